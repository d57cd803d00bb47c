"""A matter is filed, shown and followed."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from sqlalchemy import select

from engine.db.tables import Case, Document, Party
from engine.domain.officials import CITIZEN, RESERVED_IDENTITY, SYSTEM
from engine.domain.values import loads
from engine.errors import NotAllowed, NotFound
from engine.services import cases
from tests.office import Office, Received

FILING = {"nombres": "Luz Marina Rey", "correo": "luz@ejemplo.co", "objeto": "Un árbol caído"}


@pytest.fixture
def case(office: Office) -> Received:
    return office.receives("solicitud", **FILING)


def _row(office: Office, case: Received) -> Case:
    with office.engine.reading_as(SYSTEM) as work:
        return work.session.execute(select(Case).where(Case.id == case.id)).scalar_one()


class TestFiling:
    def test_a_matter_has_number_code_and_term_from_the_first_second(self, office: Office) -> None:
        case = office.receives("solicitud", **FILING)

        assert case.radicado == "2026-000001"
        assert len(case.tracking_code) == 8
        assert [(term.name, term.due_on) for term in case.terms] == [
            ("respuesta", date(2026, 3, 24))
        ]

    def test_the_date_of_receipt_is_that_of_the_medium_and_the_filing_that_of_the_clock(
        self, office: Office
    ) -> None:
        office.today_is("2026-03-02 09:00")

        case = office.receives("solicitud", at="2026-02-27 16:59", **FILING)

        row = _row(office, case)
        assert row.filed_at == office.now
        assert row.received_at < row.filed_at
        assert case.terms[0].starts_on == date(2026, 2, 27)

    def test_who_files_is_taken_from_the_answers_that_the_procedure_names(
        self, office: Office, case: Received
    ) -> None:
        with office.engine.reading_as(SYSTEM) as work:
            person = work.session.scalars(select(Party)).one()

        assert (person.case_id, person.role) == (case.id, "peticionario")
        assert (person.name, person.email) == ("Luz Marina Rey", "luz@ejemplo.co")
        assert _row(office, case).subject == "Un árbol caído"

    def test_what_the_form_does_not_ask_never_reaches_the_case(self, office: Office) -> None:
        office.deploys("solicitud")
        with office.engine.work_as(CITIZEN) as work:
            filed = cases.file(
                work,
                "solicitud",
                {"objeto": "x", "administrador": True, "completa": True},
                received_at=work.now,
                channel="web",
            )

        with office.engine.reading_as(SYSTEM) as work:
            known = loads(work.session.get_one(Case, filed.case_id).variables)["case"]
        assert "administrador" not in known
        assert "completa" not in known
        assert known["objeto"] == "x"

    def test_numbers_have_no_gaps_though_filings_fail(self, office: Office) -> None:
        first = office.receives("solicitud", **FILING)
        with pytest.raises(NotFound), office.engine.work_as(CITIZEN) as work:
            cases.file(
                work,
                "solicitud",
                {"objeto": "x"},
                received_at=work.now,
                channel="web",
                attachments=[999],
            )

        second = office.receives("solicitud", **FILING)

        assert (first.radicado, second.radicado) == ("2026-000001", "2026-000002")

    def test_each_year_has_its_own_series(self, office: Office) -> None:
        office.receives("solicitud", **FILING)
        office.today_is("2027-01-04")

        assert office.receives("solicitud", **FILING).radicado == "2027-000001"

    def test_filings_at_once_get_consecutive_numbers(self, office: Office) -> None:
        office.deploys("solicitud")
        got: list[str] = []
        start = threading.Barrier(6)

        def file() -> None:
            start.wait()
            got.append(office.receives("solicitud", **FILING).radicado)

        _together([threading.Thread(target=file) for _ in range(6)])

        assert sorted(got) == [f"2026-{n:06d}" for n in range(1, 7)]

    def test_attachments_become_the_cases_and_nobody_elses_can_be_taken(
        self, office: Office, case: Received
    ) -> None:
        mine, theirs = _document(office, None), _document(office, case.id)

        with office.engine.work_as(CITIZEN) as work:
            filed = cases.file(
                work,
                "solicitud",
                {"objeto": "x"},
                received_at=work.now,
                channel="web",
                attachments=[mine],
            )
            with pytest.raises(NotFound):
                cases.file(
                    work,
                    "solicitud",
                    {"objeto": "x"},
                    received_at=work.now,
                    channel="web",
                    attachments=[theirs],
                )

        with office.engine.reading_as(SYSTEM) as work:
            assert work.session.get_one(Document, mine).case_id == filed.case_id
            assert work.session.get_one(Document, theirs).case_id == case.id

    def test_nothing_is_filed_in_a_procedure_that_nobody_deployed(self, office: Office) -> None:
        with pytest.raises(NotFound), office.engine.work_as(CITIZEN) as work:
            cases.file(work, "no_existe", {}, received_at=work.now, channel="web")


class TestTheCaseAsAnOfficialSeesIt:
    def test_facts_people_terms_tasks_and_steps(
        self, office: Office, case: Received, elena
    ) -> None:
        page = office.page_of(case, elena)

        assert page.radicado == case.radicado
        assert ("Asunto", "Un árbol caído") in page.facts
        assert [party.name for party in page.parties] == ["Luz Marina Rey"]
        assert [task.element_id for task in page.tasks] == ["revisar_solicitud"]
        assert page.active_elements == ("revisar_solicitud",)
        assert [(s.element_id, s.state, s.holder) for s in page.steps] == [
            ("revisar_solicitud", "current", "Ventanilla única"),
            ("dar_concepto", "next", "Profesional"),
            ("atender_vencimiento", "unneeded", ""),
        ]

    def test_history_says_who_did_what_in_order(
        self, office: Office, case: Received, elena, ana
    ) -> None:
        office.completes(elena, "revisar_solicitud", {"completa": True, "profesional": "ana"})
        office.completes(ana, "dar_concepto", {"concepto": "Procede.", "dias": "4"})

        page = office.page_of(case, elena)

        told = [(event.kind, event.actor_name) for event in page.events]
        assert told[0] == ("filed", "Ciudadanía")
        assert ("task_completed", "Elena Vega") in told
        assert told[-1] == ("closed", "Ana Ruiz")
        assert page.status == "closed"
        assert [(s.element_id, s.state, s.holder) for s in page.steps] == [
            ("revisar_solicitud", "done", "Elena Vega"),
            ("dar_concepto", "done", "Ana Ruiz"),
        ]

    def test_another_office_may_not_open_it(self, office: Office, case: Received, carlos) -> None:
        with pytest.raises(NotAllowed):
            office.page_of(case, carlos)
        with pytest.raises(NotAllowed), office.engine.reading_as(office.actor(carlos)) as work:
            cases.diagram(work, case.id)

    def test_a_reserved_case_does_not_exist_for_others_not_even_for_the_administrator(
        self, office: Office, case: Received, carlos, gloria, elena
    ) -> None:
        assert office.page_of(case, gloria).radicado == case.radicado
        _reserve(office, case)

        for person in (carlos, gloria):
            with pytest.raises(NotFound):
                office.page_of(case, person)
        assert office.page_of(case, elena).reserved

    def test_a_reserved_identity_is_masked_for_roles_that_the_procedure_does_not_name(
        self, office: Office, elena, ana
    ) -> None:
        case = office.receives("solicitud", reserva_identidad=True, **FILING)
        office.completes(elena, "revisar_solicitud", {"completa": True, "profesional": "ana"})

        seen, masked = office.page_of(case, elena), office.page_of(case, ana)

        assert seen.parties[0].name == "Luz Marina Rey"
        assert masked.parties[0].name == RESERVED_IDENTITY
        assert "Luz" not in repr(masked)
        assert "luz@" not in repr(masked)

    def test_who_files_without_a_name_has_none(self, office: Office, elena) -> None:
        case = office.receives("solicitud", anonima=True, objeto="Un hueco en la vía")

        (party,) = office.page_of(case, elena).parties

        assert party.anonymous
        assert party.name == ""

    def test_the_diagram_is_that_of_the_version_that_runs(
        self, office: Office, case: Received, elena
    ) -> None:
        with office.engine.reading_as(office.actor(elena)) as work:
            assert b'id="revisar_solicitud"' in cases.diagram(work, case.id)


class TestFollowing:
    def test_a_citizen_sees_where_it_is_and_until_when(self, office: Office, elena) -> None:
        case = office.receives("solicitud", **FILING)
        received = _tracked(office, case)
        office.completes(elena, "revisar_solicitud", {"completa": True, "profesional": "ana"})
        worked = _tracked(office, case)

        assert (received.state, worked.state) == ("Recibida", "En estudio")
        assert (worked.steps_done, worked.steps_total) == (1, 2)
        assert worked.terms[0].due_on == date(2026, 3, 24)
        assert worked.answer == ""

    def test_the_answer_and_public_documents_appear_when_it_ends(
        self, office: Office, case: Received, elena, ana
    ) -> None:
        shown, hidden = _document(office, case.id, public=True), _document(office, case.id)
        office.completes(elena, "revisar_solicitud", {"completa": True, "profesional": "ana"})
        assert _tracked(office, case).documents == ()

        office.completes(ana, "dar_concepto", {"concepto": "Procede.", "dias": "4"})

        page = _tracked(office, case)
        assert (page.closed, page.answer) == (True, "Procede.")
        assert [document.id for document in page.documents] == [shown]
        with office.engine.reading_as(CITIZEN) as work:
            name = (case.radicado, case.tracking_code)
            assert cases.tracking_document(work, *name, shown).id == shown
            with pytest.raises(NotFound):
                cases.tracking_document(work, *name, hidden)

    @pytest.mark.parametrize("pair", [("2026-000001", "ZZZZZZZZ"), ("2026-999999", "ZZZZZZZZ")])
    def test_a_wrong_pair_shows_nothing_whichever_half_is_wrong(
        self, office: Office, case: Received, pair
    ) -> None:
        with pytest.raises(NotFound) as refused, office.engine.reading_as(CITIZEN) as work:
            cases.tracking(work, *pair)

        assert refused.value.kind == "tracking"

    def test_the_code_may_be_typed_in_small_letters(self, office: Office, case: Received) -> None:
        with office.engine.reading_as(CITIZEN) as work:
            page = cases.tracking(work, f" {case.radicado} ", case.tracking_code.lower())

        assert page.radicado == case.radicado


def _tracked(office: Office, case: Received) -> cases.TrackingPage:
    with office.engine.reading_as(CITIZEN) as work:
        return cases.tracking(work, case.radicado, case.tracking_code)


def _reserve(office: Office, case: Received) -> None:
    with office.engine.work_as(SYSTEM) as work:
        work.session.get_one(Case, case.id).reserved = True


def _document(office: Office, case_id: int | None, *, public: bool = False) -> int:
    with office.engine.work_as(CITIZEN) as work:
        row = Document(
            case_id=case_id,
            kind="anexo",
            name="foto.png",
            media_type="image/png",
            size=10,
            sha256="0" * 64,
            created_at=work.now,
            created_by="ciudadania",
            public=public,
        )
        work.session.add(row)
        work.session.flush()
        return row.id


def _together(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
        assert not thread.is_alive()
