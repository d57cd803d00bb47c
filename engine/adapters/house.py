"""The templates that come with Cauce: shared blocks, and papers that no procedure declares.

The blocks are copied into each bundle that has papers of its own, so that a running case keeps
the letterhead with which its version was deployed.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from engine.domain.papers import SHARED

FOLDER = Path(__file__).parent.parent / "documents"


@lru_cache(maxsize=1)
def blocks() -> dict[str, bytes]:
    """The shared blocks by the path that a template imports: `_shared/papel.typ`."""
    return {
        f"{SHARED}/{path.name}": path.read_bytes() for path in sorted((FOLDER / SHARED).iterdir())
    }


@lru_cache(maxsize=16)
def template(name: str) -> str:
    """A paper of the house: `constancia_radicacion`."""
    return (FOLDER / f"{name}.typ").read_text(encoding="utf-8")
