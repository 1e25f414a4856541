CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT NOT NULL
);

CREATE TABLE items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sku TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    rate INTEGER NOT NULL,
    stock INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE rentals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    customer TEXT NOT NULL,
    start TEXT NOT NULL,
    days INTEGER NOT NULL,
    total INTEGER NOT NULL
);

CREATE TABLE tickets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    bike TEXT NOT NULL,
    problem TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open',
    price INTEGER NOT NULL DEFAULT 0
);

INSERT INTO users (id, login, name, role, password) VALUES
    (1, 'alice', 'Alice Marsh', 'clerk', 'pbkdf2:sha256:150000$Xq2mWn7L$bd304082563445d4985df428310c5e3686ce45de748af400e1bf78dd5bee3210'),
    (2, 'bob', 'Bob Okafor', 'manager', 'pbkdf2:sha256:150000$b9TfRk4c$1596d9f9651080980c7b2c6a69788050a519e4ae7931c4427b80a9b1ac929cee');

INSERT INTO items (sku, name, kind, rate, stock) VALUES
    ('CITY-M', 'City bike, medium', 'city', 1400, 6),
    ('CITY-L', 'City bike, large', 'city', 1400, 4),
    ('TOUR-54', 'Touring bike 54 cm', 'touring', 2200, 3),
    ('TANDEM', 'Tandem', 'special', 3800, 1),
    ('CARGO-E', 'Electric cargo bike', 'special', 4500, 2),
    ('KIDS-20', 'Child''s bike, 20 inch', 'kids', 800, 5);

INSERT INTO rentals (item_id, customer, start, days, total) VALUES
    (1, 'R. Penrose', '2019-04-20', 2, 2800),
    (3, 'M. Duval', '2019-04-22', 7, 13860),
    (4, 'Å. Lindqvist', '2019-05-04', 1, 3800),
    (1, 'J. Hart', '2019-05-11', 3, 4200),
    (6, 'J. Hart', '2019-05-11', 3, 2400),
    (5, 'Bakery on the Quay', '2019-06-01', 14, 56700),
    (2, 'T. Novák', '2019-06-08', 1, 1400);

INSERT INTO tickets (bike, problem, state, price) VALUES
    ('Dawes Galaxy', 'Rear wheel out of true', 'open', 1800),
    ('Brompton M6L', 'Gear cable frayed', 'done', 2450),
    ('CITY-M no. 3', 'Puncture, front', 'open', 900);
