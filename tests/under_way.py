"""A petition under way: looked at by the coordinator, and in the hands of who answers it."""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.forms import Kind
from engine.domain.officials import CITIZEN, SYSTEM
from engine.errors import InvalidInput
from engine.services import acts, cases, deadlines, deliveries, tasks
from tests.matters import PETITION
from tests.notified import token_of
from tests.office import Office, Person, Received

CLASSIFIED = {"tipo_peticion": "interes_general", "remitente": "persona_natural", "tema": "otro"}
DRAFT: dict[str, Any] = {
    "sentido": "informa",
    "respuesta": "El semáforo se instalará en tres meses, según el plan de señalización.",
    "fundamento": "Concepto de la Secretaría de Movilidad.",
}
DISRESPECT = {
    "expresiones": "«Ustedes son unos…»",
    "decision_irrespeto": "rechazar",
    "motivacion_rechazo": "Las expresiones transcritas agravian a las personas de la entidad y lo"
    " que se pide no se puede separar de ellas sin que la petición pierda todo su contenido.",
}


def classified(office: Office, diana: Person, filed: dict[str, Any], **changes: Any) -> Received:
    """A petition that the coordinator has looked at."""
    said = {**PETITION, **filed}
    case = office.receives("peticion", **said)
    kind = {"tipo_peticion": said["tipo_peticion"], "remitente": said["remitente"]}
    office.completes(diana, "clasificar_peticion", {**CLASSIFIED, **kind, **changes}, case=case)
    return case


def assigned(
    office: Office, diana: Person, ana: Person, filed: dict[str, Any], **changes: Any
) -> Received:
    """A petition that ana must answer."""
    case = classified(office, diana, filed, **changes)
    office.completes(diana, "asignar_profesional", {"profesional": ana.username}, case=case)
    return case


def refusal_of(office: Office, person: Person, element_id: str, answers: Any) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        office.completes(person, element_id, answers)
    return refused.value.fields


def tracked(office: Office, case: Received) -> cases.TrackingPage:
    with office.engine.reading_as(CITIZEN) as work:
        return cases.tracking(work, case.radicado, case.tracking_code)


def codes(office: Office, case: Received) -> list[str]:
    """The numbers of what was signed on the case."""
    with office.engine.reading_as(SYSTEM) as work:
        return [act.code for act in acts.of_case(work, case.id)]


def opens_the_act(office: Office) -> None:
    """The person follows the link of the electronic notification that she accepted."""
    with office.engine.work_as(CITIZEN) as work:
        deliveries.open_act(work, token_of(office), address="190.0.0.7", program="")
    office.works_off()


#: without a name and without an address
ANONYMOUS: dict[str, Any] = {
    "anonima": True,
    "tipo_peticion": "denuncia",
    "objeto": "Cobran por los turnos, que son gratuitos.",
    "medio_respuesta": "consulta",
    "tratamiento_datos": True,
}
REFUSAL: dict[str, Any] = {**DRAFT, "sentido": "niega"}


def receives(office: Office, **changes: Any) -> Received:
    return office.receives("peticion", **{**PETITION, **changes})


def classifies(office: Office, diana: Person, **changes: Any) -> None:
    """The coordinator confirms what was declared, but for the changes."""
    answers = {"tipo_peticion": "interes_general", "remitente": "persona_natural", "tema": "otro"}
    office.completes(diana, "clasificar_peticion", {**answers, **changes})


def assigns(office: Office, diana: Person, ana: Person, **changes: Any) -> None:
    classifies(office, diana, **changes)
    office.completes(diana, "asignar_profesional", {"profesional": ana.username})


def signs(office: Office, beatriz: Person) -> None:
    office.completes(beatriz, "aprobar_respuesta", {"decision_firma": "firmar"})
    office.works_off()


def explanation(office: Office, case: Received) -> deadlines.Explanation:
    with office.engine.reading_as(SYSTEM) as work:
        return deadlines.explanation(work, office.term_of(case, "respuesta").term_id)


def form_values(office: Office, person: Person, case: Received, element_id: str) -> dict[str, Any]:
    """What the form of a task shows when it is opened."""
    with office.engine.reading_as(office.actor(person)) as work:
        return dict(tasks.task_page(work, office.task_of(case, element_id)).values)


def form_words(office: Office, person: Person, case: Received, element_id: str) -> str:
    """What the form of a task tells whoever opens it."""
    with office.engine.reading_as(office.actor(person)) as work:
        page = tasks.task_page(work, office.task_of(case, element_id))
        texts = (one for one in page.form.fields if one.kind is Kind.TEXT)
        return "\n".join(one.words(page.values) for one in texts if not one.hidden(page.values))
