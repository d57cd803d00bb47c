"""How much room a name takes, as bpmn-js sets it: 11 px outside a shape, 12 px inside a task."""

from __future__ import annotations

LINE = 14
_INSIDE, _INNER_LINE = 12 / 11, 14.4
_PADDING = 5  # of the name of a task
#: from the border of a task to where its name may begin: its icon and its mark stand there
CLEAR = 20
_WIDE, _NARROW = frozenset("mwMWÑÁÉÓÚ¿?ABCDEFGHKNOPQRSTUVXYZ"), frozenset("iljtfrI.,:;'()|í ")


def text_width(text: str) -> float:
    """In pixels, rather too wide than too narrow."""
    return sum(8.2 if c in _WIDE else 4.0 if c in _NARROW else 6.4 for c in text)


def lines_of(name: str, width: float) -> list[str]:
    """The name broken between words so that each line fits."""
    lines: list[str] = []
    for word in name.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def task_lines(name: str, width: float) -> list[str]:
    """The lines in which a task of that width has its name."""
    return lines_of(name, (width - 2 * _PADDING) / _INSIDE)


def fits_inside(name: str, width: float, height: float) -> bool:
    """Whether the name, in the middle of its task, leaves the icon and the mark free."""
    return (height - _INNER_LINE * len(task_lines(name, width))) / 2 >= CLEAR


def size_of(lines: list[str]) -> tuple[int, int]:
    """Width and height of the lines, in whole pixels."""
    widest = max((text_width(line) for line in lines), default=0)
    return int(widest) + 6, LINE * max(len(lines), 1)
