from __future__ import annotations

from liftoff.build.zips.requirements import needed, wanted
from liftoff.build.zips.target import Target

ARM = Target("python3.13", "arm64")


def lines(*given: str, target: Target = ARM) -> list[str]:
    return list(wanted(given, target, "auto").lines)


def test_markers_are_those_of_the_target_and_gone() -> None:
    given = ["a; python_version >= '3.13'", "b; platform_machine == 'x86_64'", "c"]
    assert lines(*given) == ["a", "c"]
    assert lines(*given, target=Target("python3.12", "x86_64")) == ["b", "c"]


def test_comments_and_what_would_build_from_source_are_left_out() -> None:
    assert lines("# all", "", "a  # why", "--no-binary :all:", "-i https://example.com") == [
        "-i https://example.com",
        "a",
    ]


def test_two_functions_with_the_same_lines_are_one_set() -> None:
    assert wanted(["a", "b==1"], ARM, "auto") == wanted(["b==1", "a # c"], ARM, "auto")


def shipped(*given: str, **requires: tuple[str, ...]) -> tuple[set[str], set[str]]:
    names, runtime = needed(wanted(given, ARM, "auto"), requires, ARM, "auto")
    return set(names), set(runtime)


def test_what_others_require_of_boto3_is_left_to_the_runtime_unless_it_is_bounded() -> None:
    family = {"boto3": ("botocore<2", "six"), "botocore": (), "six": ()}
    assert shipped("store", store=("boto3>=1.4",), **family) == ({"store"}, {"boto3", "botocore"})
    assert shipped("store", store=("boto3<1.40",), **family)[1] == set()
    # Something else needs it as well.
    assert "six" in shipped("store", "six", store=("boto3",), **family)[0]


def test_what_the_installer_left_out_for_its_own_python_is_missed() -> None:
    names, _ = needed(
        wanted(["a"], ARM, "auto"), {"a": ("tomli; python_version >= '3.13'",)}, ARM, "auto"
    )
    assert names == {"a", "tomli"}


def test_what_is_at_a_place_is_all_that_is_installed() -> None:
    names, _ = needed(wanted(["./a-1-py3-none-any.whl"], ARM, "auto"), {"a": ("b",)}, ARM, "auto")
    assert names == {"a", "b"}
