"""`python -m benchmarks [--json] [--quick]`: the engine alone, then the whole service.

With `--json` every figure is an object on a line of the standard output. What is for people (the
table, the bars) goes there without `--json`; either way a bar that is missed ends it with 1.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator

from benchmarks import service, steps
from benchmarks.bars import Verdict, verdicts
from benchmarks.measuring import Figure, ratios


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, nothing long")
    options = parser.parse_args()
    figures = []
    for figure in measure(quick=options.quick):
        figures.append(figure)
        print(json.dumps(figure.as_dict()) if options.json else _line(figure), flush=True)
    found = list(verdicts(figures, quick=options.quick))
    missed = [verdict for verdict in found if not verdict.met]
    if options.json:
        for verdict in missed:
            print(_told(verdict), file=sys.stderr)
    else:
        _print_ratios(figures)
        print(f"\nBars: {len(found) - len(missed)} of {len(found)} are met")
        for verdict in found:
            print(_told(verdict))
    return 1 if missed else 0


def measure(*, quick: bool) -> Iterator[Figure]:
    """The engine alone, then the service on each database."""
    yield from steps.measure(quick=quick)
    yield from service.measure(quick=quick)


def _line(figure: Figure) -> str:
    return (
        f"{figure.process:10} {figure.backend:10} {figure.variant:20} "
        f"{figure.metric:22} {figure.value:12,.3f} {figure.unit}"
    )


def _print_ratios(figures: list[Figure]) -> None:
    """How many times the stock way costs what Cauce costs."""
    print("\nTimes what Cauce costs")
    for other in ("naive", "same_service_naive"):
        for (process, backend, metric), times in ratios(figures, other, "cauce").items():
            print(f"{process:10} {backend:10} {other:20} {metric:22} {times:12.1f} x")


def _told(verdict: Verdict) -> str:
    state = "met" if verdict.met else "MISSED"
    found = "not measured" if verdict.found is None else f"{verdict.found:,.2f}"
    return f"{state:7} {verdict.bar.text} {found}"


if __name__ == "__main__":
    sys.exit(main())
