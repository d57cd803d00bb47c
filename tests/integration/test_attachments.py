"""What an official attaches to a form: it waits with the form, and enters the case file with it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from engine import worker
from engine.bpm.transition import Handed
from engine.db.tables import Case, Delivery, Document, Origin, Scan
from engine.domain.officials import SYSTEM
from engine.errors import CaseFault, InvalidInput, TaskNotOpen
from engine.services import attachments, case_events, deliveries, incidents, tasks
from engine.services.attachments import Upload
from tests.desk import Desk, chosen, hidden, words
from tests.evidence import PDF
from tests.office import ANA, ELENA, HUGO, PASSWORD, Office, Received

DELIVERED = {"guia": "RA123", "fecha_entrega": date(2026, 2, 27)}
TYPED = {"guia": "RA123", "fecha_entrega.dia": "27", "fecha_entrega.mes": "2"}
WHOLE = {**TYPED, "fecha_entrega.anio": "2026"}
PROOF = {"guía firmada.pdf": PDF}


@pytest.fixture
def case(office: Office) -> Received:
    office.today_is("2026-03-02")
    return office.receives("entregable", nombres="Marta Rincón")


@pytest.fixture
def ana_at_work(office: Office, case: Received, seat: Callable[..., Desk]) -> Desk:
    """At her desk, with the task in hand."""
    with office.engine.work_as(office.actor(ANA)) as work:
        tasks.claim(work, office.task_of(case, "entregar"))
    return seat(ANA)


@pytest.fixture
def path(office: Office, case: Received) -> str:
    return f"/tareas/{office.task_of(case, 'entregar')}"


def _documents(office: Office) -> list[Document]:
    with office.engine.reading_as(SYSTEM) as work:
        return list(work.session.scalars(select(Document).order_by(Document.id)))


class TestWhileItIsFilledIn:
    def test_what_was_attached_stays_while_other_answers_are_wrong(
        self, office: Office, case: Received, ana_at_work: Desk, path: str
    ) -> None:
        page = ana_at_work.sends(path, {**TYPED, **chosen("prueba_entrega", PROOF)})

        assert page.status_code == 422
        assert "Fecha de la entrega: Esa fecha no existe" in words(page)
        assert "guía firmada.pdf 1 kB Quitar" in words(page)
        assert 'value="RA123"' in page.text

        done = ana_at_work.sends(path, WHOLE)

        assert done.status_code == 302
        assert [one.name for one in _documents(office)] == ["guía firmada.pdf"]

    def test_a_file_is_attached_before_the_rest_is_written_and_taken_back(
        self, office: Office, ana_at_work: Desk, path: str
    ) -> None:
        page = ana_at_work.attaches(path, "prueba_entrega", PROOF, {"guia": "RA123"})

        assert page.status_code == 200
        assert "guía firmada.pdf" in words(page)
        # what was typed beside it is kept too, and both are there when the page is opened again
        again = ana_at_work.opens(path)
        assert 'value="RA123"' in again.text
        assert "guía firmada.pdf" in words(again)

        (kept,) = _documents(office)
        ana_at_work.sends(path, {"accion": f"quitar_archivo:prueba_entrega:{kept.id}"})

        assert _documents(office) == []

    def test_the_field_of_one_file_keeps_the_last_and_that_of_several_all(
        self, office: Office, ana_at_work: Desk, path: str
    ) -> None:
        for name in ("una.pdf", "otra.pdf"):
            ana_at_work.attaches(path, "prueba_entrega", {name: PDF})
            ana_at_work.attaches(path, "anexos_entrega", {name: PDF})

        assert [(one.kind, one.name) for one in _documents(office)] == [
            ("anexos_entrega", "una.pdf"),
            ("prueba_entrega", "otra.pdf"),
            ("anexos_entrega", "otra.pdf"),
        ]

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("virus.pdf", b"#!/bin/sh", "«virus.pdf» no contiene lo que dice su extensión"),
            ("audio.mp3", b"ID3", "«audio.mp3» no es de los que van aquí (PDF, JPG o PNG)"),
            ("vacia.pdf", b"", "«vacia.pdf» está vacío"),
        ],
    )
    def test_what_is_refused_says_why_beside_its_field(
        self, office: Office, ana_at_work: Desk, path: str, name: str, content: bytes, said: str
    ) -> None:
        page = ana_at_work.attaches(path, "prueba_entrega", {name: content}, {"guia": "RA123"})

        assert page.status_code == 422
        assert said in words(page)
        assert 'aria-describedby="f-prueba_entrega-hint f-prueba_entrega-error"' in page.text
        assert 'value="RA123"' in page.text
        assert _documents(office) == []

    def test_the_button_without_a_file_says_what_to_do(self, ana_at_work: Desk, path: str) -> None:
        page = ana_at_work.attaches(path, "prueba_entrega", {})

        assert "Elija primero el archivo y después adjúntelo." in words(page)

    def test_a_proof_is_asked_for_unless_it_is_said_why_there_is_none(
        self, office: Office, case: Received, ana_at_work: Desk, path: str
    ) -> None:
        without = ana_at_work.sends(path, WHOLE)
        no_reason = ana_at_work.sends(path, {**WHOLE, "sin_prueba": "on", "vistos": ""})
        said = {**WHOLE, "sin_prueba": "on", "por_que_sin_prueba": "La empresa no la devolvió"}

        assert "Prueba de la entrega: Adjunte al menos un archivo." in words(without)
        assert "¿Por qué no la hay?" in words(no_reason)
        assert ana_at_work.sends(path, said).status_code == 302
        assert _documents(office) == []
        history = words(ana_at_work.opens(f"/expedientes/{case.id}"))
        assert "No se adjuntó: Guía de correo La empresa no la devolvió" in history
        assert office.broken_invariants() == []

    def test_what_was_attached_to_a_question_that_is_not_asked_any_more_is_forgotten(
        self, office: Office, ana_at_work: Desk, path: str
    ) -> None:
        ana_at_work.attaches(path, "prueba_entrega", PROOF)

        ana_at_work.sends(path, {**WHOLE, "sin_prueba": "on", "por_que_sin_prueba": "No era esa"})

        assert _documents(office) == []

    def test_a_field_that_the_form_does_not_have_takes_nothing(
        self, office: Office, ana_at_work: Desk, path: str
    ) -> None:
        assert ana_at_work.attaches(path, "otra_cosa", PROOF).status_code == 404
        assert ana_at_work.sends(path, {"prueba_entrega": "1"}).status_code == 422
        assert _documents(office) == []

    def test_nobody_else_sees_or_sends_it(
        self, office: Office, case: Received, ana_at_work: Desk, path: str, seat: Any
    ) -> None:
        ana_at_work.attaches(path, "prueba_entrega", PROOF)
        ana_at_work.sends(f"{path}/soltar", {"vistos": "guia"})
        hugo = seat(HUGO)
        hugo.sends(f"{path}/tomar")

        assert "guía firmada.pdf" not in words(hugo.opens(path))
        with pytest.raises(InvalidInput, match="Adjunte"):
            _completes(office, HUGO, case)

    def test_files_sent_after_a_colleague_took_the_task_are_not_kept(
        self, office: Office, ana_at_work: Desk, path: str, seat: Any
    ) -> None:
        ana_at_work.sends(f"{path}/soltar")
        seat(HUGO).sends(f"{path}/tomar")

        page = ana_at_work.attaches(path, "prueba_entrega", PROOF)

        assert page.status_code == 409
        assert _documents(office) == []


def _completes(office: Office, person: Any, case: Received) -> tasks.Completed:
    task_id = office.task_of(case, "entregar")
    with office.engine.work_as(office.actor(person)) as work:
        return tasks.complete(work, task_id, DELIVERED)


class TestAfterTheSessionEnded:
    def test_what_was_chosen_waits_with_the_draft(
        self, office: Office, ana_at_work: Desk, path: str
    ) -> None:
        token = ana_at_work.token()
        office.time_passes(minutes=31)
        sent = {**WHOLE, **chosen("prueba_entrega", PROOF), "csrf_token": token}
        asked = ana_at_work.client.post(path, data=sent)
        assert asked.status_code == 401

        back = {**hidden(asked), "usuario": "ana", "clave": PASSWORD}
        ana_at_work.client.post("/ingresar", data=back)

        assert "guía firmada.pdf" in words(ana_at_work.opens(path))
        assert ana_at_work.sends(path, WHOLE).status_code == 302

    def test_what_was_chosen_for_an_event_is_sent_with_it(
        self, office: Office, case: Received, seat: Any
    ) -> None:
        office.completes(ANA, "entregar", DELIVERED, case=case)
        elena, path = seat(ELENA), f"/expedientes/{case.id}/hechos/respuesta_allegada"
        token = elena.token()
        office.time_passes(minutes=31)
        sent = {"que_dice": "Que sí", **chosen("respuesta", {"carta.pdf": PDF})}
        asked = elena.client.post(path, data={**sent, "csrf_token": token})

        back = {**hidden(asked), "usuario": "elena", "clave": PASSWORD}
        offered = elena.client.post("/ingresar", data=back)
        assert "carta.pdf" in words(offered)

        assert elena.client.post(path, data=hidden(offered)).status_code == 302
        assert [one.name for one in _documents(office)][-1] == "carta.pdf"


class TestOnceItIsSent:
    def test_it_enters_the_file_with_its_type_its_author_and_its_date(
        self, office: Office, case: Received
    ) -> None:
        office.completes(ANA, "entregar", DELIVERED, case=case)

        (filed,) = _documents(office)
        assert (filed.case_id, filed.filing_key, filed.position) == (case.id, None, 1)
        assert (filed.type_name, filed.dated_on) == ("Guía de correo", date(2026, 2, 27))
        assert (filed.created_by, filed.filed_by, filed.filed_at) == ("ana", "ana", office.now)
        assert (filed.origin, filed.scan, filed.public) == (
            Origin.ELECTRONIC,
            Scan.NOT_SCANNED,
            False,
        )
        assert office.history_of(case)[-4:] == [
            "document_filed",
            "task_completed entregar",
            "completed entregar",
            "entered respuesta_llego",
        ]
        assert office.broken_invariants() == []

    def test_it_proves_the_delivery_that_the_task_says(
        self, office: Office, case: Received
    ) -> None:
        office.completes(ANA, "entregar", DELIVERED, case=case)

        with office.engine.reading_as(office.actor(ANA)) as work:
            (line,) = deliveries.of_case(work, case.id)
        assert [one.name for one in line.supports] == ["constancia.pdf"]
        assert office.broken_invariants() == []

    def test_a_drawing_cannot_prove_it_with_what_is_not_in_its_file(
        self, office: Office, case: Received
    ) -> None:
        handed = Handed(element_id="x", means="fisica", result="entregada", proof=(7,))

        with office.engine.work_as(SYSTEM) as work, pytest.raises(CaseFault, match=r"\[7\]"):
            deliveries.store(work, work.session.get_one(Case, case.id), [handed])

    def test_where_a_name_is_reserved_it_is_for_who_may_know_it(self, office: Office) -> None:
        office.today_is("2026-03-02")
        case = office.receives("entregable", nombres="Marta Rincón", reserva_identidad=True)
        office.completes(ANA, "entregar", DELIVERED, case=case)

        assert office.page_of(case, ANA).documents == ()
        assert office.page_of(case, ANA).withheld == 1

    def test_the_person_who_follows_the_matter_does_not_see_it(
        self, office: Office, case: Received, nobody: Desk
    ) -> None:
        office.completes(ANA, "entregar", DELIVERED, case=case)
        office.records(ANA, "respuesta_allegada", {"que_dice": "Que sí"}, case=case)

        page = nobody.client.post(
            "/consultar",
            data={
                "csrf_token": nobody.token(),
                "radicado": case.radicado,
                "codigo": case.tracking_code,
            },
            follow_redirects=True,
        )

        assert case.radicado in words(page)
        assert "constancia.pdf" not in page.text

    def test_sending_twice_stores_it_once(
        self, office: Office, case: Received, ana_at_work: Desk, path: str
    ) -> None:
        first = ana_at_work.sends(path, {**WHOLE, **chosen("prueba_entrega", PROOF)})
        second = ana_at_work.sends(path, {**WHOLE, **chosen("prueba_entrega", PROOF)})

        assert (first.status_code, second.status_code) == (302, 409)
        assert "Usted ya había terminado esta tarea" in words(second)
        assert [one.position for one in _documents(office)] == [1]
        with office.engine.reading_as(SYSTEM) as work:
            assert [row.supports for row in work.session.scalars(select(Delivery))] == ["1"]

    def test_two_clicks_at_the_same_instant_store_it_once(
        self, office: Office, case: Received, ana_at_work: Desk, path: str
    ) -> None:
        start, codes = threading.Barrier(2), []
        token = ana_at_work.token()

        def click() -> None:
            start.wait()
            with ana_at_work.client.application.test_client() as browser:
                for cookie in ana_at_work.client._cookies.values():
                    browser.set_cookie(cookie.key, cookie.value)
                sent = {**WHOLE, **chosen("prueba_entrega", PROOF), "csrf_token": token}
                codes.append(browser.post(path, data=sent).status_code)

        clicks = [threading.Thread(target=click) for _ in range(2)]
        for one in clicks:
            one.start()
        for one in clicks:
            one.join(60)

        assert sorted(codes) == [302, 409]
        assert [one.position for one in _documents(office)] == [1]
        assert office.broken_invariants() == []

    def test_where_the_case_breaks_it_goes_on_waiting_with_the_draft(
        self, office: Office, case: Received, ana_at_work: Desk, path: str
    ) -> None:
        breaks = {**WHOLE, "guia": "ninguna"}  # the drawing knows no means for that
        page = ana_at_work.sends(path, {**breaks, **chosen("prueba_entrega", PROOF)})

        assert page.status_code == 500
        assert "Prueba de la entrega guía firmada.pdf" in words(page)
        assert [(one.case_id, one.position) for one in _documents(office)] == [(None, None)]
        assert "guía firmada.pdf" in words(ana_at_work.opens(path))
        assert ana_at_work.sends(path, WHOLE).status_code == 302
        assert [(one.case_id, one.position) for one in _documents(office)] == [(case.id, 1)]

    def test_an_event_brings_its_papers_too(
        self, office: Office, case: Received, seat: Any
    ) -> None:
        office.completes(ANA, "entregar", DELIVERED, case=case)
        elena, path = seat(ELENA), f"/expedientes/{case.id}/hechos/respuesta_allegada"

        refused = elena.sends(path, {"que_dice": "No", **chosen("respuesta", {"carta.pdf": PDF})})
        kept = elena.opens(path)
        done = elena.sends(path, {"que_dice": "Que sí la recibió"})
        twice = elena.sends(path, {"que_dice": "Que sí", **chosen("respuesta", {"c.pdf": PDF})})

        assert refused.status_code == 422
        assert "carta.pdf" in words(refused)
        assert "carta.pdf" in words(kept)
        assert (done.status_code, twice.status_code) == (302, 404)
        proof, answer = _documents(office)
        assert (proof.position, proof.type_name, proof.filed_by) == (1, "Guía de correo", "ana")
        assert (answer.position, answer.type_name) == (2, "Respuesta del destinatario")
        assert (answer.filed_by, answer.origin) == ("elena", Origin.SCANNED)
        assert answer.scanned_by == "Elena Vega"

    def test_it_waits_in_quarantine_where_there_is_a_scanner(
        self, office: Office, case: Received
    ) -> None:
        office.engine.settings = replace(office.settings, clamd="/run/clamd.sock")

        office.completes(ANA, "entregar", DELIVERED, case=case)

        assert [one.scan for one in _documents(office)] == [Scan.PENDING]


class TestWhatNobodySent:
    def test_it_is_forgotten_with_its_file_but_for_what_a_draft_keeps(
        self, office: Office, case: Received, ana_at_work: Desk, path: str
    ) -> None:
        ana_at_work.attaches(path, "prueba_entrega", PROOF)  # its draft is kept with it
        left = office.receives("entregable", nombres="Otra")
        opening = partial(tasks.asking, task_id=office.task_of(left, "entregar"))
        alone = [Upload("sola.pdf", BytesIO(PDF + b"1"))]
        attachments.attach(office.engine, office.actor(ANA), opening, "prueba_entrega", alone)

        office.clock.now += attachments.KEPT / 2
        worker.purge(office.engine)
        assert [one.name for one in _documents(office)] == ["guía firmada.pdf", "sola.pdf"]

        office.clock.now += attachments.KEPT
        worker.purge(office.engine)

        assert [one.name for one in _documents(office)] == ["guía firmada.pdf"]
        assert _completes(office, ANA, case).radicado == case.radicado

    def test_what_came_with_an_event_that_failed_waits_until_somebody_settles_it(
        self, office: Office, case: Received
    ) -> None:
        office.completes(ANA, "entregar", DELIVERED, case=case)
        actor, event = office.actor(ELENA), {"case_id": case.id, "event_id": "respuesta_allegada"}
        opening = partial(case_events.asking, **event)
        letter = [Upload("carta.pdf", BytesIO(PDF + b"2"))]
        attachments.attach(office.engine, actor, opening, "respuesta", letter)
        command = {"do": "record_event", **event, "actor_id": actor.id, "values": {}}
        with office.engine.work_as(SYSTEM) as work:
            found = incidents.report(
                work, kind="x", dedup_key="x", message="x", command=command, case_id=case.id
            )
        office.clock.now += attachments.KEPT * 2
        worker.purge(office.engine)
        assert "carta.pdf" in [one.name for one in _documents(office)]

        with office.engine.work_as(SYSTEM) as work:
            incidents.resolve(work, found, "Se registró de otra manera.")
        worker.purge(office.engine)
        assert "carta.pdf" not in [one.name for one in _documents(office)]

    def test_that_of_a_task_that_another_ended_is_forgotten(
        self, office: Office, case: Received, ana_at_work: Desk, path: str
    ) -> None:
        ana_at_work.attaches(path, "prueba_entrega", PROOF)
        with office.engine.work_as(office.actor(ANA)) as work:
            tasks.release(work, office.task_of(case, "entregar"))
        office.completes(HUGO, "entregar", DELIVERED, case=case)

        office.clock.now += attachments.KEPT * 2
        worker.purge(office.engine)

        assert [one.created_by for one in _documents(office)] == ["hugo"]

    def test_a_task_that_is_over_takes_nothing(self, office: Office, case: Received) -> None:
        task_id = office.task_of(case, "entregar")
        office.completes(ANA, "entregar", DELIVERED, case=case)

        with (
            office.engine.reading_as(office.actor(ANA)) as work,
            pytest.raises(TaskNotOpen),
        ):
            tasks.asking(work, task_id)
