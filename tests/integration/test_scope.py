"""What an actor may see, asked of the database itself."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.db.tables import Case
from engine.domain.officials import CITIZEN, SYSTEM
from engine.services import inboxes, scope
from tests.office import Office


@pytest.mark.parametrize("rule", [scope.involved, scope.visible])
def test_a_task_that_nobody_has_is_not_one_of_whoever_has_no_account(office: Office, rule) -> None:
    office.receives("solicitud", objeto="Un árbol caído")

    with office.engine.reading_as(SYSTEM) as work:
        of_the_citizen = work.session.scalars(select(Case.id).where(rule(CITIZEN))).all()
        of_the_system = work.session.scalars(select(Case.id).where(rule(SYSTEM))).all()

    assert of_the_citizen == []
    assert len(of_the_system) == 1


@pytest.mark.parametrize("tab", ["mias", "sin_asignar"])
def test_nor_is_it_in_any_inbox_of_theirs(office: Office, tab) -> None:
    office.receives("solicitud", objeto="Un árbol caído")

    with office.engine.reading_as(CITIZEN) as work:
        assert inboxes.inbox(work, tab).lines == ()
