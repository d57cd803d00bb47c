"""What a form or a paper may ask of the office."""

from __future__ import annotations

from sqlalchemy import select

from engine.db.tables import Office as Unit
from engine.db.tables import User
from engine.domain.officials import SYSTEM
from engine.services import choices
from tests.notices import stands_in
from tests.office import ANA, BEATRIZ, Office


def test_an_official_is_called_by_name_and_office_even_after_leaving(office: Office) -> None:
    with office.engine.work_as(SYSTEM) as work:
        unit = Unit(code="4137", name="Subsecretaría de Bienes")
        work.session.add(unit)
        work.session.flush()
        left = work.session.scalars(select(User).where(User.username == ANA.username)).one()
        left.office_id, left.active = unit.id, False

    with office.engine.reading_as(SYSTEM) as work:
        called = choices.offered(work, {"nombre_de"})["nombre_de"]
        assert called[ANA.username] == f"{ANA.name}, Subsecretaría de Bienes"
        assert called[BEATRIZ.username] == BEATRIZ.name
        assert choices.offered(work, {"objeto"}) == {}


def test_who_stands_in_acts_for_who_is_absent_too(office: Office) -> None:
    stands_in(office, ANA, BEATRIZ, "2026-03-02", "2026-03-06")
    office.today_is("2026-03-02")
    with office.engine.reading_as(office.today_of(ANA)) as work:
        asked = choices.offered(work, {"actua_por"})
        assert asked == {"actua_por": [ANA.username, BEATRIZ.username]}

    office.today_is("2026-03-07")
    with office.engine.reading_as(office.today_of(ANA)) as work:
        assert choices.offered(work, {"actua_por"}) == {"actua_por": [ANA.username]}
