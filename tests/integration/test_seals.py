"""A numbered act gets its paper: sealed, filed, checked again, and refused once a byte changed."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from engine import worker
from engine.adapters import demo_certificate
from engine.adapters.signer import DEMO, PadesSigner, State
from engine.db.tables import Act, Case, Document, Incident
from engine.domain.officials import SYSTEM
from engine.errors import Conflict, DeliveryFailed, NotAllowed
from engine.services import acts, doctor, incidents, sealing
from engine.services.acts import ActLine
from engine.settings import Settings, Signing
from tests.conftest import BACKENDS
from tests.desk import Desk, words
from tests.integration.test_acts import delegates, receives, signs
from tests.office import ANA, GLORIA, Office, Received
from tests.papers import pages
from tests.pdf import is_archival, is_pictured, text_of
from tests.tsa import time_stamps


@pytest.fixture
def backend() -> str:
    """What a seal says does not depend on the database; that it is kept is told on both."""
    return "sqlite"


def sealed(office: Office, beatriz, paper: str = "oficio") -> Received:
    case = receives(office, paper)
    signs(office, beatriz, case)
    office.works_off()
    return case


def act_of(office: Office, case: Received) -> ActLine:
    with office.engine.reading_as(SYSTEM) as work:
        return acts.of_case(work, case.id)[-1]


def documents(office: Office, case: Received) -> list[Document]:
    with office.engine.reading_as(SYSTEM) as work:
        return list(work.session.scalars(select(Document).where(Document.case_id == case.id)))


def content(office: Office, document: Document) -> bytes:
    with office.engine.documents.open(document.sha256) as stream:
        return stream.read()


def open_incidents(office: Office) -> list[str]:
    with office.engine.reading_as(office.actor(GLORIA)) as work:
        return [line.message for line in incidents.listed(work)]


def with_signer(office: Office, signing: Signing) -> None:
    office.engine.signer = PadesSigner(signing)
    worker.register(office.engine)


@pytest.mark.parametrize("backend", BACKENDS)
def test_what_was_signed_is_sealed_filed_and_the_case_goes_on(office, beatriz) -> None:
    case = sealed(office, beatriz)

    act, [document] = act_of(office, case), documents(office, case)
    assert (act.status, act.document_id, act.check_result) == ("sealed", document.id, "valida")
    assert (document.kind, document.position, document.type_name) == ("oficio", 1, "Oficio")
    assert document.signature == "Firma electrónica PAdES"
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []

    made = content(office, document)
    said = text_of(made)
    assert is_archival(made)
    assert "OF-2026-00001" in said
    assert "Beatriz Soto Secretaría General" in said
    assert "Firmado electrónicamente el lunes 2 de marzo de 2026 a las 08:00" in said
    assert DEMO in said
    is_pictured(made, "oficio-sellado")


def test_the_paper_says_by_which_act_the_pen_is_in_that_hand(office, beatriz, fabio) -> None:
    delegates(office, fabio, "oficio")
    case = receives(office)
    signs(office, office.today_of(fabio), case)
    office.works_off()

    said = text_of(content(office, documents(office, case)[0]))
    assert "Fabio León Secretaría General (delegado, Resolución 12 de 2026)" in said


class TestWhetherItHolds:
    def test_it_is_checked_again_for_who_sees_the_case(self, office, beatriz, ana) -> None:
        case = sealed(office, beatriz)
        office.time_passes(days=3)

        found = check(office, beatriz, act_of(office, case))

        assert found.state is State.VALID
        assert found.said.startswith(f"Firma válida: «{DEMO}» firmó el ")
        assert act_of(office, case).checked_at == office.now
        with pytest.raises(NotAllowed):
            check(office, ana, act_of(office, case))

    def test_one_byte_that_changed_is_told_in_words(self, office, beatriz) -> None:
        case = sealed(office, beatriz)
        path = _file_of(office, documents(office, case)[0])
        made = path.read_bytes()
        for place in (0, 1_000, -2_000, -20):  # also where the seal itself lies
            path.write_bytes(_changed_at(made, place))
            found = check(office, beatriz, act_of(office, case))
            assert found.state is State.CHANGED, place
            assert found.said.startswith("El archivo cambió después de la firma")
        assert act_of(office, case).check_result == "alterada"

    def test_the_seal_itself_tells_a_change_and_who_answers_for_it(
        self, office, beatriz, tmp_path
    ) -> None:
        case = sealed(office, beatriz)
        made = content(office, documents(office, case)[0])
        signer = office.engine.signer

        assert signer.check(made).state is State.VALID
        assert signer.check(_changed_at(made, 1_000)).state is State.CHANGED
        assert signer.check(made + b"\n% more").state is State.CHANGED

        of_others = PadesSigner(demo_certificate.kept_in(tmp_path / "otra")).check(made)
        assert of_others.state is State.UNTRUSTED
        assert "no lo respalda ninguna de las raíces de confianza" in of_others.said

    def test_a_file_without_a_seal_says_so(self, office) -> None:
        assert office.engine.signer.check(pages(1)).state is State.MISSING

    def test_a_lost_file_is_reported_and_not_a_fault(self, office, beatriz) -> None:
        case = sealed(office, beatriz)
        _file_of(office, documents(office, case)[0]).unlink()

        found = check(office, beatriz, act_of(office, case))

        assert "copia de seguridad" in found.said


class TestWhatAnybodyIsTold:
    """By the code on the paper, without an account."""

    def test_a_sealed_act_is_named_and_its_copy_held_against_it(
        self, office, beatriz, nobody
    ) -> None:
        case = sealed(office, beatriz)
        [document] = documents(office, case)
        made = content(office, document)
        code = re.search(r"([A-Z0-9]{4}-){2}[A-Z0-9]{4}", text_of(made))[0]

        page = words(nobody.opens(f"/verificar/{code}"))
        for told in ("OF-2026-00001", "2 de marzo de 2026", "Está firmado", document.sha256):
            assert told in page, told
        for kept_back in ("Beatriz", "Se informa"):
            assert kept_back not in page, kept_back

        assert "Sí: su archivo es exactamente" in compared(nobody, code, made)
        assert "No: su archivo no es igual" in compared(nobody, code, _changed_at(made, 1_000))

    def test_what_the_last_check_found_is_told_with_its_day(self, office, beatriz, nobody) -> None:
        case = sealed(office, beatriz)
        [document] = documents(office, case)
        made = content(office, document)
        page = words(nobody.opens(f"/verificar/{document.code}"))
        assert (
            "Está firmado electrónicamente. La firma es válida. Última comprobación: 2 de marzo"
            in page
        )

        office.time_passes(days=3)
        _file_of(office, document).write_bytes(_changed_at(made, 1_000))
        page = compared(nobody, document.code, made)

        assert "Sí: su archivo es exactamente" in page
        assert "Está firmado electrónicamente" not in page
        assert "el archivo cambió después de la firma" in page
        assert "Última comprobación: 5 de marzo" in page
        assert act_of(office, case).check_result == "alterada"

    def test_who_asks_again_at_once_is_told_what_was_found(self, office, beatriz, nobody) -> None:
        case = sealed(office, beatriz)
        [document] = documents(office, case)
        made = content(office, document)
        _file_of(office, document).write_bytes(_changed_at(made, 1_000))

        assert "La firma es válida" in compared(nobody, document.code, made)

    def test_a_number_that_was_annulled_is_worth_nothing_and_says_so(
        self, office, beatriz, nobody
    ) -> None:
        case = receives(office)
        signs(office, beatriz, case)
        with office.engine.reading_as(SYSTEM) as work:
            code = work.session.scalars(select(Act.proof)).one()
        page = words(nobody.opens(f"/verificar/{code}"))
        assert "su firma electrónica se está poniendo" in page

        with office.engine.work_as(office.actor(beatriz)) as work:
            acts.annul(work, 1, "Se numeró un texto que no era.")

        page = words(nobody.opens(f"/verificar/{code}"))
        assert "Este documento fue anulado" in page
        assert "el número existe, pero el documento no vale" in page
        assert "texto que no era" not in page

    def test_of_a_reserved_case_nothing_but_that_it_is_authentic(
        self, office, beatriz, nobody
    ) -> None:
        case = sealed(office, beatriz)
        [document] = documents(office, case)
        with office.engine.work_as(SYSTEM) as work:
            work.session.execute(update(Case).where(Case.id == case.id).values(reserved=True))

        page = words(nobody.opens(f"/verificar/{document.code}"))

        assert "existe y es auténtico" in page
        for kept_back in ("OF-2026", "Oficio", "2 de marzo"):
            assert kept_back not in page, kept_back


class TestTimeStamps:
    def test_with_an_authority_the_seal_bears_its_time(self, office, beatriz, tmp_path) -> None:
        with time_stamps(tmp_path) as (url, root):
            trust = tmp_path / "raices.pem"
            signing = office.settings.signing
            trust.write_bytes(signing.trust.read_bytes() + root)
            with_signer(office, replace(signing, tsa_url=url, trust=trust))

            case = sealed(office, beatriz)

        assert "con estampa de tiempo" in act_of(office, case).check_said

    def test_a_stamp_of_an_authority_that_nobody_trusts_is_not_filed(
        self, office, beatriz, tmp_path
    ) -> None:
        with time_stamps(tmp_path) as (url, _root):
            with_signer(office, replace(office.settings.signing, tsa_url=url))
            case = sealed(office, beatriz)

        assert documents(office, case) == []
        assert "su estampa de tiempo no es de fiar" in open_incidents(office)[0]

    def test_while_the_authority_does_not_answer_the_act_waits_with_its_number(
        self, office, beatriz
    ) -> None:
        with_signer(office, replace(office.settings.signing, tsa_url="http://127.0.0.1:9/"))
        case = sealed(office, beatriz)
        [message] = open_incidents(office)
        assert message.startswith("El acto OF-2026-00001 conserva su número pero no se pudo sellar")
        assert (act_of(office, case).status, documents(office, case)) == ("numbered", [])

        with_signer(office, office.settings.signing)
        retry(office)

        assert act_of(office, case).status == "sealed"
        assert act_of(office, case).code == "OF-2026-00001"
        assert office.history_of(case)[-1] == "closed"


class TestTheKey:
    def test_without_a_certificate_there_is_an_incident_at_once(self, office, beatriz) -> None:
        with_signer(office, Signing())
        sealed(office, beatriz)
        assert "CAUCE_SIGN_PKCS12" in open_incidents(office)[0]

    def test_a_wrong_passphrase_is_told_and_never_written_down(self, office, beatriz) -> None:
        with_signer(office, replace(office.settings.signing, passphrase="no es esta"))
        sealed(office, beatriz)
        [message] = open_incidents(office)
        assert "no es esta" not in message

    def test_the_doctor_says_whose_it_is_and_why_it_cannot_be_used(self, office, tmp_path) -> None:
        good, demo = office.settings.signing, replace(office.settings, demo=True)

        def told(signing: Signing, settings: Settings = office.settings) -> tuple[bool, str]:
            found = doctor.certificate(replace(settings, signing=signing), PadesSigner(signing))
            return found.ok, found.detail

        worthless = "Es el de demostración: lo que se firma con él no vale."
        assert told(good) == (False, worthless)
        assert told(good, demo) == (True, worthless)
        assert "no se sellan" in told(Signing())[1]
        assert "CAUCE_SIGN_TRUST" in told(replace(good, trust=tmp_path / "no.pem"))[1]
        ok, said = told(replace(good, passphrase="no es esta"))
        assert (ok, "no es esta" in said) == (False, False)

    def test_a_token_without_its_library_is_told(self, office, beatriz, tmp_path) -> None:
        with_signer(office, Signing(pkcs11_module=tmp_path / "no-existe.so"))
        with pytest.raises(DeliveryFailed):
            office.engine.signer.subject()


def test_an_act_that_was_annulled_before_its_seal_goes_back(office, beatriz) -> None:
    case = receives(office)
    signs(office, beatriz, case)
    with office.engine.work_as(office.actor(beatriz)) as work:
        acts.annul(work, 1, "Se numeró un texto que no era.")

    office.works_off()

    assert documents(office, case) == []
    assert "proyectar_acto" in office.inbox_of(ANA)


def test_what_is_sealed_is_not_annulled(office, beatriz) -> None:
    case = sealed(office, beatriz)
    with office.engine.work_as(office.actor(beatriz)) as work, pytest.raises(Conflict):
        acts.annul(work, act_of(office, case).id, "Me arrepentí.")


def test_a_seal_that_is_asked_for_twice_is_one_document(office, beatriz) -> None:
    case = receives(office)
    signs(office, beatriz, case)
    with office.engine.work_as(SYSTEM) as work:
        sealing.ask(work, 1, 1, again=":otra")
    office.works_off()

    with office.engine.reading_as(SYSTEM) as work:
        acts_made = work.session.scalars(select(Act.code)).all()
    assert (len(documents(office, case)), acts_made) == (1, ["OF-2026-00001"])


def compared(desk: Desk, code: str, copy: bytes) -> str:
    sent = {"archivo": (io.BytesIO(copy), "copia.pdf")}
    return words(desk.sends(f"/verificar/{code}", sent))


def check(office: Office, person, act: ActLine) -> sealing.Check:
    engine = office.engine
    return sealing.verify(engine, engine.signer, office.actor(person), act.document_id or 0)


def retry(office: Office) -> None:
    with office.engine.work_as(office.actor(GLORIA)) as work:
        incident = work.session.scalars(select(Incident.id)).one()
        incidents.retry(work, incident)
    office.works_off()


def _changed_at(made: bytes, place: int) -> bytes:
    changed = bytearray(made)
    changed[place] ^= 1
    return bytes(changed)


def _file_of(office: Office, document: Document) -> Path:
    folder = office.settings.home / "documents"
    return folder / document.sha256[:2] / document.sha256
