"""The calendar of terms, its feed for other calendars, and the figures of who leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from engine.db.tables import CalendarFeed, Case, CaseStatus, ClosureRow, User
from engine.domain.calendars import Verification
from engine.domain.deadlines import Light
from engine.domain.officials import SYSTEM, Actor
from engine.errors import InvalidInput, NotAllowed, NotFound, Throttled
from engine.services import calendars, indicators, subscriptions, term_calendar, users
from engine.services.indicators import Figures, Indicators
from engine.services.term_calendar import MonthPage, Whose
from tests.notices import opened, takes
from tests.office import ANA, BEATRIZ, CARLOS, ELENA, GLORIA, Office, Person
from tests.one_term import rule

APRIL = date(2026, 4, 1)
INTERNAL = rule(verification=Verification.INTERNAL)


def month(
    office: Office, person: Person | Actor, whose: Whose = Whose.ALL, **more: Any
) -> MonthPage:
    with office.engine.reading_as(office.actor(person)) as work:
        return term_calendar.month_page(work, more.pop("of", APRIL), whose, **more)


def radicados(page: MonthPage) -> list[str]:
    return [line.radicado for line in page.lines]


def counted(page: MonthPage) -> dict[str, int]:
    return {one.day.isoformat(): one.count for week in page.weeks for one in week if one.count}


def with_office(office: Office, person: Person, code: str) -> Actor:
    actor = office.actor(person)
    with office.engine.work_as(SYSTEM) as work:
        number = users.office_id(work, code, f"Oficina {code}")
        work.session.execute(update(User).where(User.id == actor.id).values(office_id=number))
    return replace(actor, office_id=number)


class TestMonth:
    def test_each_day_says_how_many_terms_end_and_how_urgent_it_is(self, office: Office) -> None:
        opened(office, rule(), rule(), rule(duration=10))
        office.today_is("2026-04-20")

        page = month(office, ELENA)

        assert counted(page) == {"2026-04-14": 1, "2026-04-21": 2}
        lights = {str(one.day): one.light for week in page.weeks for one in week if one.count}
        assert lights == {"2026-04-14": Light.OVERDUE, "2026-04-21": Light.SOON}
        assert (page.total, [line.days_left for line in page.lines]) == (3, [-4, 1, 1])

    def test_holidays_and_closures_are_there_with_their_names(self, office: Office) -> None:
        with office.engine.work_as(SYSTEM) as work:
            calendars.seed(work)
            work.session.add(
                ClosureRow(
                    starts_on=date(2026, 4, 6),
                    ends_on=date(2026, 4, 6),
                    act="Resolución 45",
                    reason="Vacancia",
                    created_at=work.now,
                    created_by="gloria",
                )
            )
            work.session.flush()
            calendars.refresh(work)

        page = month(office, ELENA)

        named = {
            one.day.day: (one.off.name, one.off.norm)
            for week in page.weeks
            for one in week
            if one.off and one.off.kind != "weekend"
        }
        assert named[6] == ("Vacancia", "Resolución 45")
        assert named[2] == ("Jueves Santo", "Ley 51 de 1983, art. 1")

    def test_mine_are_those_of_the_tasks_that_i_hold(self, office: Office) -> None:
        held, _ = opened(office, rule(), rule())
        takes(office, ELENA, held)

        page = month(office, ELENA, Whose.MINE)

        assert radicados(page) == [held.case.radicado]
        assert (page.lines[0].task_id, page.lines[0].holder) == (held.task.id, "Elena Vega")
        assert len(month(office, ELENA).lines) == 2

    def test_those_of_my_office_are_held_there(self, office: Office) -> None:
        held, _ = opened(office, rule(), rule())
        elena = with_office(office, ELENA, "4111")
        takes(office, ELENA, held)

        assert radicados(month(office, elena, Whose.OFFICE)) == [held.case.radicado]
        assert radicados(month(office, office.actor(GLORIA), Whose.OFFICE)) == []

    def test_a_stranger_sees_nothing_and_the_administrator_nothing_reserved(
        self, office: Office
    ) -> None:
        hidden, plain = opened(office, rule(), rule())
        with office.engine.work_as(SYSTEM) as work:
            work.session.get_one(Case, hidden.case.id).reserved = True

        assert (radicados(month(office, CARLOS)), counted(month(office, CARLOS))) == ([], {})
        assert radicados(month(office, GLORIA)) == [plain.case.radicado]
        assert counted(month(office, GLORIA)) == {"2026-04-21": 1}
        assert counted(month(office, ELENA)) == {"2026-04-21": 2}

    def test_service_levels_and_closed_cases_are_not_terms(self, office: Office) -> None:
        _, closed = opened(office, INTERNAL, rule())
        with office.engine.work_as(SYSTEM) as work:
            work.session.get_one(Case, closed.case.id).status = CaseStatus.CLOSED

        assert (radicados(month(office, ELENA)), counted(month(office, ELENA))) == ([], {})

    def test_a_suspended_term_has_no_day_and_is_said_to_wait(self, office: Office) -> None:
        (matter,) = opened(office, rule())
        office.today_is("2026-03-30")
        matter.does("suspend")

        page = month(office, ELENA)

        assert (page.lines, page.suspended) == ((), 1)

    def test_one_day_and_the_pages_of_a_long_list(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        matters = opened(office, rule(), rule(), rule(duration=10))
        monkeypatch.setattr(term_calendar, "PAGE", 1)
        day = date(2026, 4, 21)

        first = month(office, ELENA, of=day, day=day)
        second = month(office, ELENA, of=day, day=day, after=first.next)

        assert radicados(first) + radicados(second) == [m.case.radicado for m in matters[:2]]
        assert (first.total, second.next) == (2, None)
        with pytest.raises(InvalidInput):
            month(office, ELENA, after="mañana~x")

    def test_months_are_walked_until_the_calendar_ends(self, office: Office) -> None:
        page = month(office, ELENA)
        assert (page.before, page.following) == (date(2026, 3, 1), date(2026, 5, 1))
        with office.engine.reading_as(SYSTEM) as work:
            last = calendars.current(work).holidays[-1].day.replace(month=12, day=1)

        assert month(office, ELENA, of=last).following is None
        with pytest.raises(InvalidInput):
            month(office, ELENA, of=date(last.year + 1, 1, 1))


class TestFeed:
    def feed(self, office: Office, token: str, address: str = "10.0.0.1") -> Calendar:
        read = subscriptions.read(office.engine, token, address=address)
        found = Calendar.from_ical(read)
        assert isinstance(found, Calendar)
        return found

    def made(self, office: Office, person: Person = ELENA) -> str:
        with office.engine.work_as(office.actor(person)) as work:
            return subscriptions.create(work)

    def test_it_says_number_task_and_day_and_no_persons_name(self, office: Office) -> None:
        (matter,) = opened(office, rule())
        takes(office, ELENA, matter)
        with office.engine.work_as(SYSTEM) as work:
            work.session.execute(update(Case).values(subject="Queja de Luz Ospina"))

        raw = subscriptions.read(office.engine, self.made(office), address="x")
        (event,) = Calendar.from_ical(raw).walk("VEVENT")

        assert event["SUMMARY"] == f"Vence {matter.case.radicado}: Revisar la solicitud"
        assert event.decoded("DTSTART") == date(2026, 4, 21)
        assert event.decoded("DTEND") == date(2026, 4, 22)
        assert event.decoded("DTSTAMP") == office.now.replace(microsecond=0)
        assert event["URL"] == f"{office.settings.base_url}/tareas/{matter.task.id}"
        assert b"VALARM" not in raw
        assert b"Luz" not in raw
        assert b"\r\n" in raw
        assert all(len(line) <= 75 for line in raw.split(b"\r\n"))

    def test_a_norm_that_nobody_has_read_is_cited_with_its_doubt(self, office: Office) -> None:
        (matter,) = opened(office, rule(verification=Verification.UNVERIFIED))
        takes(office, ELENA, matter)

        (event,) = self.feed(office, self.made(office)).walk("VEVENT")

        assert event["DESCRIPTION"] == "Ley X (por verificar)"
        assert [line.unsure for line in month(office, ELENA).lines] == [True]

    def test_a_term_that_moves_is_the_same_event_on_another_day(self, office: Office) -> None:
        (matter,) = opened(office, rule())
        takes(office, ELENA, matter)
        token = self.made(office)
        (before,) = self.feed(office, token).walk("VEVENT")

        office.today_is("2026-04-20")
        matter.does("extend", to=date(2026, 5, 13))
        (after,) = self.feed(office, token).walk("VEVENT")

        assert before["UID"] == after["UID"]
        assert after.decoded("DTSTART") == date(2026, 5, 13)
        assert after["SEQUENCE"] > before["SEQUENCE"]

    def test_what_is_written_in_a_tasks_name_stays_in_its_line(self, office: Office) -> None:
        (matter,) = opened(office, rule())
        takes(office, ELENA, matter)
        with office.engine.work_as(SYSTEM) as work:
            task = work.session.get_one(type(matter.task), matter.task.id)
            task.name = "Revisar; firmar, archivar\nATTENDEE:mailto:x@mal.example \\ fin"

        found = self.feed(office, self.made(office))
        (event,) = found.walk("VEVENT")

        assert str(event["SUMMARY"]).endswith("fin")
        assert "ATTENDEE" not in event

    def test_an_address_that_was_changed_or_revoked_opens_nothing(self, office: Office) -> None:
        first = self.made(office)
        second = self.made(office)
        with pytest.raises(NotFound):
            self.feed(office, first)
        assert self.feed(office, second)["VERSION"] == "2.0"

        with office.engine.work_as(office.actor(ELENA)) as work:
            subscriptions.revoke(work)
            assert subscriptions.of_actor(work) is None
        with pytest.raises(NotFound):
            self.feed(office, second)

    def test_the_account_that_is_closed_takes_its_calendar_with_it(self, office: Office) -> None:
        token = self.made(office)
        with office.engine.work_as(SYSTEM) as work:
            users.deactivate(work, "elena")

        with pytest.raises(NotFound):
            self.feed(office, token)

    def test_the_table_does_not_know_the_address(self, office: Office) -> None:
        token = self.made(office)
        with office.engine.reading_as(SYSTEM) as work:
            (kept,) = work.session.scalars(select(CalendarFeed.token_hash)).all()

        assert token not in kept
        with pytest.raises(NotFound):
            self.feed(office, kept)

    def test_who_asks_without_end_must_wait(self, office: Office) -> None:
        token = self.made(office)
        for _ in range(subscriptions.POLLING.free):
            self.feed(office, token)
        with pytest.raises(Throttled):
            self.feed(office, token)

        for _ in range(subscriptions.POLLING.free):
            with pytest.raises(NotFound):
                self.feed(office, "adivinada", address="10.9.9.9")
        with pytest.raises(Throttled):
            self.feed(office, "otra", address="10.9.9.9")
        office.clock.now = office.clock.now.replace(hour=23)
        assert self.feed(office, token)["VERSION"] == "2.0"

    def test_nobody_without_an_account_has_one(self, office: Office) -> None:
        with office.engine.work_as(SYSTEM) as work, pytest.raises(NotAllowed):
            subscriptions.create(work)


class TestIndicators:
    def figures(self, office: Office, person: Person = BEATRIZ) -> Indicators:
        with office.engine.reading_as(office.actor(person)) as work:
            return indicators.indicators(work, date(2026, 1, 1), date(2026, 12, 31))

    def test_what_runs_and_what_was_done_is_counted_by_procedure(self, office: Office) -> None:
        in_time, late, waits, overdue, suspended = opened(
            office, rule(), rule(), rule(duration=20), rule(duration=10), rule()
        )
        office.today_is("2026-03-30")
        suspended.does("suspend")
        office.today_is("2026-04-21 23:59")
        in_time.does("meet")
        office.today_is("2026-04-22 00:00")
        late.does("meet")
        office.today_is("2026-04-23")

        found = self.figures(office)

        (line,), (term,) = found.by_procedure, found.by_term
        assert line.name == "Atender una solicitud"
        assert "(Ley X" in term.name
        assert line.figures == term.figures == found.total
        assert found.total == Figures(
            running=3,
            overdue=1,
            soon=1,
            suspended=1,
            nearest=3,
            met_on_time=1,
            met_late=1,
            late_still=1,
        )
        assert found.total.on_time_rate == pytest.approx(1 / 3)
        assert (overdue.line.light, waits.line.days_left) == (Light.OVERDUE, 3)

    def test_an_office_has_what_its_people_hold_or_held(self, office: Office) -> None:
        held, _ = opened(office, rule(), rule())
        with_office(office, ELENA, "4111")
        takes(office, ELENA, held)

        names = {line.name: line.figures.running for line in self.figures(office).by_office}

        assert names == {"Oficina 4111": 1, "Sin dependencia todavía": 1}

    def test_service_levels_are_counted_nowhere(self, office: Office) -> None:
        opened(office, INTERNAL)

        found = self.figures(office)

        assert (found.total, found.by_procedure, found.by_office) == (Figures(), (), ())
        assert found.total.on_time_rate is None

    def test_reserved_cases_are_counted_only_for_who_may_see_them(self, office: Office) -> None:
        hidden, _ = opened(office, rule(), rule())
        with office.engine.work_as(SYSTEM) as work:
            work.session.get_one(Case, hidden.case.id).reserved = True
        part = replace(office.actor(BEATRIZ), groups=frozenset({"ventanilla", "control_interno"}))

        assert self.figures(office).total.running == 1
        assert [line.figures.running for line in self.figures(office).by_term] == [1]
        assert self.figures(office, GLORIA).total.running == 1
        with office.engine.reading_as(part) as work:
            seen = indicators.indicators(work, date(2026, 1, 1), date(2026, 12, 31))
        assert seen.total.running == 2

    def test_only_who_leads_reads_them_and_a_period_has_an_order(self, office: Office) -> None:
        for person in (ANA, CARLOS):
            with pytest.raises(NotAllowed):
                self.figures(office, person)
        beatriz = office.actor(BEATRIZ)
        with (
            office.engine.reading_as(beatriz) as work,
            pytest.raises(InvalidInput, match="termina antes"),
        ):
            indicators.indicators(work, date(2026, 2, 1), date(2026, 1, 1))

    def test_what_ended_outside_of_the_period_is_not_counted(self, office: Office) -> None:
        (matter,) = opened(office, rule())
        office.today_is("2026-04-30 23:59")
        matter.does("meet")

        with office.engine.reading_as(office.actor(BEATRIZ)) as work:
            april = indicators.indicators(work, date(2026, 4, 30), date(2026, 4, 30))
            may = indicators.indicators(work, date(2026, 5, 1), date(2026, 5, 31))

        assert (april.total.met_late, may.total.met_late) == (1, 0)
