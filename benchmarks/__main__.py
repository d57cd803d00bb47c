"""`python -m benchmarks [--json] [--quick]`: the engine and, where there is one, the service."""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections.abc import Iterator

from benchmarks import steps
from benchmarks.measuring import Figure, ratios


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    options = parser.parse_args()
    figures = []
    for figure in measure(quick=options.quick):
        figures.append(figure)
        if options.json:
            print(json.dumps(figure.as_dict()), flush=True)
    if not options.json:
        _print(figures)


def measure(*, quick: bool) -> Iterator[Figure]:
    """The engine alone, then `benchmarks.service` where somebody wrote it."""
    yield from steps.measure(quick=quick)
    if importlib.util.find_spec("benchmarks.service") is not None:
        service = importlib.import_module("benchmarks.service")
        yield from service.measure(quick=quick)


def _print(figures: list[Figure]) -> None:
    for figure in figures:
        print(
            f"{figure.process:10} {figure.backend:10} {figure.variant:20} "
            f"{figure.metric:22} {figure.value:12,.3f} {figure.unit}"
        )
    for (process, metric), times in ratios(figures, "naive", "cauce").items():
        print(f"{process:10} naive / cauce {metric:22} {times:10.1f} x")


if __name__ == "__main__":
    main()
