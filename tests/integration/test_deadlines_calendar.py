"""The entity's calendar as it is kept: seeded once, read once per version."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine.adapters.mail import MemoryMail
from engine.adapters.memory_jobs import MemoryJobs
from engine.bootstrap import build
from engine.db.tables import ClosureRow, HolidayRow, Parameter
from engine.domain.calendars import ReceptionPolicy
from engine.domain.officials import SYSTEM
from engine.errors import EngineError
from engine.services import calendars
from engine.services.work import Work
from engine.settings import Settings
from tests.office import Office
from tests.one_term import statements

TUESDAY = date(2026, 5, 5)


def closes(work: Work, scope: str = "") -> None:
    work.session.add(
        ClosureRow(
            starts_on=TUESDAY,
            ends_on=TUESDAY,
            act="Resolución 12 de 2026",
            reason="Fumigación",
            scope=scope,
            created_at=work.now,
            created_by="gloria",
        )
    )
    work.session.flush()
    calendars.refresh(work)


def sets(work: Work, key: str, value: str) -> None:
    work.session.add(Parameter(key=key, value=value, changed_at=work.now, changed_by="gloria"))
    work.session.flush()


def test_without_rows_the_holidays_of_the_law_hold(office: Office) -> None:
    with office.engine.reading_as(SYSTEM) as work:
        assert not calendars.current(work).is_business_day(date(2026, 7, 13))
        assert work.session.scalar(select(func.count(HolidayRow.id))) == 0


def test_the_table_is_seeded_once_and_counts_alike(office: Office) -> None:
    with office.engine.work_as(SYSTEM) as work:
        of_the_law = calendars.current(work).version
        assert calendars.seed(work)
        assert not calendars.seed(work)

    with office.engine.reading_as(SYSTEM) as work:
        assert calendars.current(work).version == of_the_law
        assert work.session.scalar(select(func.count(HolidayRow.id))) == 753


def test_a_closure_counts_at_once_and_in_every_later_transaction(office: Office) -> None:
    with office.engine.work_as(SYSTEM) as work:
        calendars.seed(work)
        assert calendars.current(work).is_business_day(TUESDAY)
        closes(work)
        why = calendars.current(work).why_not(TUESDAY)
        assert why is not None
        assert (why.name, why.norm) == ("Fumigación", "Resolución 12 de 2026")

    with office.engine.reading_as(SYSTEM) as work:
        assert not work.calendar().is_business_day(TUESDAY)
        assert not work.calendar().is_business_day(date(2026, 7, 13))


@pytest.mark.parametrize(
    ("scope", "entity", "procedure", "office_3"),
    [
        ("", False, False, False),
        ("procedure:peticion", True, False, True),
        ("office:3", True, True, False),
    ],
)
def test_an_act_closes_as_far_as_it_says(
    office: Office, scope: str, entity: bool, procedure: bool, office_3: bool
) -> None:
    with office.engine.work_as(SYSTEM) as work:
        calendars.seed(work)
        closes(work, scope)

        assert calendars.current(work).is_business_day(TUESDAY) is entity
        assert calendars.for_case(work, "peticion").is_business_day(TUESDAY) is procedure
        assert calendars.for_case(work, "otro", 3).is_business_day(TUESDAY) is office_3


def test_a_transaction_asks_for_the_version_once_and_reads_no_rows_again(office: Office) -> None:
    with office.engine.work_as(SYSTEM) as work:
        calendars.seed(work)
        calendars.current(work)

    with office.engine.reading_as(SYSTEM) as work, statements(office) as asked:
        calendars.current(work)
        calendars.for_case(work, "peticion", 3)
        work.calendar()
    assert len(asked) == 1


def test_the_process_forgets_old_versions_and_not_the_one_in_use(office: Office) -> None:
    with office.engine.work_as(SYSTEM) as work:
        calendars.seed(work)
        for number in range(10):
            closes(work, f"office:{number}")
            assert not calendars.for_case(work, "otro", number).is_business_day(TUESDAY)


@pytest.mark.norm(
    "CPACA, art. 54", "El horario y la regla de recepción son los que fija la entidad"
)
def test_the_entitys_hours_and_policy_are_parameters(office: Office) -> None:
    with office.engine.work_as(SYSTEM) as work:
        sets(work, calendars.OPENS, "07:00")
        sets(work, calendars.CLOSES, "16:30")
        sets(work, calendars.SATURDAYS, "1")
        sets(work, calendars.POLICY, "SIGUIENTE_DIA_HABIL")

    with office.engine.reading_as(SYSTEM) as work:
        hours = calendars.current(work).hours
        assert (hours.opens.hour, hours.closes.minute, hours.saturdays) == (7, 30, True)
        assert hours.policy is ReceptionPolicy.NEXT_BUSINESS_DAY
        assert calendars.current(work).is_business_day(date(2026, 5, 9))


def test_an_installation_without_tables_has_the_calendar_of_the_law(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    settings = Settings(database_url=url, secret_key="x", home=tmp_path)
    engine = build(settings, jobs=MemoryJobs(), mail=MemoryMail())
    try:
        found = calendars.as_kept(engine)
    finally:
        engine.dispose()
    assert found.version == calendars.of_the_law().version


def test_an_installation_with_tables_answers_with_its_own(office: Office) -> None:
    with office.engine.work_as(SYSTEM) as work:
        calendars.seed(work)
        closes(work)

    assert not calendars.as_kept(office.engine).is_business_day(TUESDAY)


def test_a_database_that_does_not_answer_is_said_in_a_sentence(tmp_path: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:1/none"
    settings = Settings(database_url=url, secret_key="x", home=tmp_path)
    engine = build(settings, jobs=MemoryJobs(), mail=MemoryMail())
    try:
        with pytest.raises(EngineError, match="La base de datos no responde"):
            calendars.as_kept(engine)
    finally:
        engine.dispose()
