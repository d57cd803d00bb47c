"""The whole service: load, allow, decide, apply, record and commit, enqueueing included.

`cauce` against `same_service_naive`: the same services, tables and statements, with stock
SpiffWorkflow as the engine and its whole JSON in the column of the state (`service_stock`). CPU is
that of the process that serves, so a PostgreSQL server's own work is not in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median

from benchmarks.measuring import Figure, alternating
from benchmarks.service_office import Office, offices, unavailable
from benchmarks.steps import body

BACKENDS = ("sqlite", "postgresql")
#: process -> after how many tasks its state is weighed
PROCESSES = {"simple": 1, "forty": 5, "par": 1}
ROUNDS = 9
COMPLETIONS = 20
OLD = 600


def measure(*, quick: bool = False) -> Iterator[Figure]:
    """Every figure of the service, on each database that starts here."""
    for backend in BACKENDS:
        if unavailable(backend) is not None:
            continue  # said on the standard error, and its bars are not met
        with offices(backend) as variants:
            for figure in _figures(variants, quick=quick):
                yield _figure(backend, *figure)


_Line = tuple[str, str, str, float, str]


def _figures(variants: dict[str, Office], *, quick: bool) -> Iterator[_Line]:
    for process_id, done in PROCESSES.items():
        yield from _cpu(variants, process_id, rounds=3 if quick else ROUNDS)
        yield from _counts(variants, process_id)
        yield from _sizes(variants, process_id, done)
    ours = {"cauce": variants["cauce"]}
    yield from _cpu(ours, "envio", rounds=3 if quick else ROUNDS)
    yield from _counts(ours, "envio")
    if not quick:
        yield "loop", "cauce", f"growth_{OLD}", _growth(ours["cauce"]), "x"


def _cpu(variants: dict[str, Office], process_id: str, rounds: int) -> Iterator[_Line]:
    turns = {name: _turn(office, process_id) for name, office in variants.items()}
    for name, value in alternating(turns, rounds).items():
        yield process_id, name, "service_cpu_ms", value, "ms"


def _turn(office: Office, process_id: str) -> Callable[[], float]:
    """CPU milliseconds for each completion of some whole cases; filing them is not measured."""

    def run() -> float:
        spent, done = 0.0, 0
        while done < COMPLETIONS:
            bodies = [body(number) for number in range(COMPLETIONS - done)]
            seconds, completions = office.cost(office.opens(process_id), bodies)
            spent, done = spent + seconds, done + completions
        return spent / done * 1_000

    return run


def _counts(variants: dict[str, Office], process_id: str) -> Iterator[_Line]:
    """The most that any completion of a case asked of the database."""
    for name, office in variants.items():
        case = office.opens(process_id)
        counted: list[dict[str, int]] = []
        while case.tasks:
            counted.append(office.counted(case, body(len(counted))))
        for metric in ("statements", "commits"):
            most = max(completion[metric] for completion in counted)
            yield process_id, name, metric, most, "at most"


def _sizes(variants: dict[str, Office], process_id: str, done: int) -> Iterator[_Line]:
    for name, office in variants.items():
        case = office.opens(process_id)
        office.cost(case, [body(number) for number in range(done)])
        yield process_id, name, "state_bytes", office.state_bytes(case), "B"


def _growth(office: Office) -> float:
    """What a completion costs after 600 completed tasks over what it costs after 5, in turns."""
    old = office.opens("loop")
    office.cost(old, [body(number) for number in range(OLD)])
    early: list[float] = []
    late: list[float] = []
    for _ in range(ROUNDS):
        young = office.opens("loop")
        office.cost(young, [body(number) for number in range(5)])
        for case, costs in ((young, early), (old, late)):
            costs.append(office.cost(case, [body(number) for number in range(COMPLETIONS)])[0])
    return median(late) / median(early)


def _figure(
    backend: str, process: str, variant: str, metric: str, value: float, unit: str
) -> Figure:
    return Figure(
        process=process,
        backend=backend,
        variant=variant,
        metric=metric,
        value=round(value, 4),
        unit=unit,
    )
