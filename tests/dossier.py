"""The dated scenarios that the five procedures must pass, by the ids that the law's dossiers give
them, and how a test says which of them it tells.

The name of a test, the id of a parametrised case or of a story begins with them:
`test_t10_05_…`, `test_r14_t3_and_t5_…`, «T06-02», «T10-01-B».
"""

from __future__ import annotations

import re
from collections.abc import Mapping

SCENARIOS: Mapping[str, tuple[str, ...]] = {
    "Peticiones": (
        "T10-01", "T10-02", "T10-04", "T10-05", "T10-07", "T10-08", "T10-09", "T10-10",
        "T10-11", "T10-12", "T10-14", "T10-14b", "T10-15", "T10-17",
    ),
    "Actos que firma el Alcalde": (
        "T12-01", "T12-02", "T12-04", "T12-06", "T12-07", "T12-09", "T12-10", "T12-11",
        "T12-12", "T12-13",
    ),
    "Procesos disciplinarios": (
        "T06-01", "T06-02", "T06-03", "T06-05", "T06-06", "T06-08", "T06-10", "T06-11",
        "T06-12", "T06-14", "T06-15",
    ),
    "Proyectos de Acuerdo": (
        "R13-T1", "R13-T3", "R13-T4", "R13-T6", "R13-T7", "R13-T9", "R13-T10",
    ),
    "Contratación": (
        "R14-T1", "R14-T3", "R14-T4", "R14-T5", "R14-T7", "R14-T8", "R14-T11", "R14-T12",
        "R14-T13",
    ),
}  # fmt: skip

_NUMBER = r"t?\d+[a-z]?"
_NAME = re.compile(rf"test_([rt]\d+)_({_NUMBER}(?:_and_{_NUMBER})*)_(?P<rest>.+)")
_ID = re.compile(r"(?:T\d\d-\d+b?|R\d+-T\d+)(?![\w.])")


def told_by(name: str) -> tuple[str, ...]:
    """«test_r14_t3_and_t5_a_tender…» tells R14-T3 and R14-T5; nothing for another name."""
    found = _NAME.match(name)
    family, numbers = (found[1], found[2].split("_and_")) if found else ("", [])
    return tuple(f"{family.upper()}-{number.replace('t', 'T')}" for number in numbers)


def without(name: str) -> str:
    """The name of a test without the scenarios that it tells."""
    found = _NAME.match(name)
    return found["rest"] if found else name.removeprefix("test_")


def begins(case: str) -> tuple[str, ...]:
    """«T10-01-B» and «T06-02 in August» tell T10-01 and T06-02."""
    found = _ID.match(case)
    return (found[0],) if found else ()
