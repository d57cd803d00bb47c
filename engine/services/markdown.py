"""The few shapes of Markdown of which the pages of the procedures are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.bpm.definition import Definition


def part(title: str, lines: Iterator[str] | list[str]) -> list[str]:
    """A titled part; nothing where it has no content."""
    found = list(lines)
    return [f"## {title}", "", *found] if any(found) else []


def items(sentences: Iterable[str]) -> Iterator[str]:
    return (f"- {sentence}" for sentence in sentences)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table without the columns that would be empty; nothing without rows."""
    used = [n for n in range(len(heads)) if any(row[n] for row in rows)]
    lines = [[heads[n] for n in used], ["---"] * len(used)]
    lines += [[_cell(row[n]) for n in used] for row in rows]
    return [f"| {' | '.join(line)} |" for line in lines] if rows else []


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def link(definition: Definition) -> str:
    """To the page of a procedure."""
    return f"[{definition.name}]({definition.process_id}.md)"
