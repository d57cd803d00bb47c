"""What every benchmark shares: a figure, and alternating runs by the CPU time of the process."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

PROCESSES = Path(__file__).parent / "processes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of `python -m benchmarks --json`."""

    process: str
    backend: str
    variant: str
    metric: str
    value: float
    unit: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def cpu_of(work: Callable[[], object]) -> float:
    """CPU seconds of one run, of the whole process."""
    began = process_time()
    work()
    return process_time() - began


def alternating(variants: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """The median of each variant's figure, measured in turns so that noise falls on all alike.

    Each turn begins with a clean heap: what another variant left behind is not its cost.
    """
    found: dict[str, list[float]] = {name: [] for name in variants}
    for measure in variants.values():
        measure()  # warm
    for _ in range(rounds):
        for name, measure in variants.items():
            gc.collect()
            found[name].append(measure())
    return {name: median(values) for name, values in found.items()}


def ratios(figures: Iterable[Figure], over: str, under: str) -> dict[tuple[str, str, str], float]:
    """(process, backend, metric) -> how many times `over` costs what `under` costs."""
    by = {(f.process, f.backend, f.metric, f.variant): f.value for f in figures}
    return {
        (process, backend, metric): value / by[(process, backend, metric, under)]
        for (process, backend, metric, variant), value in by.items()
        if variant == over and by.get((process, backend, metric, under))
    }
