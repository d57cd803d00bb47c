"""The drawing of a process: how it reads, what makes it hard to read, and how it is laid out."""

from engine.bpm.drawing.layout import lay_out
from engine.bpm.drawing.reading import Drawing
from engine.bpm.drawing.ruler import Flaw, flaws

__all__ = ["Drawing", "Flaw", "flaws", "lay_out"]
