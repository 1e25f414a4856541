"""Pages that are made from the code say what the code says."""

from pathlib import Path

import pytest

from docs.generate import DOCS, pages


@pytest.mark.parametrize("path", sorted(pages()))
def test_the_page_is_as_make_docs_writes_it(path: str) -> None:
    assert (DOCS / path).read_text(encoding="utf-8") == pages()[path], "run `make docs`"


def test_no_page_of_a_rule_that_is_gone() -> None:
    present = {f"rules/{page.name}" for page in Path(DOCS, "rules").glob("*.md")}
    assert present <= set(pages())
