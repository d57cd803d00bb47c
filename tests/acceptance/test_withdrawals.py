"""A person gives up their petition: CPACA, art. 18."""

from __future__ import annotations

import pytest

from engine.domain.deadlines import TermStatus
from engine.domain.officials import CITIZEN
from engine.errors import InvalidInput
from engine.services import withdrawals
from tests.conftest import BACKENDS
from tests.matters import LUZ, PETITION
from tests.office import Office, Person, Received
from tests.paperwork import annul_last, paper
from tests.under_way import codes

pytestmark = [
    pytest.mark.procedure("peticion", "peticion_desistimiento"),
    pytest.mark.parametrize("backend", BACKENDS),
]

ON_FOR_ALL = {
    "decision_desistimiento_expreso": "continuar",
    "razones_interes_publico": "El cruce es peligroso para los estudiantes de la escuela.",
}


@pytest.fixture
def case(office: Office) -> Received:
    return office.receives("peticion", **PETITION)


def gives_up(office: Office, case: Received, reason: str = "Ya lo resolvieron.") -> None:
    with office.engine.work_as(CITIZEN) as work:
        withdrawals.withdraw(work, case.radicado, case.tracking_code, reason, sure=True)
    office.works_off()


@pytest.mark.norm("CPACA, art. 18", "Lo desistido se archiva y no queda nada por hacer")
def test_it_is_filed_away_and_nothing_of_it_is_left_to_do(
    office: Office, case: Received, diana: Person, beatriz: Person
) -> None:
    gives_up(office, case)
    assert office.inbox_of(beatriz) == ["decidir_desistimiento"]
    assert office.inbox_of(diana) == ["clasificar_peticion"]

    office.completes(
        beatriz, "decidir_desistimiento", {"decision_desistimiento_expreso": "aceptar"}
    )
    office.works_off()

    assert office.page_of(case, beatriz).status == "closed"
    assert office.inbox_of(diana) == office.inbox_of(beatriz) == []
    assert office.term_of(case, "respuesta").status is TermStatus.CLOSED
    assert office.mail.to(LUZ)[-1] == f"Archivamos su petición: radicado {case.radicado}"
    assert office.broken_invariants() == []


@pytest.mark.norm("CPACA, art. 18", "La entidad continúa de oficio si lo pide el interés público")
@pytest.mark.norm("CPACA, art. 18", "La resolución con que continúa es un documento del expediente")
def test_the_entity_goes_on_by_itself_where_the_public_interest_asks_for_it(
    office: Office, case: Received, diana: Person, beatriz: Person
) -> None:
    due_on = office.term_of(case, "respuesta").due_on
    gives_up(office, case)

    office.completes(beatriz, "decidir_desistimiento", ON_FOR_ALL)
    annul_last(office, case, beatriz)  # a mistake that she sees before it is sealed
    office.completes(beatriz, "decidir_desistimiento", ON_FOR_ALL)
    office.works_off()

    assert codes(office, case)[-1] == "RES-2026-00002"
    assert "Continuar de oficio la actuación" in paper(office, case, "continuar_de_oficio")
    assert office.inbox_of(diana) == ["clasificar_peticion"]
    assert office.term_of(case, "respuesta").due_on == due_on
    assert office.term_of(case, "respuesta").status is TermStatus.OPEN
    letter = office.mail.sent[-1]
    assert letter["Subject"] == f"Continuamos el trámite de su petición: radicado {case.radicado}"
    told = letter.get_body(("plain",)).get_content()
    assert "El cruce es peligroso" in told
    assert "RES-2026-00002" in told
    assert len(list(letter.iter_attachments())) == 1


@pytest.mark.norm("CPACA, art. 18", "Se desiste por cualquier medio: también en la ventanilla")
def test_what_is_given_up_on_paper_is_recorded_at_the_counter(
    office: Office, case: Received, elena: Person, beatriz: Person
) -> None:
    said = {
        "fecha_desistimiento": office.now.date().isoformat(),
        "motivo_desistimiento": "Ya la podaron.",
    }
    office.records(elena, "desistimiento_presentado", said, case=case)

    assert office.inbox_of(beatriz) == ["decidir_desistimiento"]
    with office.engine.reading_as(CITIZEN) as work:
        assert not withdrawals.may_withdraw(work, case.id)


@pytest.mark.norm("CPACA, art. 18", "Se desiste una sola vez")
def test_it_is_given_up_once(office: Office, case: Received, beatriz: Person) -> None:
    gives_up(office, case)

    with pytest.raises(InvalidInput, match="ya no espera"):
        gives_up(office, case)

    office.completes(beatriz, "decidir_desistimiento", ON_FOR_ALL)
    office.works_off()
    with pytest.raises(InvalidInput, match="ya no espera"):
        gives_up(office, case)


@pytest.mark.norm("CPACA, art. 18", "Con el desistimiento termina el mes para completar")
def test_the_month_to_complete_it_ends_with_it(
    office: Office, case: Received, diana: Person, ana: Person, beatriz: Person
) -> None:
    kind = {"tipo_peticion": "interes_general", "remitente": "persona_natural", "tema": "otro"}
    office.completes(diana, "clasificar_peticion", kind)
    office.completes(diana, "asignar_profesional", {"profesional": ana.username})
    office.completes(ana, "proyectar_respuesta", {"pide_complemento": True})
    asked = {
        "decision_requerimiento": "requerir",
        "faltantes": "El poder de la propietaria",
        "norma_que_exige": "Ley 388 de 1997, art. 99",
        "no_reposa": True,
    }
    office.completes(ana, "requerir_complemento", asked)
    office.works_off()
    assert office.term_of(case, "complemento").status is TermStatus.OPEN

    gives_up(office, case, "")
    office.completes(
        beatriz, "decidir_desistimiento", {"decision_desistimiento_expreso": "aceptar"}
    )
    office.works_off()

    assert office.term_of(case, "complemento").status is TermStatus.CLOSED
    assert office.term_of(case, "respuesta").status is TermStatus.CLOSED
    assert office.inbox_of(ana) == []
    assert office.broken_invariants() == []


@pytest.mark.norm("CPACA, art. 18", "De lo que ya se respondió no se desiste")
def test_one_that_was_answered_cannot_be_given_up(
    office: Office, case: Received, diana: Person, ana: Person, beatriz: Person
) -> None:
    kind = {"tipo_peticion": "interes_general", "remitente": "persona_natural", "tema": "otro"}
    office.completes(diana, "clasificar_peticion", kind)
    office.completes(diana, "asignar_profesional", {"profesional": ana.username})
    draft = {
        "sentido": "informa",
        "respuesta": "Se instalará en tres meses.",
        "fundamento": "Plan de señalización.",
    }
    office.completes(ana, "proyectar_respuesta", draft)
    office.completes(beatriz, "aprobar_respuesta", {"decision_firma": "firmar"})
    office.works_off()

    with pytest.raises(InvalidInput, match="ya no espera"):
        gives_up(office, case)
