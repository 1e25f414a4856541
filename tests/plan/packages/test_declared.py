from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liftoff.errors import LiftoffError
from liftoff.plan.packages.declared import declared_requirements
from liftoff.plan.packages.requirement import Requirement


def declared(**files: str) -> tuple[Requirement, ...]:
    texts = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    return declared_requirements(texts.get).requirements


def lines(text: str) -> list[tuple[str, str | None]]:
    return [(found.line, found.name) for found in declared(requirements_txt=text)]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Flask", "flask"),
        ("Flask==3.0.0", "flask"),
        ("flask_SQLAlchemy >= 3, < 4", "flask-sqlalchemy"),
        ("zope.interface~=6.0", "zope-interface"),
        ("requests[security, socks]>=2", "requests"),
        ("pywin32 ; sys_platform == 'win32'", "pywin32"),
        ("foo @ https://example.com/foo-1.0.tar.gz", "foo"),
        ("foo @ git+https://example.com/foo.git@main#subdirectory=x", "foo"),
        ("foo==1.0 --config-settings x=y", "foo"),
        ("git+https://example.com/foo.git#egg=Foo.Bar", "foo-bar"),
        ("https://example.com/foo-1.0-py3-none-any.whl", None),
        ("./wheels/foo-1.0-py3-none-any.whl", None),
        ("foo-1.0-py3-none-any.whl", None),
        ("--index-url https://example.com/simple", None),
        ("--extra-index-url=https://example.com/simple", None),
        ("--no-binary :all:", None),
        ("-i https://example.com/simple", None),
    ],
)
def test_a_line_stays_as_it_is(line: str, name: str | None) -> None:
    assert lines(f"{line}\n") == [(line, name)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("# all\n\n  # indented\n", []),
        ("flask # web\nredis", ["flask", "redis"]),
        ("flask \\\n  ==3.0\n", ["flask   ==3.0"]),
        ("flask==3 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n", ["flask==3"]),
        ("flask\r\nredis\r\n", ["flask", "redis"]),
        ("-e .\n.\n./\n.[dev]\nflask\n", ["flask"]),
        ("-e git+https://example.com/x.git#egg=x", ["git+https://example.com/x.git#egg=x"]),
        ("--editable=git+ssh://git@example.com/x.git", ["git+ssh://git@example.com/x.git"]),
        ("flask\nflask\n", ["flask"]),
        ("flask \\", ["flask"]),
    ],
)
def test_what_is_not_a_line_of_its_own(text: str, expected: list[str]) -> None:
    assert [line for line, _ in lines(text)] == expected


def test_extras_are_read() -> None:
    (found,) = declared(requirements_txt="requests[socks,use-chardet]==2\n")
    assert found.extras == {"socks", "use-chardet"}


@pytest.mark.parametrize("option", ["-r base.txt", "-rbase.txt", "--requirement base.txt",
                                    "--requirement=base.txt", "-r ./base.txt"])  # fmt: skip
def test_includes_are_relative_to_the_file(option: str) -> None:
    found = declared(
        requirements_txt="-r deps/web.txt\nredis\n",
        deps__web_txt=f"{option}\nflask\n",
        deps__base_txt="-r ../requirements.txt\nclick\n",
    )
    assert [requirement.name for requirement in found] == ["click", "flask", "redis"]


def test_constraints_are_kept_apart() -> None:
    found = declared(requirements_txt="-c pins.txt\nflask\n", pins_txt="flask==3\nredis==5\n")
    assert [(r.line, r.constraint) for r in found] == [
        ("flask==3", True),
        ("redis==5", True),
        ("flask", False),
    ]


def test_pyproject_counts_when_there_is_no_requirements_file() -> None:
    pyproject = '[project]\nname = "x"\ndependencies = ["Flask>=3", "httpx[http2]"]\n'
    assert [r.name for r in declared(pyproject_toml=pyproject)] == ["flask", "httpx"]
    assert [
        r.name for r in declared(pyproject_toml=pyproject, requirements_txt="redis\n")
    ] == ["redis"]  # fmt: skip
    assert declared(pyproject_toml="[tool.ruff]\n") == ()
    assert declared() == ()


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"requirements_txt": "flask\n-r nowhere.txt"}, "requirements.txt:2: includes nowhere.txt"),
        ({"requirements_txt": "flask\nno such thing"}, "requirements.txt:2: 'no such thing' is no"),
        ({"requirements_txt": "\n\nflask >\\\n> 3"}, "requirements.txt:3: "),
        ({"pyproject_toml": "[project"}, "pyproject.toml: is not TOML: "),
        ({"pyproject_toml": "project = 3"}, "project.dependencies must be a list"),
        ({"pyproject_toml": "[project]\ndependencies = 'flask'"}, "must be a list of strings"),
        ({"pyproject_toml": "[project]\ndependencies = ['?']"}, "'?' is not a requirement"),
    ],
)
def test_faults_are_said(files: dict[str, str], message: str) -> None:
    with pytest.raises(LiftoffError) as raised:
        declared(**files)
    assert message in str(raised.value)


@given(st.text(alphabet="ab-=[]<>;#\\ \n\r./:@'\"", max_size=60))
def test_any_text_gives_requirements_or_one_error(text: str) -> None:
    try:
        found = declared(requirements_txt=text)
    except LiftoffError:
        return
    assert all(r.line and "\n" not in r.line for r in found)
