"""What the editors evaluate and what we evaluate: the same, but for what the guide explains."""

from __future__ import annotations

from pathlib import Path

from tests.tck.feelin.__main__ import corpus, differences
from webui.studio.build import STUDIO

_GUIDE = (Path(__file__).parents[2] / "docs" / "feel.md").read_text("utf-8")


def test_every_difference_with_the_editors_is_explained() -> None:
    assert (STUDIO / "node_modules" / "feelin").is_dir(), "`make setup` installs feelin"
    explained = [text for text in corpus() if f"| `{text}` |" in _GUIDE]

    assert [text for text, _, _ in differences()] == explained
    assert len(explained) == 2
