"""P14-2: from the award to the contract that both parties signed."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine.db.tables import Act
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput
from tests.contracts import (
    FIRM,
    MARIO,
    MINUTE,
    OMAR,
    asks_for_certificate,
    awarded,
    both_sign,
    certifies,
    drafts,
    hires_the_staff,
    known,
    looks_up,
    open_tasks,
)
from tests.council import MAYOR
from tests.office import FABIO, Office, Received
from tests.paperwork import paper

pytestmark = pytest.mark.procedure("perfeccionamiento")


@pytest.mark.norm(
    "Ley 80 de 1993, art. 40, parágrafo",
    "el anticipo y el pago anticipado no pasan de la mitad del valor: 200 de 400 millones",
)
def test_the_draft_goes_back_until_who_spends_signs_it(office: Office) -> None:
    office.today_is("2026-03-02")
    case = awarded(office)
    with pytest.raises(InvalidInput, match="no pasan de la mitad"):
        drafts(office, case, valor_anticipo=150_000_000, valor_pago_anticipado=50_000_001)
    with pytest.raises(InvalidInput, match="un día por lo menos"):
        drafts(office, case, plazo_meses=0)
    drafts(office, case, valor_anticipo=150_000_000, valor_pago_anticipado=50_000_000)
    looks_up(office, case)
    said = {"firmo_contratista": "si", "fecha_firma_contratista": office.today}
    office.completes(MARIO, "registrar_firma_contratista", said, case=case)
    back = {"decision_contrato": "devolver", "motivo_devolucion": "Falta la cláusula penal."}
    office.completes(OMAR, "firmar_contrato", back, case=case)

    drafts(office, case, plazo_hasta=date(2026, 12, 31))
    looks_up(office, case)
    both_sign(office, case)

    assert "hasta el 31 de diciembre de 2026" in paper(office, case, "contrato_electronico")
    assert "designar_supervisor" in open_tasks(office, case)


@pytest.mark.norm(
    "Ley 80 de 1993, arts. 24, num. 5, y 30; Ley 2069 de 2020, art. 30",
    "el anticipo que los estudios no anunciaron no se pacta después, y las cláusulas de la mínima "
    "cuantía son las de la aceptación, que ya es el contrato",
)
def test_the_draft_says_what_was_announced(office: Office) -> None:
    hires_the_staff(office)
    act = {"numero": "ACE-2026-00001", "fecha": date(2026, 2, 20)}
    said = {"adjudicatario": FIRM, "documento": "900123456-8", "valor": 40_000_000, "acto": act}
    award = {**said, "modalidad": "minima", "texto": "Se paga contra entrega, en un mes."}
    facts = {"objeto": MINUTE["objeto"], "rubro": MINUTE["rubro"]}
    planned = {"planeado": True, "anticipo": False, "pago_anticipado": True}
    facts["objeto_tipo"] = "servicios"
    planned |= {"plazo_meses": 1, "plazo_dias": 15}
    case = office.receives("suscripcion_contrato", adjudicacion=award, **facts, **planned)
    office.works_off()
    with pytest.raises(InvalidInput, match="no se pacta después"):
        drafts(office, case, valor_anticipo=1_000_000)
    drafts(office, case, valor_pago_anticipado=1_000_000, clausulas="Otra cosa, que no se dijo.")

    left = known(office, case)
    assert left["clausulas"] == award["texto"]
    assert left["contrato"]["pago_anticipado"] == 1_000_000
    assert (left["contrato"]["plazo_meses"], left["contrato"]["plazo_dias"]) == (1, 15)
    assert office.history_of(case)[-1] == "closed"


@pytest.mark.norm(
    "Ley 80 de 1993, art. 25, num. 6; Decreto 111 de 1996, art. 71",
    "el contrato adjudicado en 2026 no se firma en 2027 sin otro CDP",
)
def test_nothing_is_signed_with_the_certificate_of_last_year(office: Office) -> None:
    office.today_is("2026-12-15")
    case = awarded(office)
    drafts(office, case)
    looks_up(office, case)
    said = {"firmo_contratista": "si", "fecha_firma_contratista": office.today}
    office.completes(MARIO, "registrar_firma_contratista", said, case=case)
    assert open_tasks(office, case) == {"firmar_contrato"}

    office.today_is("2027-01-01")
    office.works_off()
    for balance in (399_999_999, 400_000_000):
        asks_for_certificate(office, case, valor=400_000_000)
        certifies(office, case, balance=balance)
    assert open_tasks(office, case) == {"firmar_contrato"}


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), arts. 11 y 12",
    "Quien ordena el gasto y está impedido no firma el contrato: lo decide su superior y firma en "
    "su lugar quien se designe",
)
def test_who_spends_and_is_impeded_does_not_sign_the_contract(office: Office) -> None:
    office.today_is("2026-03-02 09:00")
    office.hires(MAYOR)
    case = awarded(office)
    drafts(office, case)
    looks_up(office, case)
    the_contractor_signs(office, case)
    known_that = {
        "clase_del_impedimento": "impedimento",
        "impedido": OMAR.username,
        "quien_decide": "alcalde",
        "fecha_del_impedimento": office.today,
    }
    office.records(MARIO, "impedimento_manifestado", known_that, case=case)
    office.works_off()
    with pytest.raises(InvalidInput, match="tiene un impedimento en este expediente"):
        office.completes(OMAR, "firmar_contrato", {"decision_contrato": "firmar"}, case=case)
    # 3, 4 and 5 March
    assert office.term_of(case, "manifestacion").due_on == date(2026, 3, 5)
    office.days_pass_until("2026-03-03 09:00")
    why = {"causal": "1", "hechos_impedimento": "Su hermano es socio de la empresa."}
    office.completes(OMAR, "manifestar_impedimento", why, case=case)
    office.works_off()
    # 4, 5, 6, 9, 10, 11, 12, 13, 16 and 17 March
    assert office.term_of(case, "decision_impedimento").due_on == date(2026, 3, 17)

    accepted = {
        "decision_impedimento": "aceptado",
        "reemplazo": FABIO.username,
        "motivos_decision": "El interés es directo.",
    }
    office.completes(MAYOR, "resolver_impedimento", accepted, case=case)
    office.works_off()
    instead = office.today_of(FABIO)
    office.completes(instead, "firmar_contrato", {"decision_contrato": "firmar"}, case=case)
    office.works_off()
    assert signed_last(office, case) == (FABIO.name, "ad hoc", OMAR.name)


def the_contractor_signs(office: Office, case: Received) -> None:
    said = {"firmo_contratista": "si", "fecha_firma_contratista": office.today}
    office.completes(MARIO, "registrar_firma_contratista", said, case=case)


def signed_last(office: Office, case: Received) -> tuple[str, str, str]:
    """Who, as what, and in whose place."""
    with office.engine.reading_as(SYSTEM) as work:
        asked = select(Act).where(Act.case_id == case.id).order_by(Act.id.desc())
        act = work.session.scalars(asked.limit(1)).one()
        return act.signer_name, act.quality, act.on_behalf_of
