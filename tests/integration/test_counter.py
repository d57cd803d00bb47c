"""What somebody brings, says or calls about is filed by an official, with the date it came."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from engine.db.tables import Case, Message, MessageStatus, Timer
from engine.domain.channel_failures import Failure
from engine.domain.counter import Reception
from engine.domain.officials import SYSTEM
from engine.errors import Conflict, InvalidInput, NotAllowed, NotFound
from engine.services import annulments, channel_failures, counter, deployments, filings, tracking
from tests.desk import Desk, filled, hidden, words
from tests.office import ANA, DIANA, ELENA, GLORIA, SHELVES, Office, Person, Received, instant
from tests.petitions import PETITION

pytestmark = pytest.mark.procedure("peticion")
WHY = "El fallo de la red impidió registrarla antes."


@pytest.fixture(autouse=True)
def deployed(office: Office) -> None:
    office.today_is("2026-03-02 10:00")
    office.deploys("peticion")


def _begun(office: Office, person: Person = ELENA, **answers: object) -> str:
    with office.engine.work_as(office.actor(person)) as work:
        token = counter.begin(work, "peticion")
        counter.save(work, "peticion", token, {**PETITION, **answers}, {})
    return token


def _files(office: Office, token: str, person: Person = ELENA, **how: object) -> int:
    said = {"channel": "presencial", "received_at": office.now, **how}
    with office.engine.work_as(office.actor(person)) as work:
        return counter.send(work, "peticion", token, Reception(**said))  # type: ignore[arg-type]


def _case(office: Office, case_id: int) -> Case:
    with office.engine.reading_as(SYSTEM) as work:
        return work.session.get_one(Case, case_id)


@pytest.mark.norm("Ley 1437 de 2011, art. 15", "Cuenta la fecha en que llegó, no la de digitación")
def test_the_true_date_counts_and_not_that_of_typing(office) -> None:
    # received on Friday the 27th of February at four: fifteen working days end on the 20th of March
    case_id = _files(office, _begun(office), received_at=instant("2026-02-27 16:00"), why_late=WHY)

    case = _case(office, case_id)
    assert case.received_at == instant("2026-02-27 16:00")
    assert (case.filed_at, case.channel) == (office.now, "presencial")
    received = Received(case_id, case.radicado, case.tracking_code, ())
    assert office.term_of(received, "respuesta").due_on.isoformat() == "2026-03-20"
    told = {e.kind: e for e in office.page_of(received).events}
    assert told["received"].data["cause"] == WHY
    assert told["filed"].actor_name == "Elena Vega"


@pytest.mark.parametrize(
    ("how", "key"),
    [
        ({"received_at": instant("2026-03-02 10:01")}, "recibida"),
        ({"received_at": instant("2026-02-27 16:00")}, "por_que_tarde"),
        ({"channel": "web"}, "canal"),
        ({"channel": ""}, "canal"),
        ({"failed_channel": "web"}, "intento"),
    ],
)
def test_what_cannot_have_been_is_refused_with_its_reason(office, how, key) -> None:
    token = _begun(office)

    with pytest.raises(InvalidInput) as refusal:
        _files(office, token, **how)

    assert set(refusal.value.fields) == {key}


def test_mistakes_of_the_form_and_of_the_reception_are_said_together(office) -> None:
    token = _begun(office, objeto="")

    with pytest.raises(InvalidInput) as refusal:
        _files(office, token, channel="")

    assert set(refusal.value.fields) == {"canal", "objeto"}


@pytest.mark.norm(
    "Ley 1437 de 2011, art. 62, num. 2",
    "Quien insiste tras la falla del canal conserva la fecha del primer intento",
)
def test_who_insists_after_a_channel_failed_keeps_the_date_of_the_first_attempt(office) -> None:
    failure = Failure(
        channel="web",
        starts_at=instant("2026-02-26 08:00"),
        ends_at=instant("2026-02-26 18:00"),
        proof="Acta 1 de 2026",
    )
    with office.engine.work_as(office.actor(GLORIA)) as work:
        channel_failures.record(work, failure)
    tried = instant("2026-02-26 15:00")

    kept = _files(office, _begun(office), failed_channel="web", attempted_at=tried)

    assert _case(office, kept).received_at == tried
    with pytest.raises(InvalidInput) as refusal:
        _files(
            office,
            _begun(office),
            failed_channel="web",
            attempted_at=instant("2026-02-20 15:00"),
        )
    assert "intento" in refusal.value.fields


def test_a_second_click_files_nothing_again(office) -> None:
    token = _begun(office)

    assert _files(office, token) == _files(office, token)


def test_another_officials_draft_is_not_there_and_others_do_not_receive(office) -> None:
    token = _begun(office)

    with office.engine.reading_as(office.actor(DIANA)) as work, pytest.raises(NotFound):
        counter.draft(work, "peticion", token)
    with office.engine.work_as(office.actor(ANA)) as work, pytest.raises(NotAllowed):
        counter.begin(work, "peticion")
    with office.engine.reading_as(office.actor(ANA)) as work:
        assert counter.procedures(work) == ()


def test_scans_enter_the_file_of_the_case(office) -> None:
    token = _begun(office)
    pdf = io.BytesIO(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    upload = filings.Upload("escaneo.pdf", pdf)

    refused = filings.attach(office.engine, "peticion", token, "anexos", [upload])
    case_id = _files(office, token)

    assert refused == ()
    with office.engine.reading_as(office.actor(ELENA)) as work:
        assert [d.name for d in counter.receipt(work, case_id).case.documents] == ["escaneo.pdf"]


@pytest.mark.norm(
    "Ley 1437 de 2011, art. 15", "La constancia de la petición verbal dice quién la recibió"
)
def test_the_record_of_a_spoken_petition_says_who_received_it(office) -> None:
    case_id = _files(office, _begun(office), channel="verbal")

    with office.engine.reading_as(office.actor(ELENA)) as work:
        receipt = counter.receipt(work, case_id)

    assert (receipt.official, receipt.case.channel) == ("Elena Vega", "verbal")
    assert len(receipt.tracking_code) == 8


def test_a_possible_duplicate_is_shown_before_filing(office) -> None:
    first = _case(office, _files(office, _begun(office))).radicado
    token = _begun(office)

    with office.engine.reading_as(office.actor(ELENA)) as work:
        said = Reception(channel="presencial", received_at=office.now)
        reviewed = counter.review(work, "peticion", token, said)

    assert [line.radicado for line in reviewed.earlier] == [first]


def test_earlier_matters_are_found_by_document_and_name_and_reserve_is_kept(office) -> None:
    office.receives("peticion", **PETITION)
    reserved = {"reserva_identidad": True, "justificacion_reserva": "Temo represalias de mi jefe."}
    hidden = office.receives("peticion", **{**PETITION, "nombres": "Luz Gil"}, **reserved)

    with office.engine.reading_as(office.actor(ELENA)) as work:
        known = counter.people(work, "52.123.456").lines
        by_name = counter.people(work, "luz gil").lines
    with office.engine.reading_as(office.actor(ANA)) as work:
        assert counter.people(work, "52.123.456").lines == ()

    assert len(known) == 2  # the counter may know who asked for reserve: it hands the answer over
    assert [line.radicado for line in by_name] == [hidden.radicado]


class TestAnnulling:
    @pytest.fixture
    def case(self, office: Office) -> Received:
        return office.receives("peticion", **PETITION)

    def _annul(self, office: Office, person: Person, case: Received, *said: str) -> None:
        with office.engine.work_as(office.actor(person)) as work:
            annulments.annul(work, case.id, *said)

    def test_the_number_stays_and_everything_says_that_it_is_annulled(self, office, case) -> None:
        other = office.receives("peticion", **PETITION)

        self._annul(
            office, DIANA, case, "duplicado", "La persona la trajo dos veces.", other.radicado
        )

        page = office.page_of(case, DIANA)
        assert page.status == "closed"
        assert page.annulment == (f"Duplicado de {other.radicado}. La persona la trajo dos veces.")
        assert page.tasks == ()
        assert {term.status for term in page.terms} == {"closed"}
        assert "annulled" in [event.kind for event in page.events]
        with office.engine.reading_as(SYSTEM) as work:
            followed = tracking.tracking(work, case.radicado, case.tracking_code)
            assert work.session.query(Timer).filter_by(case_id=case.id).count() == 0
        assert (followed.state, followed.annulment) == ("Anulada", page.annulment)
        assert office.receives("peticion", **PETITION).radicado == "2026-000003"
        assert office.broken_invariants() == []

    def test_nothing_is_sent_of_it_then_or_later(self, office, case) -> None:
        self._annul(office, DIANA, case, "error", "Se digitó el trámite equivocado.")

        office.days_pass_until("2026-03-30")

        with office.engine.reading_as(SYSTEM) as work:
            of_it = work.session.query(Message).filter_by(case_id=case.id).all()
        assert all(one.status == MessageStatus.DISCARDED for one in of_it)
        assert office.mail.to("marta") == []

    def test_without_a_cause_and_a_reason_nothing_is_annulled(self, office, case) -> None:
        for said, keys in (
            (("", "corto"), {"causa", "motivo"}),
            (("duplicado", "La persona la trajo dos veces.", "2026-999999"), {"otro"}),
            (("duplicado", "La persona la trajo dos veces.", case.radicado), {"otro"}),
        ):
            with pytest.raises(InvalidInput) as refusal:
                self._annul(office, DIANA, case, *said)
            assert set(refusal.value.fields) == keys
        assert office.page_of(case, DIANA).status == "open"

    def test_only_who_leads_the_reception_annuls_and_only_once(self, office, case) -> None:
        filed = _files(office, _begun(office))
        at_the_counter = Received(filed, "", "", ())

        for person in (ELENA, GLORIA):
            with pytest.raises(NotAllowed):
                self._annul(office, person, at_the_counter, "error", "Se digitó mal el trámite.")
        self._annul(office, DIANA, case, "error", "Se digitó mal el trámite.")
        with pytest.raises(Conflict):
            self._annul(office, DIANA, case, "error", "Se digitó mal el trámite.")


def test_what_is_asked_for_inside_the_house_comes_by_no_channel(
    office: Office, seat: Callable[[Person], Desk]
) -> None:
    bundle = deployments.read_bundle(SHELVES[1] / "processes" / "solicitud", SHELVES[1] / "forms")
    said = bundle.files["procedure.toml"].replace(b"[start]", b'[start]\nwho = ["ventanilla"]')
    with office.engine.work_as(SYSTEM) as work:
        deployments.deploy(work, [replace(bundle, files={**bundle.files, "procedure.toml": said})])
    elena = seat(ELENA)

    inside = elena.opens(elena.sends("/ventanilla/solicitud").location)
    outside = elena.opens(elena.sends("/ventanilla/peticion").location)

    for asked in ("¿Cómo llegó?", "canal que falló", "nadie rechaza recibir"):
        assert asked not in words(inside)
        assert asked in words(outside)
    assert hidden(inside)["canal"] == "interno"


def test_what_was_written_is_read_as_it_was_understood_before_it_is_filed(
    office: Office, seat: Callable[[Person], Desk]
) -> None:
    """A date is a day and not its three boxes; a number has its thousands apart."""
    bundle = deployments.read_bundle(SHELVES[1] / "processes" / "solicitud", SHELVES[1] / "forms")
    form = json.loads(bundle.files["forms/solicitud_radicada.json"])
    form["components"] += [
        {"type": "datetime", "id": "d", "key": "dia_pedido", "label": "Día", "subtype": "date"},
        {"type": "number", "id": "n", "key": "valor", "label": "Valor"},
    ]
    said = bundle.files["procedure.toml"].replace(b"[start]", b'[start]\nwho = ["ventanilla"]')
    files = {"procedure.toml": said, "forms/solicitud_radicada.json": json.dumps(form).encode()}
    with office.engine.work_as(SYSTEM) as work:
        deployments.deploy(work, [replace(bundle, files={**bundle.files, **files})])
    elena = seat(ELENA)
    draft = elena.sends("/ventanilla/solicitud").location
    answers = {"nombres": "Luz", "objeto": "Una silla", "dia_pedido": date(2026, 3, 1)}
    typed = filled({**answers, "valor": "85000000"})

    elena.sends(draft, {**typed, "canal": "interno", "recibida": "2026-03-02T10:00"})
    review = elena.opens(f"{draft}/revisar")

    assert "1 de marzo de 2026" in words(review)
    assert "85.000.000" in words(review)
    case = elena.opens(elena.sends(f"{draft}/revisar", page=review).location)
    assert "Consulte en qué va" not in words(case)
    assert "85.000.000" in words(elena.opens(case.request.path.replace("/constancia", "")))
