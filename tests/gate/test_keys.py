from __future__ import annotations

from collections import Counter

from liftoff.gate.keys import Key, key_of, split_known
from liftoff.rules.finding import Finding
from tests.gate.apps import APP, replaced, screened, sources


def found(source: str) -> tuple[Finding, ...]:
    return screened({"app.py": source}).analysis.findings


def known_of(source: str) -> Counter[Key]:
    texts = sources({"app.py": source})
    return Counter(key_of(finding, texts) for finding in found(source))


def split(source: str, known: Counter[Key]) -> tuple[list[str], list[str], Counter[Key]]:
    new, old, left = split_known(found(source), sources({"app.py": source}), known)
    return [f.id for f in new], [f.id for f in old], left


def test_a_key_is_file_code_and_text() -> None:
    assert set(known_of(APP)) == {
        Key("app.py", "LO102", "HITS.append(1)"),
        Key("app.py", "LO401", "time.sleep(3)"),
    }


def test_moved_and_indented_lines_stay_known() -> None:
    source = replaced(
        APP,
        ("import time\n", "import os\n\n\nimport time\n"),
        ("    HITS.append(1)\n", "    if True:\n\tHITS.append(1)\n".replace("\t", "        ")),
    )
    assert split(source, known_of(APP))[0] == []


def test_each_key_knows_as_many_as_it_counts() -> None:
    source = replaced(APP, ("    time.sleep(3)\n", "    time.sleep(3)\n    time.sleep(3)\n"))
    new, old, left = split(source, known_of(APP))
    assert (len(new), len(old), left) == (1, 2, Counter())
    new, old, left = split(APP, known_of(source))
    assert (new, len(old)) == ([], 2)
    assert left == Counter({Key("app.py", "LO401", "time.sleep(3)"): 1})


def test_another_write_before_the_first_is_the_same_state() -> None:
    source = replaced(
        APP,
        ('@app.get("/")', '@app.get("/zero")\ndef zero():\n    HITS.clear()\n    return "0"\n\n\n@app.get("/")'),
    )  # fmt: skip
    assert found(source)[0].place.line == 10
    assert split(source, known_of(APP))[0] == []


def test_another_state_is_new() -> None:
    source = replaced(
        APP,
        ("HITS = []", "HITS = []\nMORE = []"),
        ("    HITS.append(1)", "    HITS.append(1)\n    MORE.append(1)"),
    )
    assert len(split(source, known_of(APP))[0]) == 1


def test_another_line_is_new_and_the_old_one_is_left() -> None:
    source = replaced(APP, ("time.sleep(3)", "time.sleep(4)"))
    new, _, left = split(source, known_of(APP))
    assert len(new) == 1
    assert left == Counter({Key("app.py", "LO401", "time.sleep(3)"): 1})
