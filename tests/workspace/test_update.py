from __future__ import annotations

from pathlib import Path

import pytest

from liftoff.errors import LiftoffError
from liftoff.workspace.output import check_output, write_output
from liftoff.workspace.update import changed_by_hand, update_output

FILES = {"plan.json": "{}\n", "template.yaml": "old\n", "template-2.yaml": "old\n"}


def owns(path: str) -> bool:
    return path.startswith("template")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    write_output(tmp_path / "out", FILES, force=False)
    return tmp_path / "out"


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".liftoff.json"
    }


def test_files_are_replaced_added_and_removed(out: Path) -> None:
    new = {"template.yaml": "new\n", "terraform/main.tf.json": "{}\n"}
    update_output(out, new, owns=owns, force=False)
    assert contents(out) == {"plan.json": "{}\n", **new}
    # All of it is liftoff's own.
    check_output(out, force=False)
    update_output(out, new, owns=owns, force=False)


@pytest.mark.parametrize("path", ["template.yaml", "template-2.yaml", "new.yaml"])
def test_nothing_of_a_person_s_is_written_over(out: Path, path: str) -> None:
    (out / path).write_text("mine")
    before = contents(out)
    with pytest.raises(LiftoffError, match=path) as caught:
        update_output(out, {"template.yaml": "new", "new.yaml": "new"}, owns=owns, force=False)
    assert "--force" in str(caught.value)
    assert contents(out) == before
    update_output(out, {"template.yaml": "new", "new.yaml": "new"}, owns=owns, force=True)
    assert contents(out) == {"plan.json": "{}\n", "template.yaml": "new", "new.yaml": "new"}


def test_what_others_wrote_beside_it_stays(out: Path) -> None:
    state = out / "terraform" / "terraform.tfstate"
    state.parent.mkdir()
    state.write_text("{}")
    update_output(out, {"terraform/main.tf.json": "new"}, owns=owns, force=False)
    assert state.read_text() == "{}"


def test_a_run_that_was_broken_off_goes_on(out: Path) -> None:
    # The file was put in place, and the list of digests was not.
    (out / "template.yaml").write_text("new\n")
    update_output(out, {"template.yaml": "new\n"}, owns=owns, force=False)
    check_output(out, force=False)


def test_a_folder_of_others(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text("mine")
    with pytest.raises(LiftoffError, match="is not what"):
        update_output(tmp_path, {"template.yaml": "new"}, owns=owns, force=True)
    assert (tmp_path / "template.yaml").read_text() == "mine"


def test_changed_by_hand(out: Path, tmp_path: Path) -> None:
    assert not changed_by_hand(out, ["template.yaml", "not-there.yaml"])
    (out / "template.yaml").unlink()
    assert changed_by_hand(out, ["template.yaml"])
    (out / "new.yaml").write_text("mine")
    assert changed_by_hand(out, ["new.yaml"])
    assert changed_by_hand(tmp_path, ["template.yaml"])
