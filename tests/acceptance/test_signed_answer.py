"""An answer is drafted, returned, corrected, approved, signed, numbered, sealed and sent."""

from __future__ import annotations

from typing import Any

import pytest

from engine.adapters.signer import State
from engine.domain.officials import CITIZEN, SYSTEM
from engine.services import acts, cases
from tests.conftest import BACKENDS
from tests.office import Office, Person, Received
from tests.pdf import is_pictured, text_of

pytestmark = [
    pytest.mark.sealed,
    pytest.mark.procedure("peticion"),
    pytest.mark.parametrize("backend", BACKENDS),
]

LUZ = "luz.ospina@example.com"
PETITION: dict[str, Any] = {
    "anonima": False,
    "remitente": "persona_natural",
    "nombres": "Luz Dary Ospina Grajales",
    "tipo_documento": "CC",
    "numero_documento": "31245678",
    "tipo_peticion": "interes_general",
    "objeto": "Solicito un semáforo peatonal frente a la escuela.",
    "medio_respuesta": "correo",
    "correo": LUZ,
    "tratamiento_datos": True,
}
DRAFT = {
    "sentido": "accede",
    "respuesta": "El semáforo se instalará en tres meses.",
    "fundamento": "Plan de señalización.",
}


@pytest.fixture
def corrected(office: Office, diana: Person, ana: Person, beatriz: Person) -> Received:
    """A petition whose draft the head of office returned once, and that waits for her again."""
    case = office.receives("peticion", **PETITION)
    classified = {"tipo_peticion": "interes_general", "remitente": "persona_natural"}
    office.completes(diana, "clasificar_peticion", {**classified, "tema": "otro"})
    office.completes(diana, "asignar_profesional", {"profesional": ana.username})
    office.completes(ana, "proyectar_respuesta", DRAFT)
    returned = {"decision_firma": "devolver", "observaciones": "Diga en qué cruce queda."}
    office.completes(beatriz, "aprobar_respuesta", returned)
    better = {**DRAFT, "respuesta": "El semáforo de la calle 5 se instalará en tres meses."}
    office.completes(ana, "proyectar_respuesta", better)
    return case


def test_the_answer_reaches_the_citizen_as_a_signed_and_numbered_document(
    office: Office, corrected: Received, beatriz: Person
) -> None:
    case = corrected

    # when it is approved, which is to sign it
    office.completes(beatriz, "aprobar_respuesta", {"decision_firma": "firmar"})
    office.works_off()

    # then it has the first number of the year: what was returned spent none
    with office.engine.reading_as(SYSTEM) as work:
        [act] = acts.of_case(work, case.id)
    assert (act.code, act.quality, act.check_result) == ("OF-2026-00001", "titular", "valida")

    # and the signed document travels with the letter
    [letter] = [mail for mail in office.mail.sent if "Respuesta" in str(mail["Subject"])]
    [enclosed] = letter.iter_attachments()
    sent = enclosed.get_content()
    assert enclosed.get_filename() == f"respuesta-{case.radicado}.pdf"
    assert office.engine.signer.check(sent).state is State.VALID
    said = text_of(sent)
    is_pictured(sent, "respuesta-firmada")
    assert "OF-2026-00001" in said
    assert "El semáforo de la calle 5 se instalará" in said
    assert "Beatriz Soto Secretaría General" in said
    body = letter.get_body(("plain",)).get_content()
    assert "con el número OF-2026-00001, va adjunta en PDF" in body

    # and the citizen downloads the very same one with the number and the code
    with office.engine.reading_as(CITIZEN) as work:
        [line] = cases.tracking(work, case.radicado, case.tracking_code).documents
        offered = cases.tracking_document(work, case.radicado, case.tracking_code, line.id)
        with work.documents.open(offered.sha256) as stream:
            assert stream.read() == sent
    assert office.broken_invariants() == []


def test_a_number_annulled_before_its_seal_sends_the_answer_back_to_be_drafted(
    office: Office, corrected: Received, ana: Person, beatriz: Person
) -> None:
    case = corrected
    office.completes(beatriz, "aprobar_respuesta", {"decision_firma": "firmar"})
    with office.engine.work_as(office.actor(beatriz)) as work:
        [first] = acts.of_case(work, case.id)
        acts.annul(work, first.id, "Se firmó el texto sin el anexo.")

    office.works_off()

    assert office.inbox_of(ana) == ["proyectar_respuesta"]
    assert office.broken_invariants() == []

    # the annulled number is not given again, and only what was signed afterwards is sent
    office.completes(ana, "proyectar_respuesta", DRAFT)
    office.completes(beatriz, "aprobar_respuesta", {"decision_firma": "firmar"})
    office.works_off()
    with office.engine.reading_as(SYSTEM) as work:
        told = [(act.code, act.status) for act in acts.of_case(work, case.id)]
    assert told == [("OF-2026-00001", "annulled"), ("OF-2026-00002", "sealed")]
    letters = [mail for mail in office.mail.sent if "Respuesta" in str(mail["Subject"])]
    assert len(letters) == 1
