"""What `liftoff build` says beside its table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from liftoff.build.zips.build import Result
from liftoff.cli import build_text
from liftoff.plan.built import Build, Package
from liftoff.plan.model import Note
from tests.emit.plans import make_archive, make_build, split_plan


def result(build: Build, **changes: object) -> Result:
    made = Result(build=build, zips=Path(), sets=1, runtime={}, left_out={}, uncompiled={})
    return replace(made, **changes)


def said(made: Result, *notes: Note) -> list[str]:
    text = build_text.build_text(made, notes, Path("out"), template=True)
    return [line for line in text.splitlines() if line.startswith("warning: ")]


def test_a_zip_that_is_too_large_to_upload_is_said_with_its_packages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(build_text, "FUNCTION_ZIPPED_BYTES", 2 * 1024**2)
    build = make_build(split_plan("http"))
    packages = tuple(Package(name=f"p{n}", version="1", bytes=n * 1024**2) for n in range(7))
    large = replace(make_archive("build/home.zip"), zipped=3 * 1024**2, packages=packages)
    home, *others = build.functions
    build = replace(build, functions=(replace(home, archive=large), *others))
    (warning,) = said(result(build))
    assert warning.startswith(
        "warning: home is 3.0 MB zipped, over the 2.0 MB that can be uploaded"
    )
    assert warning.endswith("; largest: p6 6.0 MB, p5 5.0 MB, p4 4.0 MB, p3 3.0 MB, p2 2.0 MB")
    assert said(result(make_build(split_plan("http")))) == []


def test_files_that_no_zip_has_are_said() -> None:
    note = Note(kind="private", subject="a.pem", reason="no function has it", path="app.py", line=3)
    other = Note(kind="limit", subject="x", reason="y")
    made = result(make_build(split_plan("http")), left_out={"home": (".env", "b.key")})
    assert said(made, note, other) == [
        "warning: a.pem (named in app.py:3): no function has it",
        "warning: home: .env, b.key left out, as secret or no part of an app",
    ]
