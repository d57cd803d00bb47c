"""`python -m tests.tck.feelin DIR`: DIR is a folder in which `npm install feelin` was run.

Prints every difference; docs/feel.md explains them. Not part of the suite: the project works
without Node.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

from engine.feel import FeelError, Range, compile_expression
from engine.feel.text import scalar_text

_HERE = Path(__file__).parent
_CASE = {
    "monto": 1500,
    "estado": "radicado",
    "solicitante": {"nombre": "Ana", "edad": 30},
    "anexos": [{"tipo": "pdf", "paginas": 12}, {"tipo": "doc", "paginas": 2}],
    "fecha": date(2026, 3, 2),
}


def main(folder: Path) -> int:
    corpus = (_HERE / "corpus.txt").read_text("utf-8").splitlines()
    theirs = _feelin(corpus, folder)
    different = 0
    for text, other in zip(corpus, theirs, strict=True):
        mine = _ours(text)
        if not _same(mine, other):
            different += 1
            sys.stdout.write(
                f"{text}\n    cauce  {json.dumps(mine)}\n    feelin {json.dumps(other)}\n"
            )
    sys.stdout.write(f"{len(corpus)} expressions, {different} differences\n")
    return 0


def _feelin(corpus: list[str], folder: Path) -> list[object]:
    lines = "\n".join(json.dumps(text) for text in corpus)
    script = str(_HERE / "feelin.mjs")
    done = subprocess.run(
        ["node", script, str(folder.resolve())],
        input=lines, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]


def _ours(text: str) -> object:
    try:
        return _plain(compile_expression(text).evaluate(_CASE))
    except FeelError as error:
        return f"error: {error}"


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Range):
        return "<range>"
    return value if value is None or isinstance(value, bool) else scalar_text(value)


def _same(mine: object, other: object) -> bool:
    if isinstance(mine, float) and isinstance(other, (int, float)) and not isinstance(other, bool):
        return abs(mine - other) < 1e-9
    if isinstance(mine, list) and isinstance(other, list):
        return len(mine) == len(other) and all(map(_same, mine, other))
    if isinstance(mine, dict) and isinstance(other, dict):
        return mine.keys() == other.keys() and all(_same(v, other[k]) for k, v in mine.items())
    return type(mine) is type(other) and mine == other


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
