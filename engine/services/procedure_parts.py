"""What a procedure brings from those that it calls: who, which terms, which papers, which ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.bpm import flow_order
from engine.bpm.definition import Definition
from engine.services import procedure_words as words
from engine.services.markdown import link, table

#: who reads a procedure of fewer finds what they bring on their own pages
_MANY = 20
Parts = Sequence[Definition]


def parts_of(definition: Definition, *, called: bool) -> Parts:
    """The procedures that its page tells with it, as the flow comes to them: all that it calls, at
    any depth, where nothing calls it or where they are many."""
    parts = tuple(_walked(definition, {definition.process_id}))
    return () if called and len(parts) < _MANY else parts


def roles(definition: Definition, parts: Parts) -> list[str]:
    """Who does something in it or in its parts, each once."""
    everyone = (role for one in (definition, *parts) for role in words.roles(one))
    return list(dict.fromkeys(everyone))


def outlines(parts: Parts) -> list[str]:
    """What each is for, who does it and how it ends."""
    rows = [
        (
            link(one),
            words.purpose(one),
            ", ".join(words.roles(one)),
            "; ".join(dict.fromkeys(end.label for end in words.ends(one))),
        )
        for one in parts
    ]
    return table(("Parte", "Para qué sirve", "Quién interviene", "Cómo termina"), rows)


def terms(parts: Parts) -> list[str]:
    """Their terms: one that several of them run is told once."""
    rows = (
        (
            one,
            (
                f"{rule.name} (`{rule.code}`)",
                words.duration(rule),
                rule.count_from,
                words.source(rule),
                words.VERIFICATION[rule.verification],
            ),
        )
        for one in parts
        for rule in one.term_rules
    )
    heads = ("Parte", "Término", "Plazo", "Se cuenta desde", "Norma", "Estado")
    return table(heads, _told_once(rows))


def documents(parts: Parts) -> list[str]:
    """Their papers, with who signs them."""
    rows = (
        (one, (paper.title, words.signers(one, paper), "; ".join(paper.cited())))
        for one in parts
        for paper in one.documents
    )
    return table(("Parte", "Documento", "Firma", "Norma"), _told_once(rows))


def _told_once(rows: Iterable[tuple[Definition, tuple[str, ...]]]) -> list[tuple[str, ...]]:
    """The same line of several procedures, with all of them before it."""
    found: dict[tuple[str, ...], list[str]] = {}
    for one, row in rows:
        found.setdefault(row, []).append(link(one))
    return [(", ".join(dict.fromkeys(links)), *row) for row, links in found.items()]


def _walked(definition: Definition, seen: set[str]) -> Iterator[Definition]:
    for step in flow_order.steps(definition.elements):
        called = definition.called.get(step.element.calls)
        if called and called.process_id not in seen:
            seen.add(called.process_id)
            yield called
            yield from _walked(called, seen)
