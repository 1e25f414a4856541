from __future__ import annotations

from pathlib import Path

import pytest

from liftoff.errors import LiftoffError
from liftoff.gate.revision import Revision, read_revision
from tests.gate.apps import commit, git, write


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return write(
        tmp_path / "repository",
        {
            "shop/app.py": "x = 1\n",
            "shop/ümlaut name.py": "ü = 1\n",
            "shop/static/logo.svg": "<svg/>",
            "shop/env/pyvenv.cfg": "",
            "shop/env/lib.py": "no = 1\n",
            "other/b.py": "y = 1\n",
        },
    )


def texts(revision: Revision) -> dict[str, str]:
    assert revision.tree is not None
    return {file.path: file.text for file in revision.tree.files}


def test_a_tree_as_it_was(repository: Path) -> None:
    then = commit(repository)
    write(repository, {"shop/app.py": "x = 2\n", "shop/new.py": ""})
    (repository / "shop" / "ümlaut name.py").unlink()
    commit(repository)
    for name in (then, then[:9], "HEAD~1", "main~1"):
        found = read_revision(str(repository / "shop"), name)
        assert texts(found) == {"app.py": "x = 1\n", "ümlaut name.py": "ü = 1\n"}
        assert found.tree is not None
        assert found.tree.root == str(repository / "shop")
        assert found.tree.data == ("static/logo.svg",)
    assert texts(read_revision(str(repository / "shop"), "HEAD", only="app.py")) == {
        "app.py": "x = 2\n"
    }
    assert set(texts(read_revision(str(repository), "HEAD~1"))) == {
        "shop/app.py", "shop/ümlaut name.py", "other/b.py",
    }  # fmt: skip
    assert git(repository, "status", "--porcelain") == ""


def test_it_is_where_the_branch_left(repository: Path) -> None:
    commit(repository)
    git(repository, "switch", "--quiet", "--create", "feature")
    write(repository, {"shop/app.py": "x = 3\n"})
    commit(repository)
    git(repository, "switch", "--quiet", "main")
    write(repository, {"shop/app.py": "x = 2\n"})
    commit(repository)
    git(repository, "switch", "--quiet", "feature")
    assert texts(read_revision(str(repository / "shop"), "main"))["app.py"] == "x = 1\n"


def test_a_branch_with_nothing_in_common(repository: Path) -> None:
    commit(repository)
    git(repository, "switch", "--quiet", "--orphan", "pages")
    write(repository, {"shop/app.py": "x = 9\n"})
    commit(repository)
    assert texts(read_revision(str(repository / "shop"), "main"))["app.py"] == "x = 1\n"


def test_a_folder_that_was_not_there(repository: Path) -> None:
    commit(repository)
    write(repository, {"fresh/app.py": ""})
    assert read_revision(str(repository / "fresh"), "HEAD").tree is None


def test_renames(repository: Path) -> None:
    write(repository, {"shop/app.py": "".join(f"x{n} = {n}\n" for n in range(20))})
    commit(repository)
    git(repository, "mv", "shop/app.py", "shop/main.py")
    (repository / "shop" / "main.py").write_text(
        "y = 1\n" + (repository / "shop/main.py").read_text()
    )
    assert read_revision(str(repository / "shop"), "HEAD").renamed == {"app.py": "main.py"}
    assert read_revision(str(repository), "HEAD").renamed == {"shop/app.py": "shop/main.py"}


def test_links_and_odd_contents(repository: Path) -> None:
    (repository / "shop" / "link.py").symlink_to("app.py")
    (repository / "shop" / "out.py").symlink_to("/nowhere/at/all.py")
    (repository / "shop" / "bad.py").write_bytes(b"\xff\n\0")
    (repository / "shop" / "empty.py").write_bytes(b"")
    commit(repository)
    found = read_revision(str(repository / "shop"), "HEAD")
    assert texts(found)["link.py"] == "x = 1\n"
    assert texts(found)["empty.py"] == ""
    assert found.tree is not None
    assert [error.path for error in found.tree.errors] == ["bad.py", "out.py"]


def test_submodules(repository: Path, tmp_path: Path) -> None:
    library = write(tmp_path / "library", {"inner.py": "i = 1\n"})
    commit(library)
    commit(repository)
    git(repository, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(library), "l")
    commit(repository)
    write(repository, {"l/inner.py": "i = 2\n"})
    assert texts(read_revision(str(repository), "HEAD"))["l/inner.py"] == "i = 1\n"
    assert "l/inner.py" not in texts(read_revision(str(repository), "HEAD~1"))
    # A clone without its submodules.
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(repository), str(clone))
    assert "l/inner.py" not in texts(read_revision(str(clone), "HEAD"))


@pytest.mark.parametrize("name", ["nope", "", "--all", "-h", "HEAD:shop", "HEAD..HEAD", "a b"])
def test_no_such_revision(repository: Path, name: str) -> None:
    commit(repository)
    with pytest.raises(LiftoffError, match="git knows no revision"):
        read_revision(str(repository), name)


def test_no_commit_at_all(repository: Path) -> None:
    git_folder = repository
    git_folder.mkdir(exist_ok=True)
    git(git_folder, "init", "--quiet")
    with pytest.raises(LiftoffError, match="git knows no revision"):
        read_revision(str(repository), "HEAD")


def test_no_repository(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(repository.parent))
    with pytest.raises(LiftoffError, match="not a git repository"):
        read_revision(str(repository), "HEAD")


def test_no_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(LiftoffError, match="git is not installed"):
        read_revision(str(repository), "HEAD")


def test_in_a_hook_of_another_repository(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(repository)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert texts(read_revision(str(repository / "other"), "HEAD")) == {"b.py": "y = 1\n"}


def test_in_the_repositorys_own_folder(repository: Path) -> None:
    commit(repository)
    with pytest.raises(LiftoffError, match="work tree"):
        read_revision(str(repository / ".git"), "HEAD")
