"""From a plan and its folder to how each function's process is started."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from liftoff.errors import LiftoffError
from liftoff.local import bootstrap
from liftoff.local.environment import Launch
from liftoff.local.fence import Fence, fence
from liftoff.local.interpreter import Interpreter, command
from liftoff.local.variables import function_variables
from liftoff.plan.model import Function, Plan


@dataclass(frozen=True, slots=True)
class StandIn:
    """What runs in front of each function's handler, which `_HANDLER` names.

    Attributes:
        handler: module and attribute, as Lambda has it.
        folder: where that module is imported from, after all others.
        seconds: what a call may take longer, as it may make the app.
    """

    handler: str
    folder: Path
    seconds: float = 0.0


def function_folder(out: Path, function: Function) -> Path:
    """The absolute folder of a function.

    Raises:
        LiftoffError: it is not there.
    """
    folder = (out / function.folder).resolve()
    if not folder.is_dir():
        raise LiftoffError(
            f"the folder of function {function.name} is not there",
            where=str(out / function.folder),
            hint="run `liftoff split` or `liftoff wrap` again",
        )
    return folder


def function_fence(function: Function, folder: Path, interpreter: Interpreter) -> Fence:
    """The fence of a function: by its folder's `requirements.txt`, else by the plan's lines."""
    try:
        lines = (folder / "requirements.txt").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        lines = list(function.requirements)
    except (OSError, UnicodeDecodeError) as error:
        where = str(folder / "requirements.txt")
        raise LiftoffError(f"cannot be read: {error}", where=where) from error
    return fence(lines, interpreter)


def launches(
    plan: Plan,
    out: Path,
    interpreter: Interpreter,
    *,
    fences: Mapping[str, Fence],
    scratch: Path,
    invoke_url: str,
    environment: Mapping[str, str],
    show: Callable[[str, str], None] | None,
    stand_in: StandIn | None = None,
    shown_as: Path | None = None,
) -> dict[str, Launch]:
    """How each function is started, by name.

    Args:
        plan: the plan.
        out: its folder.
        interpreter: runs the functions.
        fences: by function name; a function without one may import all that is installed.
        scratch: a folder for the fences' files.
        invoke_url: address of the Invoke API.
        environment: variables for every function.
        show: called with function name and line for each line that a function prints, or None.
        stand_in: runs in front of each handler.
        shown_as: what the plan's folder is called in what functions print; None for its own name.
    """
    made = {}
    # A function that was built has all byte code in its folder, and no fence.
    bytecode = scratch / "bytecode" if fences and not interpreter.compiled else None
    for function in plan.functions:
        folder = function_folder(out, function)
        rules = ""
        if function.name in fences:
            file = scratch / f"{function.name}.json"
            file.write_text(_rules(fences[function.name], interpreter), encoding="utf-8")
            rules = str(file)
        handler, last = function.handler, ""
        if stand_in is not None:
            handler, last = stand_in.handler, str(stand_in.folder)
        made[function.name] = Launch(
            name=function.name,
            folder=folder,
            command=[
                *_wrapper(function, folder, environment),
                *command(
                    *(interpreter.executable, bootstrap.__file__),
                    *(handler, str(folder), rules, last),
                    bytecode=bytecode,
                ),
            ],
            variables=_variables(plan, function, folder, interpreter, invoke_url, environment),
            show=partial(show, function.name) if show is not None else None,
            renamed=(f"{out.resolve()}/", f"{shown_as}/") if shown_as is not None else None,
        )
    return made


# What the command says to Python, for a wrapper script that runs another one.
_AS_COMMANDED = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONNOUSERSITE": "1"}


def _wrapper(function: Function, folder: Path, environment: Mapping[str, str]) -> list[str]:
    """The wrapper script of a function, which gets the command as its arguments, or nothing.

    Source: "Modifying the runtime environment", Lambda Developer Guide.
    """
    script = {**function.environment, **environment}.get("AWS_LAMBDA_EXEC_WRAPPER")
    if not isinstance(script, str) or not script:
        return []
    return [str(folder / script.removeprefix("/var/task/"))]


def _variables(
    plan: Plan,
    function: Function,
    folder: Path,
    interpreter: Interpreter,
    invoke_url: str,
    environment: Mapping[str, str],
) -> Callable[[Path, str], dict[str, str]]:
    defaults = {p.name: p.default for p in plan.parameters if p.default is not None}
    if _wrapper(function, folder, environment):
        environment = {**_AS_COMMANDED, **environment}

    def variables(scratch: Path, runtime_api: str) -> dict[str, str]:
        return function_variables(
            function,
            folder=folder,
            scratch=scratch,
            runtime=plan.runtime,
            interpreter=interpreter,
            runtime_api=runtime_api,
            invoke_url=invoke_url,
            parameters=defaults,
            overrides=environment,
        )

    return variables


def _rules(rules: Fence, interpreter: Interpreter) -> str:
    return json.dumps(
        {
            "blocked": sorted(rules.blocked),
            "hidden": rules.paths,
            "site": interpreter.site,
        }
    )
