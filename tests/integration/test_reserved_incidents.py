"""What fails in a reserved case: seen, counted, told by letter and mended by its guardians, and by
nobody else.

Inés instructs, and has the case in hand; Julio judges, and has no part in it yet; both roles guard
it. Sandra has a part and guards nothing; Gloria administers; Ana is of another office.
"""

from __future__ import annotations

import logging
import re

import pytest
from sqlalchemy import text

from engine import worker
from engine.db.tables import Case, Message, MessageStatus, Timer
from engine.domain.officials import CITIZEN, SYSTEM
from engine.errors import CaseFault, DeliveryFailed, NotFound
from engine.services import (
    cases,
    doctor,
    incidents,
    letters,
    notifications,
    people,
    quarantine,
    resuming,
    setup,
    users,
)
from engine.services.definitions import Versions
from engine.services.quarantine import Quarantine, Stage
from engine.services.work import Attempt, Work
from tests import disciplinary as trade
from tests.conftest import BACKENDS
from tests.desk import words
from tests.disciplinary import INES, JULIO, OLGA, SANDRA
from tests.office import ANA, GLORIA, Office, Person, Received

pytestmark = pytest.mark.procedure("disciplinario")

LIST = "/administrar/incidencias"
FAULT = "Ninguna regla se cumple para el cóndor."
SUBJECT = "Algo espera por usted en Cauce"


@pytest.fixture
def backend() -> str:
    """Pages are drawn from services that are tested on both databases."""
    return "sqlite"


@pytest.fixture
def case(office: Office) -> Received:
    """A notice that whoever instructs is to evaluate."""
    trade.opens(office)
    trade.instructs(office)
    return trade.notice(office, "2026-03-02")


@pytest.fixture
def incident_id(office: Office, case: Received) -> int:
    return _fails(office, case)


def _fails(office: Office, case: Received, key: str = "una") -> int:
    """Something that can be tried again: a timer that is gone by then."""
    with office.engine.work_as(SYSTEM) as work:
        return incidents.report(
            work,
            kind="CaseFault",
            dedup_key=key,
            message=FAULT,
            case_id=case.id,
            command={"do": "fire_timer", "timer_id": 999},
        )


def _listed(office: Office, person: Person) -> list[int]:
    with office.engine.reading_as(office.actor(person)) as work:
        return [line.id for line in incidents.listed(work)]


def _told(office: Office) -> set[str]:
    """Who had a letter of an incident."""
    worker.watch(office.engine)
    office.works_off()
    return {
        str(one["To"]).partition("@")[0]
        for one in office.mail.sent
        if str(one["Subject"]) == SUBJECT
    }


@pytest.mark.parametrize("backend", BACKENDS)
def test_it_exists_for_the_role_that_has_the_case_in_hand(office, incident_id) -> None:
    assert _listed(office, INES) == [incident_id]
    assert _listed(office, JULIO) == []
    assert _listed(office, GLORIA) == []
    with office.engine.work_as(office.actor(GLORIA)) as work:
        assert incidents.count_open(work) == 0
        for act in (incidents.retry, lambda work, one: incidents.resolve(work, one, "x")):
            with pytest.raises(NotFound):
                act(work, incident_id)

    office.engine.run(office.actor(INES), lambda work: incidents.retry(work, incident_id))

    assert _listed(office, INES) == []
    with office.engine.reading_as(office.actor(INES)) as work:
        (settled,) = incidents.listed(work, resolved=True)
    assert settled.resolved_by == INES.name
    assert office.broken_invariants() == []


def test_a_version_that_this_program_can_no_longer_read_keeps_it_from_nobody(
    office, incident_id, monkeypatch
) -> None:
    def unreadable(*_: object) -> None:
        raise CaseFault("version 1 of disciplinario: an action that is gone")

    monkeypatch.setattr(Versions, "get", unreadable)

    assert _told(office) == {"ines", "olga"}
    assert _listed(office, INES) == [incident_id]
    for person, count in ((INES, 1), (JULIO, 0), (GLORIA, 0)):
        with office.engine.reading_as(office.actor(person)) as work:
            assert incidents.count_guarded(work) == count


def test_its_guardian_reads_it_in_the_screen_of_the_others_and_mends_it(
    office, case, incident_id, seat
) -> None:
    desk = seat(INES)

    page = desk.opens(LIST)

    said = words(page)
    assert "Incidencias abiertas Abiertas 1" in said
    assert FAULT in said
    assert f"Expediente {case.radicado}" in said
    assert f'href="/expedientes/{case.id}"' in page.text
    # of the pages of administration, those that she may open
    assert re.findall(r'href="(/administrar/\w+)"', page.text) == [
        LIST,
        "/administrar/correo",
        LIST,
    ]
    answer = desk.sends(f"{LIST}/{incident_id}/reintentar")
    assert "salió bien" in words(desk.opens(answer.location))


def test_the_inbox_of_its_guardian_says_that_it_is_there_and_nobody_elses(
    office, incident_id, seat
) -> None:
    told = "Hay una incidencia en un asunto reservado"

    assert told in words(seat(INES).opens("/bandeja"))
    for person in (JULIO, SANDRA, GLORIA, ANA):
        assert told not in words(seat(person).opens("/bandeja"))


def test_for_an_administrator_it_is_as_one_that_never_was(office, case, incident_id, seat) -> None:
    desk = seat(GLORIA)

    page = desk.opens(LIST)

    assert "Incidencias abiertas Abiertas 0" in words(page)
    assert "No hay incidencias" in words(page)
    assert "reservad" not in page.text
    for act, typed in (
        ("reintentar", {}),
        ("resolver", {"motivo": "x"}),
        ("pasar", {"motivo": "x"}),
    ):
        one, never = (desk.sends(f"{LIST}/{number}/{act}", typed) for number in (incident_id, 999))
        assert one.status_code == never.status_code == 404
        assert words(one) == words(never)


def test_an_administrator_who_guards_the_reserve_sees_it_with_the_others(
    office, incident_id
) -> None:
    with office.engine.work_as(SYSTEM) as work:
        other = incidents.report(work, kind="x", dedup_key="x", message="x")
        gloria = office.actor(GLORIA).id
        users.join(work, gloria, "cdi_instruccion", valid_from=work.today)

    with office.engine.reading_as(office.today_of(GLORIA)) as work:
        assert {line.id for line in incidents.listed(work)} == {incident_id, other}
        assert incidents.count_open(work) == 2


@pytest.mark.parametrize("person", [SANDRA, ANA], ids=lambda one: one.username)
def test_who_guards_nothing_does_not_enter(office, incident_id, seat, person) -> None:
    desk = seat(person)

    assert desk.opens(LIST).status_code == 403
    assert desk.sends(f"{LIST}/{incident_id}/resolver", {"motivo": "x"}).status_code == 403
    assert desk.opens("/administrar/correo").status_code == 403


def test_what_is_tried_again_by_its_cause_is_only_ones_own(office, case, seat) -> None:
    with office.engine.work_as(SYSTEM) as work:
        again = {"do": "fire_timer", "timer_id": 998}
        own = incidents.report(
            work, kind="CaseFault", dedup_key="abierta", message=FAULT, command=again
        )
    hidden = _fails(office, case)
    with office.engine.reading_as(office.actor(GLORIA)) as work:
        (line,) = incidents.listed(work)

    seat(GLORIA).sends(f"{LIST}/reintentar", {"causa": line.cause})

    assert (line.id, _listed(office, GLORIA), _listed(office, INES)) == (own, [], [hidden])


@pytest.mark.parametrize("backend", BACKENDS)
def test_its_guardians_are_told_once_by_a_letter_that_names_nothing(
    office, case, incident_id
) -> None:
    assert _told(office) == {"ines", "olga"}
    assert _told(office) == {"ines", "olga"}

    sent = [one for one in office.mail.sent if str(one["Subject"]) == SUBJECT]
    assert len(sent) == 2
    for one in sent:
        assert case.radicado not in str(one)
        assert "cóndor" not in str(one)
        assert f"{office.settings.base_url}{LIST}" in one.get_body(("plain",)).get_content()


def test_one_that_opens_again_is_told_again(office, case, incident_id) -> None:
    _told(office)
    office.engine.run(
        office.actor(INES), lambda work: incidents.resolve(work, incident_id, "Se corrigió.")
    )
    office.time_passes(hours=1)
    _fails(office, case)

    _told(office)

    assert office.mail.to("ines@").count(SUBJECT) == 2


def test_that_letter_is_in_no_list_of_the_administrator_and_makes_no_other(
    office, case, incident_id, seat
) -> None:
    before = seat(GLORIA).opens("/administrar/correo").text
    office.mail.down = DeliveryFailed("550 buzón inexistente", permanent=True)

    _told(office)
    _told(office)

    with office.engine.reading_as(SYSTEM) as work:
        letters_of_it = [one for one in work.session.query(Message) if one.subject == SUBJECT]
    assert [one.status for one in letters_of_it] == [MessageStatus.FAILED] * 2
    assert SUBJECT not in before + seat(GLORIA).opens("/administrar/correo").text
    for one in letters_of_it:
        assert seat(GLORIA).opens(f"/administrar/correo/{one.id}").status_code == 404
        assert seat(INES).opens(f"/administrar/correo/{one.id}").status_code == 200
    assert "550 buzón inexistente" in words(seat(INES).opens(LIST))
    assert _listed(office, GLORIA) == []


@pytest.mark.parametrize("backend", BACKENDS)
def test_while_nobody_holds_the_role_it_waits_for_whoever_comes(office, case, incident_id) -> None:
    with office.engine.work_as(office.actor(GLORIA)) as work:
        for one in (INES, OLGA):
            people.deactivate(work, office.actor(one).id, "Se fue.")

    assert _told(office) == set()
    with office.engine.reading_as(office.actor(GLORIA)) as work:
        roles = next(step for step in setup.checklist(work) if step.key == "roles")
        found = next(one for one in doctor.examine(work) if one.name == "roles")
    assert any(said.startswith("Control disciplinario: instrucción:") for said in roles.details)
    assert "Control disciplinario: instrucción" in found.detail
    nora = Person("nora", "Nora Gil", ("cdi_instruccion",))
    office.hires(nora)

    assert _told(office) == {"nora"}
    assert _listed(office, nora) == [incident_id]


def test_before_any_of_them_has_a_part_all_are_told(office) -> None:
    trade.opens(office)
    case = office.receives("disciplinario", start_event="noticia_presentada", **trade.NOTICE)
    incident_id = _fails(office, case)

    assert _told(office) == {"ines", "julio", "olga"}
    assert _listed(office, JULIO) == [incident_id]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_matter_that_could_not_begin_is_theirs_too(office, seat) -> None:
    trade.opens(office)
    office.deploys("disciplinario")

    with pytest.raises(CaseFault):
        office.engine.run(CITIZEN, _begins_and_breaks)

    (incident_id,) = _listed(office, INES)
    assert _listed(office, GLORIA) == []
    assert _told(office) == {"ines", "julio", "olga"}
    assert SUBJECT not in seat(GLORIA).opens("/administrar/correo").text
    seat(JULIO).sends(f"{LIST}/{incident_id}/resolver", {"motivo": "Se radicó por el cóndor."})
    assert _listed(office, INES) == []
    assert "cóndor" not in seat(GLORIA).opens("/administrar/auditoria").text


def _begins_and_breaks(work: Work) -> None:
    cases.file(
        work,
        "disciplinario",
        trade.NOTICE,
        received_at=work.now,
        channel="interno",
        start_event="noticia_presentada",
    )
    raise CaseFault(FAULT, "radicar_noticia")


def test_what_became_of_it_is_in_the_chain_of_its_case(office, incident_id, seat) -> None:
    office.engine.run(
        office.actor(INES), lambda work: incidents.resolve(work, incident_id, "Por el cóndor.")
    )

    for path in ("/administrar/auditoria", "/administrar/auditoria/auditoria.csv"):
        said = seat(GLORIA).opens(path).text
        assert "cóndor" not in said
        assert "Resolvió una incidencia" not in re.sub(r"<option.*?</option>", "", said)
    assert office.broken_invariants() == []


def test_a_broken_chain_is_an_incident_of_its_guardians(office, case, seat) -> None:
    with office.engine.database.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_append_only_update"))
        changed = "UPDATE audit SET actor = 'x' WHERE stream = :stream AND seq = 2"
        connection.execute(text(changed), {"stream": f"case:{case.id}"})

    page = seat(GLORIA).opens("/administrar/auditoria/cadena")

    assert "Todas las cadenas están intactas" in words(page)
    assert "reservad" not in page.text
    assert "La cadena de la auditoría está rota" in words(seat(INES).opens(LIST))
    assert _listed(office, GLORIA) == []


def test_the_chains_of_reserved_cases_are_not_counted(office, case, seat) -> None:
    def chains() -> str:
        found = re.search(r"en (\d+) cadenas", words(seat(GLORIA).opens(path)))
        assert found
        return found[1]

    path = "/administrar/auditoria/cadena"
    before = chains()

    trade.notice(office, "2026-03-02")

    assert chains() == before


def test_no_log_has_words_of_it(office, case, caplog) -> None:
    caplog.set_level(logging.DEBUG)

    def breaks(work, case_id: int) -> None:
        work.attempt = Attempt(command={}, case_id=case_id)
        raise ValueError(FAULT)

    worker.each_alone(office.engine, "timer", [case.id], breaks)
    assert "cóndor" not in caplog.text
    assert "timer" in caplog.text
    assert len(_listed(office, INES)) == 1
    assert _listed(office, GLORIA) == []

    with office.engine.work_as(SYSTEM) as work:
        work.session.get_one(Case, case.id).reserved = False
    worker.each_alone(office.engine, "timer", [case.id], breaks)
    assert "cóndor" in caplog.text


def test_a_job_of_it_that_ended_badly_is_theirs(office, case, seat) -> None:
    def breaks(_) -> None:
        raise ValueError(FAULT)

    office.jobs.register("breaks", breaks)
    with office.engine.work_as(SYSTEM) as work:
        letter = _letter(work, case)
        work.jobs.enqueue(
            work.session,
            queue="mail",
            handler="breaks",
            key="k",
            payload={"message_id": letter.id},
        )
    office.works_off()
    assert [one.payload for one in office.jobs.troubles()] == [{"message_id": letter.id}]

    worker.watch(office.engine)

    assert "Un trabajo del sistema no terminó" in words(seat(INES).opens(LIST))
    assert _listed(office, GLORIA) == []
    office.works_off()
    assert "Correo que sale 0 0 0" in words(seat(GLORIA).opens("/administrar/trabajos"))


def _letter(work, case: Received) -> Message:
    said = {"name": "Inés", "about": "", "text": ""}
    return notifications.notify(
        work,
        "aviso_funcionario",
        to="ines@entidad.example",
        context=said,
        case_id=case.id,
        dedup_key="carta",
    )


def test_what_is_late_in_it_is_not_counted_among_what_is_late(office, case, seat) -> None:
    office.mail.down = DeliveryFailed("421 vuelva luego")
    with office.engine.work_as(SYSTEM) as work:
        _letter(work, case)
        work.session.add(
            Timer(case_id=case.id, token=900, element_id="x", rule="", terms="", due_at=work.now)
        )

    page = words(seat(GLORIA).opens("/administrar/trabajos"))

    assert "Pasos con hora cumplida Ninguno" in page
    assert "Correos por salir Ninguno" in page


def test_its_letters_are_listed_counted_and_sent_again_by_its_guardian_alone(
    office, case, seat
) -> None:
    office.works_off()
    with office.engine.reading_as(office.actor(GLORIA)) as work:
        before = letters.listed(work)
    with office.engine.work_as(SYSTEM) as work:
        letter = _letter(work, case)
    office.works_off()

    with office.engine.reading_as(office.actor(GLORIA)) as work:
        assert letters.listed(work) == before
    path = f"/administrar/correo/{letter.id}"
    assert seat(GLORIA).opens(path).status_code == 404
    assert seat(GLORIA).sends(f"{path}/reenviar").status_code == 404
    assert f"radicado {case.radicado}" in words(seat(INES).opens(path))
    seat(INES).sends(f"{path}/reenviar")
    office.works_off()
    assert len([one for one in office.mail.to("ines@") if case.radicado in one]) >= 2


@pytest.mark.parametrize("backend", BACKENDS)
def test_after_a_restored_backup_its_letters_are_decided_by_its_guardian(
    office, case, seat
) -> None:
    with office.engine.work_as(SYSTEM) as work:
        quarantine.keep(
            work,
            Quarantine(
                stage=Stage.CATCHING_UP, backup_made_at=work.now, restored_at=work.now, jobs=()
            ),
        )
        letter = _letter(work, case)
    assert letter.status == MessageStatus.HELD

    with office.engine.work_as(office.actor(GLORIA)) as work:
        assert resuming.waiting(work).letters == ()
        assert resuming.release(work, [letter.id]) == 0
    with office.engine.reading_as(SYSTEM) as work:  # as on the terminal of who operates it
        (held,) = resuming.waiting(work).letters
    assert (held.subject, held.radicado) == ("", "")
    page = seat(INES).opens("/administrar/restauracion")
    assert "1 correo retenido" in words(page)
    assert "Terminar la restauración" not in words(page)
    seat(INES).sends(
        "/administrar/restauracion/correos", {"correo": str(letter.id), "accion": "descartar"}
    )
    with office.engine.reading_as(office.actor(INES)) as work:
        assert resuming.waiting(work).letters == ()
    assert "message_ids" not in seat(GLORIA).opens("/administrar/auditoria").text
    assert seat(INES).sends("/administrar/restauracion/terminar").status_code == 403


def test_the_doctor_counts_what_an_administrator_sees(office, incident_id) -> None:
    with office.engine.reading_as(SYSTEM) as work:
        found = next(one for one in doctor.examine(work) if one.name == "incidencias")

    assert (found.ok, found.detail) == (True, "Hay 0 incidencias sin resolver.")
