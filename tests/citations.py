"""The ways in which people write a norm, and the one way in which the table of norms says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

CPACA = "Ley 1437 de 2011 (CPACA)"
#: how a norm is written -> how the table says it; what is not here is said as it is written
NAMES = {
    "CPACA": CPACA,
    "Ley 1437 de 2011": CPACA,
    "Ley 1437": CPACA,
    "Ley 1952 de 2019": "Ley 1952 de 2019 (Código General Disciplinario)",
    "CGD": "Ley 1952 de 2019 (Código General Disciplinario)",
    "Ley 4 de 1913": "Ley 4 de 1913 (Código de Régimen Político y Municipal)",
    "Ley 5 de 1992": "Ley 5 de 1992 (Reglamento del Congreso)",
    "Ley 80 de 1993": "Ley 80 de 1993 (Estatuto General de Contratación)",
    "Constitución": "Constitución Política",
    "C.P.": "Constitución Política",
}

_KINDS = r"(?:arts?\.|artículos?)"
_LONG = r"\d+(?:\.\d+){2,}"  # an article of a single regulatory decree: 2.2.1.2.1.5.2
_ARTICLES = re.compile(rf",?\s*(?:{_KINDS}\s*(?P<which>.+)|(?P<long>{_LONG}))$")
_NUMBER = re.compile(
    rf"(?<![\w.])({_LONG}|\d+[A-Z]?)(?:\.(\d+))?(?:\s+(?:a|al)\s+({_LONG}|\d+[A-Z]?))?"
)
_PART = re.compile(r"(par\.|nums?\.|lit\.|inciso|último inciso)", re.IGNORECASE)
_SHORTER = (
    ("parágrafo", "par."),
    ("numeral", "num."),
    ("literal", "lit."),
    ("último inciso", "inciso final"),
)


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """A norm, its article ("" for the whole of it) and the part of the article."""

    norm: str
    article: str = ""
    part: str = ""

    @property
    def place(self) -> tuple[list[tuple[int, str]], str]:
        """Where it stands among the others of its norm: 225, 225A, 225B, 226."""
        parts = re.findall(r"(\d+)([A-Z]?)", self.article)
        return ([(int(number), letter) for number, letter in parts], self.part)


def read(text: str) -> list[Citation]:
    """What a citation cites: «CPACA, arts. 14 y 31; art. 15, par. 1» is three articles."""
    found: list[Citation] = []
    norm = ""
    for clause in _clauses(text):
        match = _ARTICLES.search(clause)
        said = clause[: match.start()] if match else clause
        norm = _named(said) or norm
        which = (match["which"] or match["long"]) if match else ""
        cited = _articles(which) if which else iter([("", "")])
        found += [Citation(norm, article, part) for article, part in cited]
    return list(dict.fromkeys(found))


def _clauses(text: str) -> Iterator[str]:
    """One per norm. A law that only puts another in force stands for that other."""
    text = re.sub(r",?\s+(?:sustituid|modificad|adicionad)[oa]s? por .*?(?=;|$)", "", text)
    text = re.sub(r"^.*\(((?:CPACA|Ley|Decreto|Acuerdo)[^()]*, arts?\. [^()]*)\)$", r"\1", text)
    for clause in text.split(";"):
        yield re.sub(r"\s*\((?!CPACA)[^)]*\)", "", clause).strip()


def _named(said: str) -> str:
    plain = re.sub(r"\s*\(CPACA\)", "", said).strip(" ,")
    return NAMES.get(plain, plain)


def _articles(which: str) -> Iterator[tuple[str, str]]:
    """Each article with its part: «87, num. 3», «14.2», «59 a 62»."""
    for long, short in _SHORTER:
        which = which.replace(long, short)
    for piece in re.split(r",?\s+(?:y|and|e)\s+(?=\d+[A-Z]?\b)|,\s*(?=\d)", _tied(which)):
        match = _NUMBER.match(piece.strip())
        if match is None:
            continue
        first, item, last = match.groups()
        rest = piece.strip()[match.end() :].strip(" ,")
        rest = re.sub(r"(?<=\w) (?=(?:num|lit)\.)", ", ", rest)
        part = f"num. {item}" if item else rest.replace("·", ", ") if _PART.match(rest) else ""
        yield from ((number, part) for number in (_span(first, last) if last else [first]))


def _span(first: str, last: str) -> Iterator[str]:
    """«59 a 61», «2.2.4.2 a 2.2.4.4», «225B a 225E». What stands between others only the law
    knows."""
    chapter, number = first.rpartition(".")[::2]
    other, until = last.rpartition(".")[::2]
    if chapter == other and number.isdigit() and until.isdigit():
        before = chapter and f"{chapter}."
        yield from (f"{before}{each}" for each in range(int(number), int(until) + 1))
    elif first[:-1] == last[:-1]:
        yield from (first[:-1] + chr(letter) for letter in range(ord(first[-1]), ord(last[-1]) + 1))
    else:
        yield from (first, last)


def _tied(which: str) -> str:
    """Several numerals of one article stay with it: «nums. 1, 2, 4 y 5»."""
    return re.sub(
        r"nums\. \d+(?:(?:, | y )\d+)+",
        lambda found: found.group().replace(", ", "·").replace(" y ", "·"),
        which,
    )
