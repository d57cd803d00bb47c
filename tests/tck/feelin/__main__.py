"""`python -m tests.tck.feelin`: every difference between Cauce and feelin over the corpus.

docs/feel.md explains each. feelin and Node are those of `webui/studio` (`make setup`); another
folder in which feelin is installed may be given.
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
from webui.studio.build import STUDIO, tools

_HERE = Path(__file__).parent
_CASE = {
    "monto": 1500,
    "estado": "radicado",
    "solicitante": {"nombre": "Ana", "edad": 30},
    "anexos": [{"tipo": "pdf", "paginas": 12}, {"tipo": "doc", "paginas": 2}],
    "fecha": date(2026, 3, 2),
}


def main(folder: Path) -> int:
    found = differences(folder)
    for text, mine, other in found:
        sys.stdout.write(f"{text}\n    cauce  {json.dumps(mine)}\n    feelin {json.dumps(other)}\n")
    sys.stdout.write(f"{len(corpus())} expressions, {len(found)} differences\n")
    return 0


def corpus() -> list[str]:
    return (_HERE / "corpus.txt").read_text("utf-8").splitlines()


def differences(folder: Path = STUDIO) -> list[tuple[str, object, object]]:
    """Expression, our value and feelin's, where they differ."""
    theirs = _feelin(corpus(), folder)
    both = [(text, _ours(text), other) for text, other in zip(corpus(), theirs, strict=True)]
    return [(text, mine, other) for text, mine, other in both if not _same(mine, other)]


def _feelin(texts: list[str], folder: Path) -> list[object]:
    lines = "\n".join(json.dumps(text) for text in texts)
    script = str(_HERE / "feelin.mjs")
    done = subprocess.run(
        [str(tools()[0]), script, str(folder.resolve())],
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
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else STUDIO)))
