"""What nobody has read in its source counts as law only while an office parameter says so, and is
never shown as certain."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

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
    begun = {each: {one.key for part in family(each) for one in declared(part)} for each in BEGUN}
    astray = [
        (each, norm.parameter)
        for each, norm in PAPERS
        if norm.parameter
        and not any(norm.parameter in begun[one] for one in BEGUN if each in family(one))
    ]

    assert astray == []


def test_no_paper_cites_as_certain_what_a_parameter_says_that_nobody_read() -> None:
    unread = [
        citation
        for each in SHIPPED
        for one in declared(each)
        if one.of_a_norm and re.search(r"no se ley|se leyeron en", one.norm)
        for citation in read(one.norm)
        if citation.article
    ]
    certain = [
        (each, norm.text)
        for each, norm in PAPERS
        if not norm.parameter
        for said in read(norm.text)
        if any(_same(said, other) for other in unread)
    ]

    assert certain == []


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
