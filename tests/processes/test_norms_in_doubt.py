"""What nobody has read in its source counts as law only while an office parameter says so, and is
never shown as certain."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from engine.bpm.xml import local, parse, text_of
from engine.domain.bundles import Bundle
from engine.domain.calendars import Verification
from engine.domain.deadlines import TermRule, Unit, parse_rules
from engine.domain.papers import Norm, parse_documents
from engine.services.deployments import called_ids, read_bundle
from engine.services.parameter_values import Declared, declared_by
from tests.citations import Citation, read

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(path.parent.name for path in (ROOT / "processes").glob("*/*.bpmn"))


@cache
def bundle(process_id: str) -> Bundle:
    return read_bundle(ROOT / "processes" / process_id, ROOT / "forms")


@cache
def family(process_id: str) -> frozenset[str]:
    """A procedure with all those that it calls, in turn."""
    called = called_ids(bundle(process_id))
    return frozenset({process_id}).union(*(family(each) for each in called))


def doubts(process_id: str) -> Iterator[TermRule]:
    rules = parse_rules(bundle(process_id).procedure, process_id)
    return (rule for rule in rules if rule.unsure)


def cited(process_id: str) -> Iterator[Norm]:
    """What its papers cite."""
    return (norm for spec in parse_documents(bundle(process_id).procedure) for norm in spec.norms)


def declared(process_id: str) -> Iterator[Declared]:
    return declared_by(process_id, process_id, bundle(process_id).procedure)


#: a case has the parameters of the procedure by which it began, and of those that it calls
BEGUN = [each for each in SHIPPED if "start" in bundle(each).procedure]
OFFERED = {each: {one.key for part in family(each) for one in declared(part)} for each in BEGUN}
every_beginning = pytest.mark.parametrize("begun", BEGUN)


@every_beginning
def test_every_term_in_doubt_waits_for_one_parameter_of_the_entity(begun: str) -> None:
    offered = [one for member in sorted(family(begun)) for one in declared(member)]
    asked = Counter(one.key for one in offered)

    astray = [
        (rule.code, rule.parameter)
        for member in sorted(family(begun))
        for rule in doubts(member)
        if asked[rule.parameter] != 1
    ]

    assert astray == []


def test_every_term_in_doubt_belongs_to_something_that_can_begin() -> None:
    reached = {member for begun in BEGUN for member in family(begun)}

    assert [each for each in SHIPPED if any(doubts(each)) and each not in reached] == []


PAPERS = [(each, norm) for each in SHIPPED for norm in cited(each)]


def test_a_paper_says_its_doubt_by_a_parameter_and_not_in_fixed_words() -> None:
    assert [(each, norm.text) for each, norm in PAPERS if "verificar" in norm.text] == []


def test_what_a_paper_doubts_hangs_on_a_parameter_of_something_that_begins_it() -> None:
    astray = [
        (each, norm.parameter)
        for each, norm in PAPERS
        if norm.parameter
        and not any(norm.parameter in OFFERED[one] for one in BEGUN if each in family(one))
    ]

    assert astray == []


#: of these laws nobody read more than this; whatever else of them is cited says that it is in doubt
READ_IN_PART: dict[str, list[str]] = {
    "Ley 80 de 1993": ["art. 25, num. 18", "art. 40, par.", "art. 60"],
    "Ley 136 de 1994": ["arts. 71 a 73", "arts. 78, 79, 81 y 82", "arts. 91 a 93"],
    "Ley 152 de 1994": [],
    "Ley 388 de 1997": [],
    "Ley 1150 de 2007": ["art. 2, num. 2, lit. b", "art. 2, num. 5", "arts. 7 y 11"],
    "Ley 1474 de 2011": ["arts. 74 y 89"],
    "CGD": [],
    "Ley 2069 de 2020": [],
    "Decreto 111 de 1996": [],
    "Decreto 1082 de 2015": [
        "arts. 2.2.1.1.1.4.1 a 2.2.1.1.1.4.4",
        "arts. 2.2.1.1.2.2.1, 2.2.1.2.1.1.2, 2.2.1.2.1.3.4 y 2.2.1.2.1.3.5",
        "art. 2.2.1.2.1.2.20, num. 1",
        "arts. 2.2.1.2.4.2.2 y 2.2.1.2.4.2.3",
    ],
}
_PARTS = {read(law)[0].norm: known for law, known in READ_IN_PART.items()}
_READ = [
    citation
    for law, known in READ_IN_PART.items()
    for articles in known
    for citation in read(f"{law}, {articles}")
]
#: what parameters say of other laws
_UNREAD = [
    citation
    for each in SHIPPED
    for one in declared(each)
    if one.of_a_norm and re.search(r"no se ley|se leyeron en", one.norm)
    for citation in read(one.norm)
    if citation.article and citation.norm not in _PARTS
]


def in_doubt(said: Citation) -> bool:
    if said.norm in _PARTS:
        return bool(said.article) and not any(_within(said, known) for known in _READ)
    return any(_same(said, other) for other in _UNREAD)


def test_no_paper_cites_as_certain_what_nobody_read() -> None:
    certain = [
        (each, norm.text)
        for each, norm in PAPERS
        if not norm.parameter and any(map(in_doubt, read(norm.text)))
    ]

    assert certain == []


CITA = re.compile(r'cita\("([^"]+)", parametros\.(\w+)\)')
_CITED = re.compile(
    r"(?:(?:Ley|Decreto(?: Ley)?) \d+ de \d{4}|CGD|CPACA|Constitución)[^;:()]*?, arts?\. [^;:()]+"
)


def told(process_id: str) -> Iterator[str]:
    """What its tables give, and why."""
    for file, raw in bundle(process_id).under("", ".dmn").items():
        for node in parse(raw, file).iter():
            if local(node) == "description":
                yield text_of(node)
            elif local(node) == "outputEntry":
                yield from (text_of(one) for one in node if local(one) == "text")


TABLES = [(each, said) for each in SHIPPED for said in told(each)]


def test_no_table_cites_as_certain_what_nobody_read() -> None:
    certain = [
        (each, cited[0])
        for each, said in TABLES
        if "por verificar" not in said
        for cited in _CITED.finditer(CITA.sub("", said))
        if any(map(in_doubt, read(cited[0])))
    ]

    assert certain == []


def test_what_a_table_doubts_hangs_on_a_parameter_of_something_that_begins_it() -> None:
    astray = [
        (each, cited[0])
        for each, said in TABLES
        for cited in CITA.finditer(said)
        if not any(cited[2] in OFFERED[one] for one in BEGUN if each in family(one))
    ]

    assert astray == []


def test_a_table_says_whole_what_it_cites_and_by_which_parameter() -> None:
    assert sum(len(CITA.findall(said)) for _, said in TABLES) == sum(
        said.count("cita(") for _, said in TABLES
    )


def _within(one: Citation, known: Citation) -> bool:
    return (one.norm, one.article) == (known.norm, known.article) and one.part.startswith(
        known.part
    )


def _same(one: Citation, other: Citation) -> bool:
    """The same article, and of it a same part where only parts of it are in doubt."""
    if (one.norm, one.article) != (other.norm, other.article):
        return False
    return not other.part or bool(_numbers(one.part) & _numbers(other.part))


def _numbers(part: str) -> set[str]:
    return set(re.findall(r"\d+", part))


@pytest.mark.parametrize(
    "one",
    [one for each in SHIPPED for one in declared(each) if one.of_a_norm],
    ids=lambda one: one.key,
)
def test_a_parameter_of_a_norm_in_doubt_begins_in_doubt_and_says_why(one: Declared) -> None:
    assert one.default == Verification.UNVERIFIED
    assert "por verificar" in one.norm
    assert one.options[:2] == (Verification.UNVERIFIED, Verification.VERIFIED)


def test_a_prescription_can_never_be_set_aside() -> None:
    rules = [rule for each in SHIPPED for rule in doubts(each)]
    watched = {rule.parameter for rule in rules if rule.unit is Unit.YEAR and rule.stands_still}
    offered = {one.key: one.options for each in SHIPPED for one in declared(each)}

    assert watched == {"norma_prescripcion"}
    assert Verification.INTERNAL not in offered["norma_prescripcion"]
