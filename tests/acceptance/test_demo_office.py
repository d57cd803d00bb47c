"""The demo office shows a petition in every state, and each of them really happened."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine import bootstrap, worker
from engine.adapters.mail import MemoryMail
from engine.adapters.mailbox import Mailbox
from engine.adapters.memory_jobs import MemoryJobs
from engine.bootstrap import Engine
from engine.db.tables import (
    Case,
    CaseLink,
    Consultation,
    Message,
    MessageStatus,
    Note,
    Task,
    TermEventRow,
    TermRow,
)
from engine.demo import office as demo
from engine.demo.installation import clear_interrupted, prepare, settings_of
from engine.demo.people import PEOPLE
from engine.demo.petitions import FRESH, PAST
from engine.domain.forms import clean
from engine.domain.officials import SYSTEM
from engine.services import (
    cases,
    checks,
    delegations,
    deployments,
    substitutions,
    tasks,
    users,
)
from engine.settings import Settings
from tests.certificates import certificate
from tests.office import ROOT, Office, instant

#: a Wednesday, in working hours
TODAY = instant("2026-06-17 10:00")

#: the demo's past is one of petitions: whoever has none of these roles has nothing to do yet
ANSWER_PETITIONS = frozenset(
    {"ventanilla", "coordinacion_pqrsd", "profesional", "juridica", "secretaria_general"}
)


@dataclass(frozen=True)
class Demo:
    engine: Engine
    mail: MemoryMail


@pytest.fixture(scope="module")
def filled(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The office as `make run` leaves it, on a day in June."""
    yield from _filled(migrated_sqlite, tmp_path_factory.mktemp("demo"), TODAY)


def _filled(migrated_sqlite: Path, home: Path, today: datetime) -> Iterator[Demo]:
    shutil.copy(migrated_sqlite, home / "cauce.db")
    settings = Settings(
        database_url=f"sqlite:///{home / 'cauce.db'}",
        secret_key="de prueba",
        home=home,
        signing=certificate(),
    )
    mail = MemoryMail()
    engine = bootstrap.build(settings, clock=_at(today), jobs=MemoryJobs(), mail=mail)
    with engine.work_as(SYSTEM) as work:
        folders = sorted((ROOT / "processes").iterdir())
        forms = ROOT / "forms"
        deployments.deploy(work, [deployments.read_bundle(folder, forms) for folder in folders])
    assert demo.fill(engine)
    yield Demo(engine, mail)
    engine.dispose()


def _at(moment: datetime) -> bootstrap.Clock:
    return lambda: moment


def test_there_is_a_petition_on_every_desk(filled: Demo) -> None:
    with filled.engine.reading_as(SYSTEM) as work:
        waiting = set(work.session.scalars(select(Task.element_id).where(Task.status == "open")))

    assert waiting == {
        *("clasificar_peticion", "asignar_profesional", "proyectar_respuesta"),
        *("revisar_proyecto", "aprobar_respuesta", "entregar_comunicacion", "atender_vencimiento"),
        *("registrar_complemento", "notificar_personalmente", "esperar_acceso", "entregar_copias"),
    }


def test_one_is_overdue_one_is_due_today_and_some_are_closed(filled: Demo) -> None:
    _shows_every_light(filled, TODAY.date())


def test_an_office_filled_on_new_years_day_shows_what_is_due_on_the_first_day_of_work(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    """A holiday, the first of a year: nothing is due on it, and everything before is of another."""
    for filled in _filled(migrated_sqlite, tmp_path, instant("2026-01-01 10:00")):
        _shows_every_light(filled, date(2026, 1, 2))
        with filled.engine.reading_as(SYSTEM) as work:
            radicados = set(work.session.scalars(select(func.substr(Case.radicado, 1, 5))))
            assert [str(found) for found in checks.fsck(work)] == []
        assert radicados == {"2025-", "2026-"}


def _shows_every_light(filled: Demo, next_due: date) -> None:
    with filled.engine.reading_as(SYSTEM) as work:
        open_terms = work.session.execute(
            select(TermRow.status, TermRow.due_on)
            .join(Case)
            .where(Case.status == "open", TermRow.name != "clasificacion")  # a goal
        ).all()
        closed = work.session.scalar(select(func.count()).where(Case.status == "closed"))

    assert [term.status for term in open_terms].count("expired") == 2
    assert min(term.due_on for term in open_terms if term.status == "open") == next_due
    assert closed == 7  # one of them annulled


def test_one_term_was_extended_and_one_stands_still(filled: Demo) -> None:
    with filled.engine.reading_as(SYSTEM) as work:
        kinds = work.session.scalars(select(TermEventRow.kind)).all()
        statuses = work.session.scalars(select(TermRow.status)).all()

    assert (kinds.count("extended"), kinds.count("suspended")) == (1, 1)
    assert statuses.count("suspended") == 1


def test_what_came_by_every_channel_is_in_the_house(
    filled: Demo,
) -> None:
    with filled.engine.reading_as(SYSTEM) as work:
        people = users.listed(work)
        received = work.session.execute(select(Case.channel, Case.identity_reserved)).all()

    assert (len(people), len(received)) == (len(PEOPLE), 42)
    assert {case.channel for case in received} == {
        *("web", "correo", "presencial", "verbal", "telefonico", "chat", "buzon", "redes")
    }
    assert sum(case.identity_reserved for case in received) == 2


def test_an_answer_came_back_and_waits_to_be_delivered(filled: Demo) -> None:
    with filled.engine.reading_as(SYSTEM) as work:
        errands = work.session.scalars(
            select(Task).where(Task.message_id.is_not(None), Task.status == "open")
        ).all()
        bounced = work.session.scalars(
            select(Message.kind).where(Message.status == MessageStatus.BOUNCED)
        ).all()

    assert [task.name for task in errands] == ["Comunicar por otro medio"]
    assert bounced == ["respuesta"]


def test_a_note_a_question_and_a_link_were_left(filled: Demo) -> None:
    with filled.engine.reading_as(SYSTEM) as work:
        left = [
            work.session.scalar(select(func.count()).select_from(table))
            for table in (Note, Consultation, CaseLink)
        ]

    assert left == [2, 1, 1]


def test_the_counter_received_some_with_their_true_date_and_gave_a_number_twice(
    filled: Demo,
) -> None:
    with filled.engine.reading_as(SYSTEM) as work:
        brought = work.session.scalars(select(Case).where(Case.filed_by_id.is_not(None))).all()
        annulled = work.session.scalars(select(Case).where(Case.annulled_at.is_not(None))).all()

    late = [case for case in brought if case.filed_at - case.received_at > timedelta(hours=3)]
    assert (len(brought), len(late)) == (6, 1)
    assert [case.status for case in annulled] == ["closed"]
    assert "Duplicado de 2026-" in (annulled[0].annulment or "")


def test_somebody_stands_in_for_a_colleague_and_a_delegation_is_over(
    filled: Demo,
) -> None:
    with filled.engine.reading_as(SYSTEM) as work:
        actors = {name: users.actor_named(work, name) for name in ("admin", "dgrueso")}
    with filled.engine.reading_as(actors["admin"]) as work:
        delegated = [(line.delegate_name, line.state) for line in delegations.listed(work)]
    with filled.engine.reading_as(actors["dgrueso"]) as work:
        stood_in = [(line.absent_name, line.state) for line in substitutions.of_actor(work)]

    assert delegated == [("Ricardo Salcedo Obregón", "ended")]
    assert stood_in == [("Milton Fabián Quiñónez Arroyo", "running")]


def test_a_notification_waits_to_be_opened(filled: Demo) -> None:
    with filled.engine.reading_as(SYSTEM) as work:
        waiting = work.session.scalars(
            select(Task.case_id).where(Task.element_id == "esperar_acceso", Task.status == "open")
        ).all()

    assert len(waiting) == 1


def test_rows_and_states_agree(filled: Demo) -> None:
    with filled.engine.reading_as(SYSTEM) as work:
        assert [str(found) for found in checks.fsck(work)] == []


def test_numbers_follow_the_order_of_filing(filled: Demo) -> None:
    with filled.engine.reading_as(SYSTEM) as work:
        filed = work.session.scalars(select(Case.filed_at).order_by(Case.radicado)).all()

    assert list(filed) == sorted(filed)


def test_every_official_can_sign_in_and_finds_what_is_theirs(filled: Demo) -> None:
    with filled.engine.reading_as(SYSTEM) as work:
        people = {line.username: line for line in users.listed(work)}
        actors = {name: users.actor_named(work, name) for name in people}

    assert [one.username for one in demo.sign_ins()] == [one.username for one in PEOPLE]
    for name, person in people.items():
        with filled.engine.reading_as(actors[name]) as work:
            found = tasks.inbox(work, "mias").lines + tasks.inbox(work, "sin_asignar").lines
        answers = not person.administrator and bool(actors[name].groups & ANSWER_PETITIONS)
        assert bool(found) == answers, name


def test_a_filling_that_was_interrupted_is_begun_again_from_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of({"CAUCE_HOME": str(tmp_path)}, port=8000, mail_port=2525)

    def power_fails(*_: object) -> int:
        raise KeyboardInterrupt

    assert not clear_interrupted(settings)
    with monkeypatch.context() as patched:
        patched.setattr(demo, "_file", power_fails)
        with pytest.raises(KeyboardInterrupt):
            prepare(settings)

    assert clear_interrupted(settings)
    assert not clear_interrupted(settings)
    monkeypatch.setattr(demo, "PAST", PAST[:1])
    assert prepare(settings)
    assert not clear_interrupted(settings)
    assert not prepare(settings)
    assert _count(settings) == 1 + len(FRESH)


def test_an_office_that_is_not_a_demo_is_never_emptied(office: Office) -> None:
    office.receives("solicitud", objeto="Un árbol caído")

    assert not clear_interrupted(office.settings)
    assert not demo.fill(office.engine)

    assert _count(office.settings) == 1


def _count(settings: Settings) -> int:
    engine = bootstrap.build(settings)
    try:
        with engine.reading_as(SYSTEM) as work:
            return work.session.scalar(select(func.count()).select_from(Case)) or 0
    finally:
        engine.dispose()


def test_a_second_filling_changes_nothing(filled: Demo) -> None:
    with filled.engine.reading_as(SYSTEM) as work:
        before = work.session.scalar(select(func.count()).select_from(Case))

    assert not demo.fill(filled.engine)

    with filled.engine.reading_as(SYSTEM) as work:
        assert work.session.scalar(select(func.count()).select_from(Case)) == before
        assert before == len(PAST) + len(FRESH)


@pytest.mark.parametrize("petition", [*PAST, *FRESH], ids=lambda one: one.values["objeto"][:30])
def test_what_people_said_passes_through_the_form(filled: Demo, petition: demo.Petition) -> None:
    with filled.engine.reading_as(SYSTEM) as work:
        form = cases.start_form(deployments.latest(work, "peticion"))

    assert form is not None
    assert clean(form, petition.values, {}).items() >= petition.values.items()


def test_letters_of_the_past_are_read_where_those_of_today_will_be(filled: Demo) -> None:
    letters = Mailbox.of(filled.engine.settings).letters()

    subjects = [letter.subject.split(":")[0] for letter in letters]
    instants = [letter.caught_at for letter in letters]
    assert {"Recibimos su petición", "Respuesta a su petición", "Vence hoy"} <= set(subjects)
    assert instants == sorted(instants, reverse=True)
    assert max(instants) < TODAY


def test_letters_of_the_past_are_not_sent_and_those_of_today_wait_for_the_worker(
    filled: Demo,
) -> None:
    """Last: it lets the worker do what is due."""
    with filled.engine.reading_as(SYSTEM) as work:
        waiting = work.session.scalar(
            select(func.count()).where(Message.status == MessageStatus.PENDING)
        )
    assert (waiting, filled.mail.sent) == (0, [])

    worker.run_due(filled.engine)

    receipts = [one for one in filled.mail.sent if "@alcaldia" not in str(one["To"])]
    assert len(receipts) == len(FRESH)
    assert 1 <= len(filled.mail.sent) - len(receipts) <= 16
