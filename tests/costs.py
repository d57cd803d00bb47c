"""What a run of the suite costs, by folder and by file: `python -m tests.costs report.xml`, of a
report that `pytest --junitxml=report.xml` wrote."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

DEAREST = 20


def main(report: Path) -> None:
    spent = list(_seconds(report))
    sys.stdout.write(f"{sum(seconds for _, seconds in spent):8.0f} s in all\n")
    for depth, most in ((1, None), (2, DEAREST)):
        total: Counter[str] = Counter()
        for parts, seconds in spent:
            total["/".join(parts[:depth])] += seconds  # type: ignore[assignment]
        for name, seconds in total.most_common(most):
            sys.stdout.write(f"{seconds:8.0f} s  {name}\n")


def _seconds(report: Path) -> Iterator[tuple[list[str], float]]:
    """Folder, file and what follows; seconds with what a test needs before and after it."""
    for test in etree.parse(report).iter("testcase"):
        _, *parts = str(test.get("classname")).split(".")
        yield parts, float(str(test.get("time")))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
