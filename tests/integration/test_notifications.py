"""What the letters say, and what they keep to themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from engine.db.tables import Case
from engine.domain.officials import SYSTEM
from engine.services import notifications
from tests.matters import LUZ, PETITION
from tests.office import Office, Received

pytestmark = pytest.mark.usefixtures("papers_at_hand")

EMAILS = Path(notifications.__file__).parent.parent / "emails"
#: a digest and a change of the calendar are about many matters, and have tests of their own
ABOUT_MANY = {"resumen_diario", "calendario_cambiado"}
#: letters that let somebody in: to an account, to a draft, to all of their matters, to a page
OF_NO_MATTER = {
    *("invitacion", "restablecer_clave", "seguir_radicacion", "codigos_de_consulta"),
    "observacion_recibida",  # of anybody, on a publication
    "incidencia_reservada",  # of a reserved one, which no letter names
}
KINDS = {folder.name for folder in EMAILS.iterdir() if folder.is_dir()} - ABOUT_MANY
OF_A_MATTER = sorted(KINDS - OF_NO_MATTER)
#: where an official is led by what is not about a term
LEADS_TO = {
    "incidencia_reservada": "/administrar/incidencias",
    "aviso_funcionario": "/expedientes/{case_id}",
    "informacion_recibida": "/expedientes/{case_id}",
    "nota_interna": "/expedientes/{case_id}",
    "consulta_interna": "/consultas/5",
    "consulta_respondida": "/consultas/5",
}
OF_A_TERM = sorted(notifications.TO_OFFICIALS - LEADS_TO.keys())
CANARY = "Zacarías Reservado"


def letter(office: Office, kind: str, case: Received | None) -> dict[str, str]:
    said = {
        "name": "Ana Ruiz",
        "answer": "Sí.\n\nSe hará en mayo.",
        "term_name": "Respuesta",
        "due_on": date(2026, 3, 24),
        "days_left": 3,
        "provisional": True,
        "norm": "CPACA, art. 14",
        "reason": "Falta un concepto técnico.",
        "was_due_on": date(2026, 3, 20),
        "missing": ["El certificado del predio"],
        "until": date(2026, 4, 24),
        "extendable": True,
        "law": "Ley 1755 de 2015, art. 17",
        "term_id": 7,
        "number": "OF-2026-00001",
        "paper": "Resolución",
        "issued_on": date(2026, 3, 2),
        "link": f"{office.settings.base_url}/enlace/abc",
        "accepted": False,
        "reasons": "Hay interés público.",
        "act": "Resolución 8 de 2026",
        "author": "Beatriz Lara",
        "what": "concepto",
        "note_kind": "informed",
        "note": "",
        "question": "",
        "approved": True,
        "consultation_id": 5,
        "username": "ana",
        "process_name": "Peticiones",
        "matters": [],
        "about": "Sesión del comité",
        "text": "Se reúne el martes.",
        "content": "Va el acto adjunto.",
        "left_out": ["plano.pdf"],
        "title": "Proyecto de decreto",
        "observation": "Cambiaría el artículo 2.",
        **said_of(kind),
    }
    with office.engine.work_as(SYSTEM) as work:
        message = notifications.notify(
            work,
            kind,
            to="x@entidad.example",
            context=said,
            case_id=case.id if case else None,
            dedup_key="k",
        )
        return {"subject": message.subject, "text": message.text, "html": message.html}


def said_of(kind: str) -> dict[str, object]:
    """What two kinds call by one name and mean otherwise."""
    if kind == "consulta_respondida":
        return {"answer": ""}  # as of a reserved matter
    if kind == "seguir_radicacion":
        return {"until": datetime(2026, 4, 24, 17, tzinfo=UTC)}
    return {}


@pytest.mark.parametrize("kind", OF_A_MATTER)
def test_every_kind_has_its_three_parts_and_names_the_matter(office: Office, kind: str) -> None:
    case = office.receives("peticion", **PETITION)

    written = letter(office, kind, case)

    assert case.radicado in written["subject"]
    assert "\n" not in written["subject"]
    for part in ("text", "html"):
        assert case.radicado in written[part]
        assert office.settings.base_url in written[part]
        assert "{{" not in written[part]
        assert "None" not in written[part]


@pytest.mark.parametrize("kind", sorted(OF_NO_MATTER))
def test_a_letter_of_no_matter_has_its_three_parts_and_a_way_in(office: Office, kind: str) -> None:
    written = letter(office, kind, None)

    assert written["subject"].strip()
    assert "\n" not in written["subject"]
    for part in ("text", "html"):
        assert office.settings.base_url in written[part]
        assert "{{" not in written[part]
        assert "None" not in written[part]


@pytest.mark.parametrize(("kind", "place"), sorted(LEADS_TO.items()))
def test_a_letter_between_colleagues_leads_to_where_it_is_answered(
    office: Office, kind: str, place: str
) -> None:
    case = office.receives("peticion", **PETITION)

    written = letter(office, kind, case)

    for part in ("text", "html"):
        assert office.settings.base_url + place.format(case_id=case.id) in written[part]


@pytest.mark.parametrize("kind", OF_A_TERM)
def test_a_letter_about_a_term_leads_to_the_count_of_the_day(office: Office, kind: str) -> None:
    case = office.receives("peticion", **PETITION)

    written = letter(office, kind, case)

    for part in ("text", "html"):
        assert f"{office.settings.base_url}/terminos/7" in written[part]


@pytest.mark.parametrize("kind", sorted(notifications.TO_OFFICIALS))
@pytest.mark.parametrize("column", ["reserved", "identity_reserved"])
def test_a_letter_to_an_official_says_nothing_that_a_reserved_person_wrote(
    office: Office, kind: str, column: str
) -> None:
    case = office.receives("peticion", **PETITION)
    with office.engine.work_as(SYSTEM) as work:
        hidden = {"subject": f"Queja de {CANARY}", column: True}
        work.session.execute(update(Case).where(Case.id == case.id).values(hidden))

    written = letter(office, kind, case)

    assert all(CANARY not in part for part in written.values())
    assert case.tracking_code not in written["text"]


@pytest.mark.parametrize("kind", sorted(notifications.TO_OFFICIALS))
def test_a_letter_to_an_official_never_carries_the_tracking_code(office: Office, kind: str) -> None:
    case = office.receives("peticion", **PETITION)

    written = letter(office, kind, case)

    assert all(case.tracking_code not in part for part in written.values())


def test_the_receipt_says_that_the_date_is_provisional_and_where_to_look(office: Office) -> None:
    office.today_is("2026-03-02")
    case = office.receives("peticion", **PETITION)
    office.works_off()

    [receipt] = office.mail.sent
    text = receipt.get_body(("plain",)).get_content()
    assert "Fecha de recibo: lunes 2 de marzo de 2026 a las 08:00" in text
    assert "martes 24 de marzo de 2026" in text
    assert "Esta fecha es provisional" in text
    assert f"{office.settings.base_url}/consultar" in text
    assert case.tracking_code in text


def test_a_goal_of_the_office_is_promised_to_nobody(office: Office) -> None:
    office.receives("peticion", **{**PETITION, "tipo_peticion": "felicitacion"})
    office.works_off()

    [receipt] = office.mail.sent
    assert "Fecha límite" not in receipt.get_body(("plain",)).get_content()


def test_without_an_address_there_is_no_receipt_and_the_case_goes_on(office: Office) -> None:
    without = {**PETITION, "medio_respuesta": "consulta"}
    without.pop("correo")
    case = office.receives("peticion", **without)

    office.works_off()

    assert office.mail.to(LUZ) == []
    assert "completed acuse_recibo" in office.history_of(case)


@pytest.mark.parametrize(
    ("days", "words"), [(0, "0 días hábiles"), (1, "1 día hábil"), (2, "2 días hábiles")]
)
def test_days_are_counted_in_words_that_agree(days: int, words: str) -> None:
    assert notifications.working_days(days) == words


@pytest.mark.parametrize(
    ("days_left", "subject"),
    [
        (3, "Vence en 3 días hábiles"),
        (1, "Vence en 1 día hábil"),
        (0, "Vence hoy"),
        (-2, "Término vencido"),
    ],
)
def test_the_subject_of_a_reminder_says_how_much_time_is_left(
    office: Office, days_left: int, subject: str
) -> None:
    case = office.receives("peticion", **PETITION)
    said = {"name": "Ana", "term_name": "Respuesta", "due_on": date(2026, 3, 24), "norm": ""}

    with office.engine.work_as(SYSTEM) as work:
        message = notifications.notify(
            work,
            "recordatorio_termino",
            to="x@entidad.example",
            context={**said, "days_left": days_left},
            case_id=case.id,
            dedup_key="k",
        )

    assert message.subject == f"{subject}: radicado {case.radicado}"
