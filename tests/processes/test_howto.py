"""The page that teaches how to add a procedure shows one that works."""

from __future__ import annotations

import re
from pathlib import Path

from engine.bpm.compiler import check_bundle
from engine.domain.bundles import Bundle

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-procedure.md"
_SHOWN = re.compile(
    r"`(?:processes|forms)/constancia/(?P<file>[\w.]+)`.*?```\w+\n(?P<text>.*?)```", re.DOTALL
)


def test_the_smallest_example_deploys_without_a_single_remark() -> None:
    shown = {
        found["file"]: found["text"].encode()
        for found in _SHOWN.finditer(PAGE.read_text(encoding="utf-8"))
    }
    files = {f"forms/{name}" if name.endswith(".json") else name: t for name, t in shown.items()}

    assert sorted(files) == [
        "constancia.bpmn",
        "forms/constancia_pedida.json",
        "forms/expedir_constancia.json",
        "procedure.toml",
    ]
    assert check_bundle(Bundle(process_id="constancia", files=files)) == []
