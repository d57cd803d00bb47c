"""What a form or a paper may ask of the office."""

from __future__ import annotations

from sqlalchemy import select

from engine.bpm.definition import Definition
from engine.db.tables import Office as Unit
from engine.db.tables import User
from engine.domain.officials import SYSTEM
from engine.services import choices, deployments
from engine.services.work import Work
from tests.notices import stands_in
from tests.office import ANA, BEATRIZ, Office


def drawn(work: Work, process_id: str = "revision_acto") -> Definition:
    return work.definitions.get(deployments.latest_id(work, process_id))


def test_a_paper_says_what_it_cannot_lack(office: Office) -> None:
    office.deploys("revision_acto", "acto_revocatoria")
    with office.engine.reading_as(SYSTEM) as work:
        act = choices.offered(work, drawn(work), {"exigido_en"})["exigido_en"]
        other = choices.offered(work, drawn(work, "acto_revocatoria"), {"exigido_en"})

    assert act["decreto"] == ["verbo", "asunto", "competencia", "considerandos", "texto"]
    assert "considerandos" not in act["circular"]
    # of what it calls too; this one has them and may lack them
    assert "constancia_publicacion" in act
    assert "considerandos" not in other["exigido_en"]["revocatoria_proceso"]
    assert "texto" in other["exigido_en"]["revocatoria_proceso"]


def test_an_official_is_called_by_name_and_office_even_after_leaving(office: Office) -> None:
    office.deploys("revision_acto")
    with office.engine.work_as(SYSTEM) as work:
        unit = Unit(code="4137", name="Subsecretaría de Bienes")
        work.session.add(unit)
        work.session.flush()
        left = work.session.scalars(select(User).where(User.username == ANA.username)).one()
        left.office_id, left.active = unit.id, False

    with office.engine.reading_as(SYSTEM) as work:
        called = choices.offered(work, drawn(work), {"nombre_de"})["nombre_de"]
        assert called[ANA.username] == f"{ANA.name}, Subsecretaría de Bienes"
        assert called[BEATRIZ.username] == BEATRIZ.name
        assert choices.offered(work, drawn(work), {"objeto"}) == {}


def test_who_stands_in_acts_for_who_is_absent_too(office: Office) -> None:
    office.deploys("revision_acto")
    stands_in(office, ANA, BEATRIZ, "2026-03-02", "2026-03-06")
    office.today_is("2026-03-02")
    with office.engine.reading_as(office.today_of(ANA)) as work:
        asked = choices.offered(work, drawn(work), {"actua_por"})
        assert asked == {"actua_por": [ANA.username, BEATRIZ.username]}

    office.today_is("2026-03-07")
    with office.engine.reading_as(office.today_of(ANA)) as work:
        assert choices.offered(work, drawn(work), {"actua_por"}) == {"actua_por": [ANA.username]}
