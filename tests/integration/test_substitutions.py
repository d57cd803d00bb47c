"""Who stands in for whom, on which days, and what that is refused for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.db.tables import (
    Substitution,
)
from engine.errors import Conflict, InvalidInput, NotAllowed, NotFound
from engine.services import (
    substitutions,
)
from engine.services.substitutions import NewSubstitution, State
from tests.notices import (
    rows,
    stands_in,
)
from tests.office import ANA, BEATRIZ, ELENA, GLORIA, HUGO, Office


class TestSubstitutions:
    def test_what_cannot_be_is_said_field_by_field(self, office: Office) -> None:
        office.today_is("2026-04-20")
        elena, hugo = office.actor(ELENA).id or 0, office.actor(HUGO).id or 0
        good = NewSubstitution(
            absent_id=elena,
            substitute_id=hugo,
            starts_on=date(2026, 4, 20),
            ends_on=date(2026, 4, 24),
            act="Resolución 12",
        )
        wrong = {
            "absent_id": replace(good, absent_id=999),
            "substitute_id": replace(good, substitute_id=elena),
            "ends_on": replace(good, ends_on=date(2026, 4, 19)),
            "act": replace(good, act="  "),
        }
        for field, new in wrong.items():
            with office.engine.work_as(office.actor(GLORIA)) as work:
                with pytest.raises(InvalidInput) as refusal:
                    substitutions.add(work, new)
                assert list(refusal.value.fields) == [field]
        assert rows(office, Substitution) == []

    def test_days_that_are_over_and_days_taken_are_refused(self, office: Office) -> None:
        office.today_is("2026-04-20")
        with pytest.raises(InvalidInput, match="ya habría terminado"):
            stands_in(office, HUGO, ELENA, "2026-04-01", "2026-04-03")
        stands_in(office, HUGO, ELENA, "2026-04-20", "2026-04-24")

        with pytest.raises(InvalidInput, match="ya tiene quien la supla"):
            stands_in(office, ANA, ELENA, "2026-04-24", "2026-04-30")

        assert stands_in(office, ANA, ELENA, "2026-04-25", "2026-04-30") > 0

    def test_a_circle_is_refused_only_on_days_that_all_its_links_share(
        self, office: Office
    ) -> None:
        office.today_is("2026-04-20")
        stands_in(office, HUGO, ELENA, "2026-04-20", "2026-04-24")
        stands_in(office, ANA, HUGO, "2026-04-23", "2026-04-30")

        with pytest.raises(InvalidInput, match="nadie quedaría al frente"):
            stands_in(office, ELENA, ANA, "2026-04-24", "2026-04-28")

        assert stands_in(office, ELENA, ANA, "2026-04-25", "2026-04-28") > 0

    def test_one_that_runs_ends_yesterday_and_one_to_come_is_taken_back(
        self, office: Office
    ) -> None:
        office.today_is("2026-04-20")
        running = stands_in(office, HUGO, ELENA, "2026-04-13", "2026-04-24")
        coming = stands_in(office, ANA, HUGO, "2026-05-04", "2026-05-08")
        gloria = office.actor(GLORIA)

        for substitution_id in (running, coming):
            with office.engine.work_as(gloria) as work:
                substitutions.end(work, substitution_id)

        with office.engine.work_as(gloria) as work:
            (line,) = substitutions.listed(work)
            assert (line.ends_on, line.state) == (date(2026, 4, 19), State.ENDED)
            with pytest.raises(Conflict):
                substitutions.end(work, running)
            with pytest.raises(NotFound):
                substitutions.end(work, coming)

    def test_only_who_administers_names_substitutes(self, office: Office) -> None:
        with office.engine.work_as(office.actor(BEATRIZ)) as work:
            with pytest.raises(NotAllowed):
                substitutions.listed(work)
            with pytest.raises(NotAllowed):
                substitutions.end(work, 1)

    def test_the_list_warns_of_roles_that_the_substitute_lacks(self, office: Office) -> None:
        office.today_is("2026-04-20")
        stands_in(office, HUGO, ELENA, "2026-04-20", "2026-04-24")
        stands_in(office, HUGO, ANA, "2026-04-20", "2026-04-24")

        with office.engine.reading_as(office.actor(GLORIA)) as work:
            lent = [line.lent for line in substitutions.listed(work)]

        assert lent == [("ventanilla",), ()]
