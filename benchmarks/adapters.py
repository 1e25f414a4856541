"""Measures the adapters against the app alone and against the peers that are installed.

    python -m benchmarks.adapters [--quick] [--only "flask get"] [--json FILE] [--docs FILE]

Each case is a request (GET, 1 KB POST, 100 KB of JSON, 1 MB of binary) to an app (bare, Flask,
Starlette, FastAPI) in the event of a source (HTTP API, REST API, ALB, function URL). Each answer is
checked before anything is timed. How it is timed: `adapter_speed/timing.py`. The peers come with
`pip install -e '.[bench]'`.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks.adapter_speed import imports, machine, measuring, page, targets, timing, ways
from benchmarks.adapter_speed.contenders import skipped
from benchmarks.adapter_speed.results import ImportTime, Result


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and write what was asked for."""
    options = _parser().parse_args(arguments)
    effort_option = "--tiny" if options.tiny else "--quick" if options.quick else None
    effort = {"--tiny": timing.TINY, "--quick": timing.QUICK, None: timing.FULL}[effort_option]
    wanted = list(measuring.chosen(options.only))
    if not wanted:
        sys.exit(f"no case has all words of --only {options.only!r}")

    results: list[Result] = []
    for result in measuring.measured(wanted, effort):
        results.append(result)
        print(f"{len(results)}/{len(wanted)} {result.app}, {result.case}, {result.kind}",
              file=sys.stderr, flush=True)  # fmt: skip
    left_out = list(dict.fromkeys(note for one in wanted for note in skipped(one.app)))
    without: list[Result] = []
    times: list[ImportTime] = []
    headers: list[ways.Taken] = []
    on_wsgi = None
    if not options.only:
        without = measuring.measured_without_pybase64(effort_option)
        times = imports.import_times(9 if effort_option is None else 1)
        headers = ways.measured(effort)
        on_wsgi = imports.wsgi_side_imports_asyncio()
    held = targets.targets(results, without, times, asyncio_on_wsgi=on_wsgi)

    text = page.page(
        machine=machine.described(),
        effort=effort,
        results=results,
        without=without,
        imports=times,
        targets=held,
        headers=headers,
        skipped=left_out,
    )
    print(text)
    for note in left_out:
        print(f"LEFT OUT: {note}", file=sys.stderr)
    if options.docs:
        Path(options.docs).write_text(text, encoding="utf-8")
    if options.turns:
        data = json.dumps([asdict(result) for result in results])
        Path(options.turns).write_text(data, encoding="utf-8")
    if options.json:
        figures = {
            "machine": machine.described(),
            "effort": asdict(effort),
            "results": [result.as_json() for result in results],
            "without_pybase64": [result.as_json() for result in without],
            "imports": [asdict(one) for one in times],
            "targets": [asdict(one) for one in held],
            "left_out": left_out,
        }
        Path(options.json).write_text(json.dumps(figures, indent=1), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="few rounds: a look, not a result")
    parser.add_argument("--tiny", action="store_true", help="hardly any rounds: only that it runs")
    parser.add_argument(
        "--only", default="", help="words of app, request and event, such as 'flask get http'"
    )
    parser.add_argument("--json", metavar="FILE", help="write the figures as JSON")
    parser.add_argument("--turns", metavar="FILE", help="write every single turn as JSON")
    parser.add_argument("--docs", metavar="FILE", help="write the page of the docs")
    return parser


if __name__ == "__main__":
    main()
