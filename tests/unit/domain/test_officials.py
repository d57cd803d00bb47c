"""Who may do what: one function, asked in every case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.domain.officials import CITIZEN, SYSTEM, Action, Actor, CaseFacts, TaskFacts, may

ANA = Actor(1, "ana", "Ana", frozenset({"profesional"}))
GLORIA = Actor(9, "gloria", "Gloria", administrator=True)

OPEN_CASE = CaseFacts(involved=True)
OTHERS_CASE = CaseFacts(involved=False)
RESERVED = CaseFacts(involved=False, reserved=True)

FREE = TaskFacts(open=True, assignee_id=None, candidate=True, case=OPEN_CASE)
MINE = replace(FREE, assignee_id=1)
TAKEN = replace(FREE, assignee_id=2)
NOT_OURS = TaskFacts(open=True, assignee_id=None, candidate=False, case=OTHERS_CASE)

EVERY_ACTION_ON_A_TASK = (Action.SEE_TASK, Action.CLAIM, Action.RELEASE, Action.COMPLETE)


@pytest.mark.parametrize(
    ("task", "allowed"),
    [
        (FREE, {Action.SEE_TASK, Action.CLAIM, Action.COMPLETE}),
        (MINE, {Action.SEE_TASK, Action.RELEASE, Action.COMPLETE}),
        (replace(MINE, shared=False), {Action.SEE_TASK, Action.COMPLETE}),
        (TAKEN, {Action.SEE_TASK}),
        (NOT_OURS, set()),
        (replace(FREE, open=False), {Action.SEE_TASK, Action.COMPLETE}),
    ],
)
def test_a_role_may_take_what_nobody_has_and_do_what_it_holds(task, allowed) -> None:
    assert {action for action in EVERY_ACTION_ON_A_TASK if may(ANA, action, task)} == allowed


def test_an_administrator_gives_back_a_colleagues_task_and_does_not_do_it() -> None:
    held = replace(NOT_OURS, assignee_id=2)

    assert may(GLORIA, Action.RELEASE, held)
    assert not may(GLORIA, Action.COMPLETE, held)
    assert not may(GLORIA, Action.RELEASE, replace(held, case=RESERVED))


def test_a_reserved_file_is_closed_to_whoever_has_no_part_in_it_even_the_administrator() -> None:
    assert not may(GLORIA, Action.SEE_CASE, RESERVED)
    assert may(GLORIA, Action.SEE_CASE, OTHERS_CASE)
    assert may(ANA, Action.SEE_CASE, CaseFacts(involved=True, reserved=True))


def test_a_reserved_identity_is_seen_only_by_the_roles_that_the_procedure_names() -> None:
    reserved = CaseFacts(
        involved=True, identity_reserved=True, identity_roles=frozenset({"ventanilla"})
    )

    assert not may(ANA, Action.SEE_IDENTITY, reserved)
    assert not may(GLORIA, Action.SEE_IDENTITY, reserved)
    assert may(replace(ANA, groups=frozenset({"ventanilla"})), Action.SEE_IDENTITY, reserved)
    assert may(ANA, Action.SEE_IDENTITY, replace(reserved, identity_reserved=False))


@pytest.mark.parametrize("action", [Action.ADMINISTER, Action.DEPLOY])
def test_only_an_administrator_administers(action) -> None:
    assert may(GLORIA, action)
    assert not may(ANA, action)
    assert not may(CITIZEN, action)
    assert may(SYSTEM, action)


@pytest.mark.parametrize("role", ["secretaria_general", "control_interno"])
def test_who_leads_and_the_administrator_see_the_indicators(role: str) -> None:
    leader = replace(ANA, groups=frozenset({role}))

    assert may(leader, Action.SEE_INDICATORS)
    assert may(GLORIA, Action.SEE_INDICATORS)
    assert not may(ANA, Action.SEE_INDICATORS)
    assert not may(leader, Action.ADMINISTER)


@pytest.mark.parametrize("action", list(Action))
def test_a_citizen_may_do_nothing_of_an_official(action) -> None:
    assert not may(CITIZEN, action)
    if action in EVERY_ACTION_ON_A_TASK:
        assert not may(CITIZEN, action, FREE)
