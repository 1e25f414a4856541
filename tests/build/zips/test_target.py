from __future__ import annotations

import pytest

from liftoff.build.zips.installers import _pip_command, _uv_command
from liftoff.build.zips.target import Target
from liftoff.platform import RUNTIME_GLIBC, RUNTIMES


def test_every_runtime_has_its_glibc() -> None:
    assert RUNTIME_GLIBC.keys() == set(RUNTIMES)


def test_wheels_for_an_older_system_run_on_a_newer_one() -> None:
    tags = Target("python3.11", "x86_64").platforms
    assert tags[0] == "manylinux_2_26_x86_64"
    assert {"manylinux_2_17_x86_64", "manylinux_2_5_x86_64", "manylinux2014_x86_64"} <= set(tags)
    arm = Target("python3.13", "arm64").platforms
    assert arm[0] == "manylinux_2_34_aarch64"
    assert "manylinux_2_5_aarch64" not in arm


@pytest.mark.parametrize(
    ("target", "platform"),
    [
        (Target("python3.13", "arm64"), "aarch64-manylinux_2_34"),
        # uv has no name for Amazon Linux 2: an older one is safe.
        (Target("python3.11", "x86_64"), "x86_64-manylinux2014"),
    ],
)
def test_uv_is_told_the_platform(target: Target, platform: str) -> None:
    command = _uv_command("uv", target)
    assert command[command.index("--python-platform") + 1] == platform


def test_pip_is_told_every_tag() -> None:
    command = _pip_command(Target("python3.11", "x86_64"))
    assert command.count("--platform") == len(Target("python3.11", "x86_64").platforms)
    assert "cp311" in command
