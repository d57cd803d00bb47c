"""Letters over real SMTP: the relay goes down, refuses, and comes back; a worker dies half way."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import func, select

from engine import worker
from engine.adapters.durable_jobs import DbosJobs
from engine.adapters.mail import SmtpMail
from engine.adapters.memory_jobs import MemoryJobs
from engine.bootstrap import Engine, build
from engine.db.tables import Effect, Incident, Message, MessageStatus
from engine.domain.officials import SYSTEM, Actor
from engine.errors import DeliveryFailed
from engine.services import incidents, notifications
from engine.services.mailing import ATTEMPTS, PAUSES
from engine.settings import Settings
from tests.faults.processes import KILLED, run_process
from tests.faults.tables import with_job_tables
from tests.office import PATIENCE
from tests.relay import Relay

ANA = "ana@entidad.example"
ADMIN = Actor(1, "gloria", "Gloria Paz", administrator=True)


class PostRoom:
    """An installation whose letters go to a relay."""

    def __init__(self, settings: Settings, relay: Relay) -> None:
        self.relay = relay
        self.now = datetime(2026, 3, 2, 13, tzinfo=UTC)
        self.jobs = MemoryJobs()
        self.engine: Engine = build(
            replace(settings, mail_url=relay.url, mail_from="Cauce <no-responder@entidad.example>"),
            clock=lambda: self.now,
            jobs=self.jobs,
            mail=SmtpMail(relay.url, seconds=PATIENCE),
        )
        worker.register(self.engine)

    def writes(self, to: str = ANA, key: str = "k1", **said: object) -> int:
        with self.engine.work_as(SYSTEM) as work:
            return write(work, to, key, **said)

    def tries(self) -> None:
        """What is due now; nothing waits for its hour here."""
        self.jobs.drain(self.now)

    def passes(self, pause: timedelta) -> None:
        self.now += pause
        self.tries()

    def letter(self, message_id: int) -> Message:
        with self.engine.reading_as(SYSTEM) as work:
            return work.session.get_one(Message, message_id)

    def incidents(self) -> list[incidents.IncidentLine]:
        with self.engine.reading_as(ADMIN) as work:
            return list(incidents.listed(work))

    def watches(self) -> None:
        worker.watch(self.engine)


def write(work, to: str, key: str, **said: object) -> int:
    context = {
        "radicado": "2026-000001",
        "subject": "Un árbol caído",
        "name": "Ana Ruiz",
        "term_name": "Respuesta",
        "due_on": date(2026, 3, 20),
        "days_left": 3,
        "norm": "Ley 1755 de 2015, art. 14",
        "case_id": None,
    }
    message = notifications.notify(
        work,
        "recordatorio_termino",
        to=to,
        context={**context, **said},
        case_id=None,
        dedup_key=key,
    )
    return message.id


@pytest.fixture
def relay() -> Iterator[Relay]:
    relay = Relay()
    relay.comes_up()
    yield relay
    relay.closes()


@pytest.fixture
def post(settings: Settings, relay: Relay) -> Iterator[PostRoom]:
    post = PostRoom(settings, relay)
    yield post
    post.engine.dispose()


def test_a_letter_arrives_whole_in_both_forms_under_its_own_message_id(post: PostRoom) -> None:
    message_id = post.writes()

    post.tries()

    [received] = post.relay.received
    email = received.email
    assert received.recipients == [ANA]
    assert email["Subject"] == "Vence en 3 días hábiles: radicado 2026-000001"
    assert email["From"] == "Cauce <no-responder@entidad.example>"
    assert email["Auto-Submitted"] == "auto-generated"
    assert received.message_id == post.letter(message_id).message_id
    assert received.message_id.endswith("@entidad.example>")
    assert "viernes 20 de marzo de 2026" in email.get_body(("plain",)).get_content()
    assert "viernes 20 de marzo de 2026" in email.get_body(("html",)).get_content()
    assert max(len(line) for line in received.content.splitlines()) <= 998
    letter = post.letter(message_id)
    assert (letter.status, letter.sent_at) == (MessageStatus.SENT, post.now)


def test_the_same_notice_twice_is_one_letter(post: PostRoom) -> None:
    assert post.writes(key="the same") == post.writes(key="the same")

    post.tries()

    assert len(post.relay.received) == 1


def test_a_letter_of_a_transaction_that_fails_is_never_sent(post: PostRoom) -> None:
    with post.engine.work_as(SYSTEM) as work:
        write(work, ANA, "k1")
        work.session.rollback()

    post.tries()

    assert post.relay.received == []


def test_while_the_relay_is_down_the_pauses_grow_and_then_the_letter_arrives_once(
    post: PostRoom,
) -> None:
    post.relay.goes_down()
    message_id = post.writes()
    post.tries()
    for pause in PAUSES[:4]:
        post.passes(pause - timedelta(seconds=1))
        before = post.letter(message_id).attempts
        post.passes(timedelta(seconds=1))
        assert post.letter(message_id).attempts == before + 1
    assert "ConnectionRefusedError" in post.letter(message_id).last_error
    assert post.incidents() == []

    post.relay.comes_up()
    post.passes(PAUSES[4])
    post.passes(timedelta(days=2))

    assert len(post.relay.received) == 1
    assert post.letter(message_id).status == MessageStatus.SENT


def test_after_the_last_attempt_an_administrator_sees_it_and_can_send_it_again(
    post: PostRoom,
) -> None:
    post.relay.goes_down()
    message_id = post.writes()
    post.tries()
    for pause in PAUSES:
        post.passes(pause)
    assert post.letter(message_id).attempts == ATTEMPTS
    assert post.letter(message_id).status == MessageStatus.FAILED
    [incident] = post.incidents()
    assert incident.retryable
    assert "Vence en 3 días hábiles" in incident.message

    post.relay.comes_up()
    with post.engine.work_as(ADMIN) as work:
        incidents.retry(work, incident.id)
    post.tries()

    assert [received.message_id for received in post.relay.received] == [
        post.letter(message_id).message_id
    ]
    assert post.incidents() == []


def test_an_address_that_the_relay_refuses_for_good_is_not_tried_again(post: PostRoom) -> None:
    post.relay.refuses[ANA] = "550 5.1.1 no such user"
    message_id = post.writes()

    post.tries()
    post.passes(timedelta(days=2))

    letter = post.letter(message_id)
    assert (letter.status, letter.attempts) == (MessageStatus.FAILED, 1)
    assert letter.last_error == "550 5.1.1 no such user"
    assert len(post.incidents()) == 1


def test_an_address_that_is_refused_for_now_is_tried_again(post: PostRoom) -> None:
    post.relay.refuses[ANA] = "451 4.7.1 come back later"
    message_id = post.writes()
    post.tries()
    assert post.letter(message_id).status == MessageStatus.PENDING

    post.relay.refuses.clear()
    post.passes(PAUSES[0])

    assert len(post.relay.received) == 1


def test_letters_to_one_person_arrive_in_the_order_in_which_they_were_written(
    post: PostRoom,
) -> None:
    post.relay.goes_down()
    post.writes(key="k1", term_name="Primero")
    post.tries()
    post.relay.comes_up()
    post.writes(key="k2", term_name="Segundo")
    post.writes(key="k3", term_name="Tercero")
    post.writes(key="k4", to="otra@entidad.example", term_name="Otra")

    post.tries()
    assert [received.recipients for received in post.relay.received] == [["otra@entidad.example"]]
    post.passes(PAUSES[0])

    texts = [r.email.get_body(("plain",)).get_content() for r in post.relay.received[1:]]
    assert ["Primero" in texts[0], "Segundo" in texts[1], "Tercero" in texts[2]] == [True] * 3
    assert len(texts) == 3


@pytest.mark.parametrize(
    "address",
    [
        "ana@entidad.example\r\nBcc: otro@fuera.example",
        "ana@entidad.example, otro@fuera.example",
        "Ana <ana@entidad.example>",
        "ana@entidad.example\n",
        "",
        "sin arroba",
        "ana@entidad",
        "a" * 250 + "@entidad.example",
    ],
)
def test_what_is_not_one_plain_address_gets_no_letter_and_a_person_knows(
    post: PostRoom, address: str
) -> None:
    message_id = post.writes(to=address)

    post.tries()

    assert post.relay.received == []
    assert post.letter(message_id).status == MessageStatus.FAILED
    [incident] = post.incidents()
    assert not incident.retryable


def test_nothing_that_a_person_types_becomes_a_header(post: PostRoom) -> None:
    typed = "2026-1\r\nBcc: otro@fuera.example\r\n\r\n<b>cuerpo</b>"
    post.writes(radicado=typed, name=typed, term_name=typed, subject=typed)

    post.tries()

    [received] = post.relay.received
    assert received.recipients == [ANA]
    assert received.email["Bcc"] is None
    assert "Bcc: otro@fuera.example" in received.email["Subject"]
    assert "<b>cuerpo</b>" not in received.email.get_body(("html",)).get_content()
    assert "&lt;b&gt;cuerpo" in received.email.get_body(("html",)).get_content()


def test_an_alarm_opens_when_mail_stands_still_and_closes_when_it_moves(post: PostRoom) -> None:
    post.relay.goes_down()
    post.writes()
    post.tries()
    post.watches()
    assert post.incidents() == []

    post.passes(timedelta(minutes=16))
    post.watches()
    assert [incident.kind for incident in post.incidents()] == ["mail_stalled"]

    post.relay.comes_up()
    post.passes(timedelta(hours=1))
    post.watches()
    assert post.incidents() == []


def test_a_letter_of_which_no_job_knows_is_asked_for_again(post: PostRoom) -> None:
    post.writes()
    post.jobs.waiting.clear()  # as after a backup that is restored without its jobs

    post.passes(timedelta(hours=2))
    assert post.relay.received == []
    post.watches()
    post.watches()
    post.tries()

    assert len(post.relay.received) == 1


def test_a_job_that_breaks_is_an_incident_and_not_silence(
    post: PostRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(email: EmailMessage) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(post.engine.mail, "send", broken)
    message_id = post.writes()

    post.tries()

    assert post.letter(message_id).status == MessageStatus.FAILED
    [incident] = post.incidents()
    assert "a fault of ours" in incident.message
    assert incident.retryable


def test_a_worker_killed_after_the_relay_accepted_repeats_the_same_message_id(
    settings: Settings, relay: Relay
) -> None:
    installation = with_job_tables(replace(settings, mail_url=relay.url))
    engine = build(installation, jobs=DbosJobs(installation))
    with engine.work_as(SYSTEM) as work:
        message_id = write(work, ANA, "k1")

    assert run_process(installation, "mail", "--executor", "a", "--crash", "after_250") == KILLED
    assert run_process(installation, "mail", "--executor", "a") == 0

    first, second = relay.received
    assert first.content == second.content
    with engine.reading_as(SYSTEM) as work:
        letter = work.session.get_one(Message, message_id)
        effects = work.session.scalar(select(func.count()).select_from(Effect))
        open_incidents = work.session.scalar(select(func.count()).select_from(Incident))
    engine.dispose()
    assert (letter.status, letter.message_id) == (MessageStatus.SENT, second.message_id)
    assert (effects, open_incidents) == (1, 0)


# --- the adapter alone ----------------------------------------------------------------------------


def email_to(address: str) -> EmailMessage:
    email = EmailMessage()
    email["From"] = "no-responder@entidad.example"
    email["To"] = address
    email.set_content("Hola")
    return email


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that accepts and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_relay_that_never_answers_is_given_up_in_time(silent: int) -> None:
    with pytest.raises(DeliveryFailed) as failed:
        SmtpMail(f"smtp://127.0.0.1:{silent}", seconds=0.3).send(email_to(ANA))

    assert not failed.value.permanent


def test_a_password_is_never_sent_in_the_clear(relay: Relay) -> None:
    mail = SmtpMail(f"smtp://usuario:secreta@127.0.0.1:{relay.port}", seconds=PATIENCE)

    with pytest.raises(DeliveryFailed, match="STARTTLS") as failed:
        mail.send(email_to(ANA))

    assert not failed.value.permanent
    assert relay.received == []


@pytest.mark.parametrize("url", ["http://relay.example", "relay.example", "smtp://"])
def test_an_address_of_a_relay_that_makes_no_sense_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="CAUCE_MAIL_URL"):
        SmtpMail(url)
