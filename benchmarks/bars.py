"""What the figures have to reach: each bar with what was found, and whether that is enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from benchmarks.measuring import Figure


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. With `over`, the figure is how many times that variant costs what Cauce costs."""

    process: str
    backend: str
    metric: str
    at_least: float | None = None
    at_most: float | None = None
    over: str = ""

    @property
    def text(self) -> str:
        what = f"{self.over} / cauce {self.metric}" if self.over else self.metric
        bound = f">= {self.at_least:g}" if self.at_least is not None else f"<= {self.at_most:g}"
        return f"{self.process:10} {self.backend:10} {what:44} {bound:9}"

    def met_by(self, found: float) -> bool:
        if self.at_least is not None:
            return found >= self.at_least
        return self.at_most is not None and found <= self.at_most


@dataclass(frozen=True, slots=True)
class Verdict:
    """A bar and what was found; None where nothing was measured, which is not enough."""

    bar: Bar
    found: float | None

    @property
    def met(self) -> bool:
        return self.found is not None and self.bar.met_by(self.found)


BACKENDS = ("sqlite", "postgresql")
SERVED = ("simple", "forty", "par", "envio")
#: what `--quick` leaves out
LONG = ("growth_600", "loop_1500")

BARS: tuple[Bar, ...] = (
    Bar("forty", "memory", "engine_step_cpu_ms", at_least=10, over="naive"),
    Bar("simple", "memory", "engine_step_cpu_ms", at_least=5, over="naive"),
    Bar("condition", "memory", "condition_us", at_least=7.2, over="naive"),
    Bar("loop", "memory", "growth_600", at_most=1.2),
    Bar("loop", "memory", "loop_1500", at_least=1_500),
    *(
        Bar("forty", backend, "service_cpu_ms", at_least=3, over="same_service_naive")
        for backend in BACKENDS
    ),
    *(Bar("loop", backend, "growth_600", at_most=1.2) for backend in BACKENDS),
    *(Bar(name, backend, "statements", at_most=12) for backend in BACKENDS for name in SERVED),
    *(Bar(name, backend, "commits", at_most=1) for backend in BACKENDS for name in SERVED),
)


def verdicts(figures: Iterable[Figure], *, quick: bool) -> Iterator[Verdict]:
    """Every bar against what was measured; a quick run is not asked what it leaves out."""
    by = {(f.process, f.backend, f.metric, f.variant): f.value for f in figures}
    for bar in BARS:
        if quick and bar.metric in LONG:
            continue
        ours = by.get((bar.process, bar.backend, bar.metric, "cauce"))
        theirs = by.get((bar.process, bar.backend, bar.metric, bar.over))
        if not bar.over:
            yield Verdict(bar, ours)
        else:
            yield Verdict(bar, theirs / ours if theirs is not None and ours else None)
