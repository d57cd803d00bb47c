"""A letter that the relay took and the person's mailbox gave back."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from engine.adapters.bounces import read
from engine.cli import main
from engine.db.tables import Case, Incident, Message, MessageStatus
from engine.demo.returned import returned
from engine.domain.officials import SYSTEM
from engine.services import bounces, letters, tasks
from tests.desk import Desk, filled, words
from tests.office import ANA, BEATRIZ, DIANA, ELENA, FABIO, GLORIA, Office, Received
from tests.petitions import CLASSIFIED, PETITION

pytestmark = [pytest.mark.procedure("peticion"), pytest.mark.usefixtures("papers_at_hand")]

ANSWER = {
    "sentido": "informa",
    "respuesta": "El árbol se poda el lunes.",
    "fundamento": "Ley 1437 de 2011, art. 14.",
}
DELIVERED = {
    "medio_comunicacion": "personal",
    "fecha_comunicacion": "2026-03-02",
    "resultado_comunicacion": "entregada",
}


@pytest.fixture
def answered(office: Office) -> Received:
    """A petition whose answer the relay accepted: it is closed."""
    case = office.receives("peticion", **PETITION)
    office.completes(DIANA, "clasificar_peticion", CLASSIFIED)
    office.completes(DIANA, "asignar_profesional", {"profesional": "ana"})
    office.completes(ANA, "proyectar_respuesta", ANSWER)
    if "revisar_proyecto" in office.inbox_of(FABIO):
        office.completes(FABIO, "revisar_proyecto", {"decision_revision": "aprobar"})
    office.completes(BEATRIZ, "aprobar_respuesta", {"decision_firma": "firmar"})
    office.works_off()
    assert office.page_of(case, DIANA).status == "closed"
    return case


def _sent(office: Office, kind: str) -> EmailMessage:
    """The letter of that kind, as it left."""
    with office.engine.reading_as(SYSTEM) as work:
        message_id = work.session.scalars(
            select(Message.message_id).where(Message.kind == kind)
        ).one()
    return next(one for one in office.mail.sent if one["Message-ID"] == message_id)


def _comes_back(office: Office, letter: EmailMessage) -> int | None:
    report = read(returned(letter))
    assert report is not None
    return office.engine.run(SYSTEM, lambda work: bounces.take(work, report))


def _state(office: Office, kind: str) -> tuple[str, str]:
    with office.engine.reading_as(SYSTEM) as work:
        row = work.session.scalars(select(Message).where(Message.kind == kind)).one()
        return row.status, row.last_error


def test_an_answer_that_comes_back_gives_the_closed_case_a_task(
    office: Office, answered: Received
) -> None:
    assert _comes_back(office, _sent(office, "respuesta")) is not None

    assert _state(office, "respuesta") == (MessageStatus.BOUNCED, "5.1.1 550 buzón inexistente")
    assert office.inbox_of(ELENA) == ["entregar_comunicacion"]
    with office.engine.reading_as(office.actor(ELENA)) as work:
        page = tasks.task_page(work, office.task_of(answered, "entregar_comunicacion"))
    assert page.task.name == "Comunicar por otro medio"
    assert page.values["contenido"] == "El árbol se poda el lunes."
    assert page.task.due_on is not None
    assert office.broken_invariants() == []


def test_what_was_done_by_other_means_is_kept_in_the_case(
    office: Office, answered: Received
) -> None:
    _comes_back(office, _sent(office, "respuesta"))

    done = office.completes(ELENA, "entregar_comunicacion", DELIVERED)

    assert (done.case_id, done.next_task_ids) == (answered.id, ())
    assert office.inbox_of(ELENA) == []
    assert office.page_of(answered, DIANA).status == "closed"
    assert office.history_of(answered)[-3:] == [
        "document_filed",  # the proof of it
        "task_completed entregar_comunicacion",
        "completed entregar_comunicacion",
    ]
    with office.engine.reading_as(SYSTEM) as work:
        assert (
            '"resultado_comunicacion":"entregada"'
            in work.session.get_one(Case, answered.id).variables
        )
    assert office.broken_invariants() == []


def test_a_wrong_code_is_told_in_words_and_the_task_stays(
    app: Flask, office: Office, answered: Received
) -> None:
    _comes_back(office, _sent(office, "respuesta"))
    elena = Desk(app, office).seated(ELENA)
    address = f"/tareas/{office.task_of(answered, 'entregar_comunicacion')}"
    elena.sends(f"{address}/tomar")

    came = {**DELIVERED, "medio_comunicacion": "retiro", "codigo_retiro": "AAAA-AAAA"}
    came["fecha_comunicacion"] = date(2026, 3, 2)
    answer = elena.sends(address, filled(came))

    assert answer.status_code == 422
    assert "El código no es el de este radicado: no lo entregue." in words(answer)
    assert office.inbox_of(ELENA) == ["entregar_comunicacion"]


def test_a_delivery_that_comes_back_too_is_tried_again(office: Office, answered: Received) -> None:
    _comes_back(office, _sent(office, "respuesta"))
    again = {**DELIVERED, "resultado_comunicacion": "devuelta"}

    done = office.completes(ELENA, "entregar_comunicacion", again)

    assert len(done.next_task_ids) == 1
    assert office.inbox_of(ELENA) == ["entregar_comunicacion"]
    office.completes(ELENA, "entregar_comunicacion", DELIVERED)
    assert office.inbox_of(ELENA) == []
    assert office.broken_invariants() == []


def test_the_same_notice_twice_is_one_task(office: Office, answered: Received) -> None:
    letter = _sent(office, "respuesta")
    _comes_back(office, letter)

    assert _comes_back(office, letter) is None
    assert office.inbox_of(ELENA) == ["entregar_comunicacion"]


def test_what_traveled_with_it_travels_with_the_letter_that_repeats_it(
    office: Office, answered: Received
) -> None:
    letter = _sent(office, "respuesta")
    _comes_back(office, letter)
    with office.engine.work_as(office.actor(GLORIA)) as work:
        sent = work.session.scalars(select(Message).where(Message.kind == "respuesta")).one()
        letters.send_again(work, sent.id, "marta.nueva@ejemplo.co")
    office.works_off()

    again = office.mail.sent[-1]
    papers = [[one.get_filename() for one in each.iter_attachments()] for each in (letter, again)]
    assert again["To"] == "marta.nueva@ejemplo.co"
    assert papers[0] == papers[1]
    assert len(papers[0]) == 1


def test_a_letter_that_need_not_arrive_is_told_to_the_administrator(
    office: Office, answered: Received
) -> None:
    _comes_back(office, _sent(office, "acuse_recibo"))

    assert _state(office, "acuse_recibo")[0] == MessageStatus.BOUNCED
    assert office.inbox_of(ELENA) == []
    with office.engine.reading_as(SYSTEM) as work:
        (incident,) = work.session.scalars(select(Incident)).all()
    assert (incident.kind, incident.case_id) == ("mail_bounced", answered.id)


def test_the_notice_of_an_extension_that_comes_back_is_delivered_while_the_case_goes_on(
    office: Office,
) -> None:
    case = office.receives("peticion", **PETITION)
    office.completes(DIANA, "clasificar_peticion", CLASSIFIED)
    office.completes(DIANA, "asignar_profesional", {"profesional": "ana"})
    office.completes(ANA, "proyectar_respuesta", {"pide_prorroga": True})
    office.completes(
        ANA,
        "motivar_prorroga",
        {
            "decision_prorroga": "pedir",
            "motivo_prorroga": "El estudio de suelos lo entrega un contratista la semana entrante.",
            "nueva_fecha": "2026-03-30",
        },
    )
    office.completes(BEATRIZ, "autorizar_prorroga", {"decision_autorizacion": "autorizar"})
    office.works_off()

    _comes_back(office, _sent(office, "aviso_prorroga"))

    with office.engine.reading_as(office.actor(ELENA)) as work:
        page = tasks.task_page(work, office.task_of(case, "entregar_comunicacion"))
    assert page.values["carta"] == "aviso_prorroga"
    assert "estudio de suelos" in page.values["contenido"]
    assert office.inbox_of(ANA) == ["proyectar_respuesta"]
    office.completes(
        ELENA,
        "entregar_comunicacion",
        {
            "medio_comunicacion": "personal",
            "fecha_comunicacion": "2026-03-02",
            "resultado_comunicacion": "entregada",
        },
    )
    assert office.inbox_of(ANA) == ["proyectar_respuesta"]
    assert office.broken_invariants() == []


@pytest.mark.parametrize("part", ["message/rfc822", "text/rfc822-headers", "verp"])
def test_the_letter_is_known_by_what_comes_back_with_the_notice(
    office: Office, answered: Received, part: str
) -> None:
    letter = _sent(office, "respuesta")
    report = read(returned(letter, part=part))

    assert report is not None
    assert office.engine.run(SYSTEM, lambda work: bounces.take(work, report)) is not None


def test_what_is_no_notice_of_failure_changes_nothing(office: Office, answered: Received) -> None:
    letter = _sent(office, "respuesta")

    assert read(returned(letter, action="delayed")) is None
    assert read(letter.as_bytes()) is None
    assert read(b"\xff\x00 not a mail") is None
    assert read(b"") is None


def test_the_notice_of_a_strangers_letter_is_nobodys(office: Office, answered: Received) -> None:
    stranger = EmailMessage()
    stranger["Message-ID"] = "<otra@otra.example>"
    stranger["To"] = "alguien@otra.example"

    assert _comes_back(office, stranger) is None


def test_the_mail_server_pipes_it_to_a_command(
    office: Office, answered: Received, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = _sent(office, "respuesta")
    env = {
        "CAUCE_DATABASE_URL": office.settings.database_url,
        "CAUCE_SECRET_KEY": "de prueba",
        "CAUCE_HOME": str(office.settings.home),
    }

    def piped(content: bytes, **more: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["bounce"], input=content, env={**env, **more})
        return done.exit_code, done.output

    nowhere = piped(returned(letter), CAUCE_DATABASE_URL="postgresql://127.0.0.1:1/nada")
    assert nowhere[0] == 75
    code, told = piped(returned(letter))
    assert (code, "quedó marcada como devuelta" in told) == (0, True)
    assert office.inbox_of(ELENA) == ["entregar_comunicacion"]
    assert piped(letter.as_bytes())[0] == 0
