CREATE TABLE members (
  id INTEGER PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  password TEXT NOT NULL,
  token TEXT NOT NULL UNIQUE
);
CREATE TABLE targets (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  ra REAL NOT NULL,
  declination REAL NOT NULL,
  magnitude REAL NOT NULL,
  tags TEXT NOT NULL DEFAULT ''
);
CREATE TABLE observations (
  id INTEGER PRIMARY KEY,
  target_id INTEGER NOT NULL REFERENCES targets (id) ON DELETE CASCADE,
  member TEXT NOT NULL,
  night TEXT NOT NULL,
  magnitude REAL NOT NULL,
  note TEXT NOT NULL DEFAULT ''
);
CREATE TABLE nights (
  night TEXT PRIMARY KEY,
  duty TEXT NOT NULL,
  public INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE weather (
  id INTEGER PRIMARY KEY,
  night TEXT NOT NULL REFERENCES nights (night),
  hour INTEGER NOT NULL,
  humidity REAL NOT NULL,
  wind REAL NOT NULL
);
CREATE TABLE visits (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  night TEXT NOT NULL,
  people INTEGER NOT NULL
);
INSERT INTO members (login, name, role, password, token) VALUES
  ('maria', 'Maria Vega', 'member', 'c8ec570c83f914ba6adb01c4106d8e74cd5462321c395e8d1b0b916884a8b1ad', 'tk-maria-5521'),
  ('otto', 'Otto Ångström', 'curator', 'a4974de739654a59ab1e75788883ad8e73fdaa1a0bf54800f685a2d707ea0817', 'tk-otto-9043');
INSERT INTO targets (name, kind, ra, declination, magnitude, tags) VALUES
  ('Mira', 'star', 2.32, -2.98, 6.5, 'variable,red'),
  ('Algol', 'star', 3.14, 40.96, 2.1, 'variable,eclipsing'),
  ('M31', 'galaxy', 0.71, 41.27, 3.4, 'autumn'),
  ('M42', 'nebula', 5.59, -5.39, 4.0, 'winter'),
  ('Pleiades', 'cluster', 3.79, 24.12, 1.6, 'winter,naked-eye'),
  ('δ Cephei', 'star', 22.49, 58.42, 4.1, 'variable');
INSERT INTO observations (target_id, member, night, magnitude, note) VALUES
  (1, 'maria', '2021-10-02', 6.4, ''),
  (1, 'otto', '2021-10-09', 5.9, 'thin cloud'),
  (1, 'maria', '2021-11-01', 4.2, ''),
  (1, 'maria', '2021-11-13', 3.8, 'brighter than expected'),
  (2, 'otto', '2021-11-13', 2.1, ''),
  (2, 'otto', '2021-11-14', 3.3, 'in eclipse'),
  (6, 'maria', '2021-11-14', 3.9, 'comparison: ε Cephei');
INSERT INTO nights (night, duty, public) VALUES
  ('2021-11-13', 'maria', 0),
  ('2021-11-14', 'otto', 1),
  ('2021-12-04', 'maria', 1);
INSERT INTO weather (night, hour, humidity, wind) VALUES
  ('2021-11-13', 21, 62.0, 3.1),
  ('2021-11-13', 22, 66.5, 2.8),
  ('2021-11-14', 21, 81.0, 6.4)
