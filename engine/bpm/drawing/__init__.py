"""The drawing of a process: how it reads, what mars it, how it is laid out and how it is shown."""

from engine.bpm.drawing.layout import lay_out
from engine.bpm.drawing.picture import picture
from engine.bpm.drawing.reading import Drawing
from engine.bpm.drawing.ruler import Flaw, flaws

__all__ = ["Drawing", "Flaw", "flaws", "lay_out", "picture"]
