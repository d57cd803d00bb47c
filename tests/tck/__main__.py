"""`python -m tests.tck DIR [--json]`: `passed N of M`, and each failure."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.tck.runner import Outcome, run_folder


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.tck", description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder of the kit, at any level")
    parser.add_argument("--json", action="store_true", help="print a report for programs")
    options = parser.parse_args()
    outcomes = list(run_folder(options.folder))
    failed = [outcome for outcome in outcomes if not outcome.passed]
    report = _json if options.json else _text
    sys.stdout.write(report(outcomes, failed) + "\n")
    return 1 if failed or not outcomes else 0


def _text(outcomes: list[Outcome], failed: list[Outcome]) -> str:
    lines = [str(outcome) for outcome in failed]
    return "\n".join([*lines, f"passed {len(outcomes) - len(failed)} of {len(outcomes)}"])


def _json(outcomes: list[Outcome], failed: list[Outcome]) -> str:
    failures = [
        {"folder": o.folder, "case": o.case, "expected": repr(o.expected), "found": repr(o.found)}
        for o in failed
    ]
    passed = len(outcomes) - len(failed)
    return json.dumps({"passed": passed, "total": len(outcomes), "failures": failures}, indent=1)


if __name__ == "__main__":
    sys.exit(main())
