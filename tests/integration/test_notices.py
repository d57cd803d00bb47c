"""Notices of terms: each on its own, and to whom."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from engine.db.tables import (
    Case,
    Substitution,
)
from engine.domain.calendars import Verification
from engine.domain.deadlines import ReminderRule
from engine.domain.officials import SYSTEM
from engine.services import (
    expiries,
    reminders,
    users,
)
from tests.notices import (
    HOLDER_AND_SUPERIOR,
    letters_to,
    opened,
    stands_in,
    takes,
    text_to,
)
from tests.office import ANA, BEATRIZ, ELENA, HUGO, Office, Person
from tests.one_term import HOLDER, Matter, rule

pytestmark = pytest.mark.usefixtures("papers_at_hand")


class TestOneByOne:
    def test_a_reminder_that_breaks_holds_up_no_other(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        matter = Matter(office, rule(*HOLDER_AND_SUPERIOR))
        tell = reminders.tell

        def breaks(work: Any, kind: str, term: Any, case_id: int, to: str, key: str) -> None:
            if to == "holder":
                raise RuntimeError("a fault of ours")
            tell(work, kind, term, case_id, to, key)

        office.today_is("2026-04-20")
        with monkeypatch.context() as fault:
            fault.setattr(reminders, "tell", breaks)
            office.works_off()

        assert letters_to(office, ELENA) == []
        assert len(letters_to(office, BEATRIZ)) == 1
        assert matter.incidents() == ["reminder_failed"]
        office.time_passes(hours=1)
        assert len(letters_to(office, ELENA)) == 1

    def test_an_expiry_that_breaks_rests_and_holds_up_no_other(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken, sound = opened(office, rule(), rule())
        expire = expiries._expire

        def breaks(work: Any, case: Case, name: str) -> bool:
            if case.id == broken.case.id:
                raise RuntimeError("a fault of ours")
            return expire(work, case, name)

        office.today_is("2026-04-22 00:00")
        with monkeypatch.context() as fault:
            fault.setattr(expiries, "_expire", breaks)
            office.works_off()

        assert sound.line.status == "expired"
        assert broken.line.status == "open"
        assert broken.incidents() == ["expiry_failed"]
        office.time_passes(hours=1)
        assert broken.line.status == "expired"


class TestReaders:
    def test_control_interno_is_told_where_the_rule_says_so(self, office: Office) -> None:
        watcher = Person("wilson", "Wilson Díaz", ("control_interno",))
        office.hires(watcher)
        Matter(office, rule(ReminderRule(at="-1h", to="control_interno")))

        office.today_is("2026-04-20")

        assert len(letters_to(office, watcher)) == 1
        assert letters_to(office, ELENA) == []

    def test_an_internal_service_level_is_never_called_a_term(self, office: Office) -> None:
        Matter(office, rule(HOLDER, verification=Verification.INTERNAL))
        office.today_is("2026-04-21")
        office.works_off()

        said = text_to(office, ELENA)

        assert "plazo interno" in said
        assert "término" not in said
        assert "Ley X" not in said

    def test_whoever_is_absent_has_the_substitute_told(self, office: Office) -> None:
        matter = Matter(office, rule(HOLDER))
        takes(office, ELENA, matter)
        stands_in(office, HUGO, ELENA, "2026-04-20", "2026-04-24")

        office.today_is("2026-04-20")

        assert len(letters_to(office, HUGO)) == 1
        assert letters_to(office, ELENA) == []
        assert "porque suple a Elena Vega" in text_to(office, HUGO)

    def test_who_is_back_is_told_again(self, office: Office) -> None:
        matter = Matter(office, rule(HOLDER))
        takes(office, ELENA, matter)
        stands_in(office, HUGO, ELENA, "2026-04-13", "2026-04-17")

        office.today_is("2026-04-20")

        assert (len(letters_to(office, ELENA)), letters_to(office, HUGO)) == (1, [])

    def test_a_substitute_who_is_absent_too_passes_it_on(self, office: Office) -> None:
        matter = Matter(office, rule(HOLDER))
        takes(office, ELENA, matter)
        stands_in(office, HUGO, ELENA, "2026-04-20", "2026-04-24")
        stands_in(office, ANA, HUGO, "2026-04-20", "2026-04-20")

        office.today_is("2026-04-20")

        told = [len(letters_to(office, who)) for who in (ELENA, HUGO, ANA)]
        assert told == [0, 0, 1]

    def test_a_circle_of_absent_people_leaves_it_to_who_stands_above(self, office: Office) -> None:
        matter = Matter(office, rule(HOLDER))
        takes(office, ELENA, matter)
        stands_in(office, HUGO, ELENA, "2026-04-20", "2026-04-24")
        with office.engine.work_as(SYSTEM) as work:  # no page lets anybody write this
            back = work.session.scalars(select(Substitution)).one()
            work.session.add(
                Substitution(
                    absent_id=back.substitute_id,
                    substitute_id=back.absent_id,
                    starts_on=back.starts_on,
                    ends_on=back.ends_on,
                    act="Resolución 13",
                )
            )

        office.today_is("2026-04-20")

        told = [len(letters_to(office, who)) for who in (ELENA, HUGO, BEATRIZ)]
        assert told == [0, 0, 1]

    def test_a_substitute_whose_account_was_closed_leaves_it_to_who_stands_above(
        self, office: Office
    ) -> None:
        matter = Matter(office, rule(HOLDER))
        takes(office, ELENA, matter)
        stands_in(office, HUGO, ELENA, "2026-04-20", "2026-04-24")
        with office.engine.work_as(SYSTEM) as work:
            users.deactivate(work, "hugo")

        office.today_is("2026-04-20")

        assert (letters_to(office, HUGO), len(letters_to(office, BEATRIZ))) == ([], 1)

    def test_an_expiry_is_told_in_the_morning_and_not_if_it_was_done_by_then(
        self, office: Office
    ) -> None:
        late, done = opened(office, rule(), rule())
        office.today_is("2026-04-22 00:00")
        office.works_off()
        office.today_is("2026-04-22 07:00")
        done.does("meet")

        office.today_is("2026-04-22 08:00")
        office.works_off()

        assert office.mail.to("fabio@entidad.example") == [
            f"Término vencido sin respuesta: radicado {late.case.radicado}"
        ]
