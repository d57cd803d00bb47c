"""The drill: a backup during work, brought back elsewhere; nothing goes out twice or is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, select, text

from engine.db import schema
from engine.db.session import normal_url
from engine.db.tables import Audit, Base, Case, Message, MessageStatus, Office, RadicadoSeries
from engine.domain.officials import SYSTEM, Actor
from engine.errors import Conflict, DeliveryFailed, NotAllowed
from engine.services import backups, calendars, offices, quarantine, resuming
from engine.services.backups import BadBackup
from engine.services.quarantine import Stage
from engine.settings import Settings
from tests.desk import Desk, words
from tests.office import ANA, BEATRIZ, DIANA, GLORIA
from tests.office import Office as House
from tests.petitions import CLASSIFIED, PETITION
from tests.web import web_of

RESTORED_AT = datetime(2026, 3, 4, 13, tzinfo=UTC)


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Settings:
    """Another machine: an empty database of the same kind, and an empty home."""
    home = tmp_path / "elsewhere"
    if settings.sqlite:
        return replace(settings, database_url=f"sqlite:///{home / 'cauce.db'}", home=home)
    server = normal_url(settings.database_url)
    admin = create_engine(server, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS elsewhere WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE elsewhere"))
    url = server.set(database="elsewhere").render_as_string(hide_password=False)
    return replace(settings, database_url=url, home=home)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copia"


class Reopened(House):
    """The office again, on what was restored: its people are in it already."""

    def hires(self, person, *others) -> Actor:
        return self.actor(person)


def backs_up(office: House, folder: Path) -> backups.Made:
    engine = office.engine
    return backups.make(office.settings, engine.database, office.jobs, folder, now=office.now)


def reopens(settings: Settings, folder: Path) -> Reopened:
    settings.home.mkdir(exist_ok=True)
    backups.restore(settings, folder, now=RESTORED_AT)
    restored = Reopened(settings)
    restored.clock.now = RESTORED_AT
    return restored


def rows(office: House) -> dict[str, list[tuple[object, ...]]]:
    with office.engine.reading_as(SYSTEM) as work:
        return {
            table.name: [
                tuple(row)
                for row in work.session.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in Base.metadata.sorted_tables
        }


def message_ids(office: House) -> list[str]:
    return [str(letter["Message-ID"]) for letter in office.mail.sent]


def held(office: House) -> list[int]:
    with office.engine.reading_as(office.actor(GLORIA)) as work:
        return [letter.id for letter in resuming.waiting(work).letters]


@pytest.fixture
def at_work(office: House) -> Iterator[House]:
    """One letter has gone, one waits because the relay is down, and a task is done."""
    with office.engine.work_as(SYSTEM) as work:
        calendars.seed(work)
    first = office.receives("peticion", **PETITION)
    office.works_off()
    office.completes(DIANA, "clasificar_peticion", CLASSIFIED, case=first)
    office.mail.down = DeliveryFailed("421 cerrado")
    office.receives("peticion", **{**PETITION, "correo": "otra@ejemplo.co"})
    office.works_off()
    return office


def test_everything_comes_back_and_agrees(at_work: House, elsewhere: Settings, copy: Path) -> None:
    before = rows(at_work)

    backs_up(at_work, copy)
    restored = reopens(elsewhere, copy)
    after = rows(restored)

    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"message", "parameter", "throttle", "session_"}
    assert restored.broken_invariants() == []
    assert schema.at_head(restored.engine.database.engine)
    restored.closes()


def test_nothing_goes_out_until_an_operator_says_so_and_then_once(
    at_work: House, elsewhere: Settings, copy: Path
) -> None:
    backs_up(at_work, copy)
    restored = reopens(elsewhere, copy)
    gloria = restored.actor(GLORIA)

    restored.days_pass_until("2026-03-06")
    restored.receives("peticion", **{**PETITION, "correo": "nueva@ejemplo.co"})
    restored.works_off()
    assert restored.mail.sent == []
    (waiting,) = held(restored)

    with restored.engine.work_as(gloria) as work:
        assert resuming.release(work, [waiting]) == 1
        resuming.start(work)
    restored.works_off()
    assert restored.mail.to("otra@") == restored.mail.to("")
    assert len(restored.mail.sent) == 1

    with restored.engine.work_as(gloria) as work:
        resuming.release(work, held(restored))
        resuming.finish(work)
    restored.works_off()
    assert len(restored.mail.to("nueva@")) == 1
    assert len(set(message_ids(restored))) == len(restored.mail.sent)
    assert restored.broken_invariants() == []
    restored.closes()


def test_a_letter_that_left_after_the_backup_is_not_sent_again(
    at_work: House, elsewhere: Settings, copy: Path
) -> None:
    backs_up(at_work, copy)
    at_work.mail.down = None
    at_work.days_pass_until("2026-03-04")
    gone = message_ids(at_work)
    restored = reopens(elsewhere, copy)

    with restored.engine.work_as(restored.actor(GLORIA)) as work:
        assert resuming.discard(work, held(restored)) == 1
        resuming.start(work)
    restored.works_off()
    written_again = held(restored)
    with restored.engine.work_as(restored.actor(GLORIA)) as work:
        resuming.discard(work, written_again)
        resuming.finish(work)
    restored.works_off()

    assert set(gone) & set(message_ids(restored)) == set()
    assert restored.mail.sent == []
    with restored.engine.reading_as(SYSTEM) as work:
        statuses = set(work.session.scalars(select(Message.status)))
        assert statuses == {MessageStatus.SENT, MessageStatus.DISCARDED}
        again = work.session.scalars(
            select(Message.message_id).where(Message.id.in_(written_again))
        ).all()
    assert set(again) <= set(gone)
    assert restored.broken_invariants() == []
    restored.closes()


def test_the_case_that_waited_for_an_answer_closes_when_its_letter_is_discarded(
    at_work: House, elsewhere: Settings, copy: Path
) -> None:
    at_work.completes(DIANA, "asignar_profesional", {"profesional": ANA.username})
    drafted = {
        "sentido": "informa",
        "respuesta": "El árbol se podará en marzo.",
        "fundamento": "Concepto técnico.",
    }
    at_work.completes(ANA, "proyectar_respuesta", drafted)
    at_work.completes(BEATRIZ, "aprobar_respuesta", {"decision_firma": "firmar"})
    at_work.works_off()
    backs_up(at_work, copy)
    restored = reopens(elsewhere, copy)

    with restored.engine.work_as(restored.actor(GLORIA)) as work:
        assert resuming.waiting(work).services == 1
        assert resuming.discard(work, held(restored)) == 2
        resuming.start(work)
    restored.works_off()

    with restored.engine.reading_as(restored.actor(GLORIA)) as work:
        assert resuming.waiting(work).services == 0
        assert sorted(work.session.scalars(select(Case.status))) == ["closed", "open"]
    assert restored.mail.sent == []
    restored.closes()


def test_new_rows_get_numbers_that_no_row_had(
    at_work: House, elsewhere: Settings, copy: Path
) -> None:
    with at_work.engine.reading_as(SYSTEM) as work:
        last = max(work.session.scalars(select(Case.id)))
        series = work.session.scalars(select(RadicadoSeries.last)).one()

    backs_up(at_work, copy)
    restored = reopens(elsewhere, copy)
    new = restored.receives("peticion", **PETITION)

    assert new.id > last
    assert new.radicado.endswith(f"{series + 1:06d}")
    restored.closes()


def test_offices_inside_each_other_come_back_in_any_order(
    office: House, elsewhere: Settings, copy: Path
) -> None:
    with office.engine.work_as(office.actor(GLORIA)) as work:
        inner = offices.add(work, offices.OfficeForm(code="1", name="Dentro"))
        outer = offices.add(work, offices.OfficeForm(code="2", name="Fuera"))
        offices.edit(work, inner, offices.OfficeForm(code="1", name="Dentro", parent_id=outer))

    backs_up(office, copy)
    restored = reopens(elsewhere, copy)

    with restored.engine.reading_as(SYSTEM) as work:
        assert work.session.get(Office, inner).parent_id == outer
    restored.closes()


def test_a_backup_of_sqlite_is_brought_back_into_postgresql(
    at_work: House, copy: Path, request: pytest.FixtureRequest, tmp_path: Path, backend: str
) -> None:
    backs_up(at_work, copy)
    if backend == "sqlite":
        server = normal_url(request.getfixturevalue("postgres_server"))
        admin = create_engine(server, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS moved WITH (FORCE)"))
            connection.execute(text("CREATE DATABASE moved"))
        url = server.set(database="moved").render_as_string(hide_password=False)
    else:
        url = f"sqlite:///{tmp_path / 'moved.db'}"
    moved = replace(at_work.settings, database_url=url, home=tmp_path / "moved")

    restored = reopens(moved, copy)

    assert restored.broken_invariants() == []
    assert rows(restored)["case_"] == rows(at_work)["case_"]
    restored.closes()


class TestTheFolder:
    @pytest.fixture
    def backend(self) -> str:
        """What is in the files is the same for both."""
        return "sqlite"

    def test_no_secret_is_in_it(self, at_work: House, copy: Path) -> None:
        at_work.settings = replace(
            at_work.settings, mail_url="smtps://user:clave-del-relevo@relay:465"
        )
        backs_up(at_work, copy)

        everything = b"".join(path.read_bytes() for path in copy.rglob("*") if path.is_file())
        manifest = (copy / "manifest.json").read_text()
        assert at_work.settings.secret_key.encode() not in everything
        assert "clave-del-relevo" not in manifest
        assert "relay" in manifest
        assert (copy.stat().st_mode & 0o077) == 0
        names = {one["name"] for one in json.loads(manifest)["tables"]}
        assert not names & {"session_", "access_link", "throttle", "heartbeat"}

    @pytest.mark.parametrize("what", ["row", "document", "missing", "manifest"])
    def test_what_was_changed_is_not_restored(
        self, at_work: House, elsewhere: Settings, copy: Path, what: str
    ) -> None:
        at_work.engine.documents.keep(b"un documento")
        backs_up(at_work, copy)
        document = next(path for path in (copy / "documents").glob("*/*"))
        if what == "row":
            (copy / "rows" / "case_.jsonl.gz").write_bytes(b"otra cosa")
        elif what == "document":
            document.write_bytes(b"otra cosa")
        elif what == "missing":
            document.unlink()
        else:
            (copy / "manifest.json").unlink()

        with pytest.raises(BadBackup):
            backups.restore(elsewhere, copy, now=RESTORED_AT)

    def test_it_is_never_restored_over_people_or_cases(self, at_work: House, copy: Path) -> None:
        backs_up(at_work, copy)

        with pytest.raises(Conflict):
            backups.restore(at_work.settings, copy, now=RESTORED_AT)

    def test_a_folder_with_something_in_it_is_left_alone(self, office: House, copy: Path) -> None:
        copy.mkdir()
        (copy / "ajeno.txt").write_text("de otro")

        with pytest.raises(Conflict):
            backs_up(office, copy)

    def test_a_document_that_rotted_is_named(self, at_work: House, copy: Path) -> None:
        name = at_work.engine.documents.keep(b"un documento")
        path = at_work.settings.home / "documents" / name[:2] / name
        path.chmod(0o600)
        path.write_bytes(b"otra cosa")

        assert backs_up(at_work, copy).corrupt == (name,)

    def test_other_jobs_that_waited_are_asked_for_again(
        self, office: House, elsewhere: Settings, copy: Path
    ) -> None:
        with office.engine.work_as(SYSTEM) as work:
            work.jobs.enqueue(
                work.session, queue="service", handler="otro", key="k", payload={"id": 3}
            )
        backs_up(office, copy)
        restored = reopens(elsewhere, copy)
        assert restored.jobs.waiting == []

        with restored.engine.work_as(restored.actor(GLORIA)) as work:
            resuming.start(work)

        (job,) = restored.jobs.waiting
        assert (job.handler, job.payload) == ("otro", {"id": 3})
        restored.closes()


class TestTheOperator:
    @pytest.fixture
    def backend(self) -> str:
        return "sqlite"

    def test_each_step_is_taken_once_and_leaves_its_trace(
        self, at_work: House, elsewhere: Settings, copy: Path
    ) -> None:
        backs_up(at_work, copy)
        restored = reopens(elsewhere, copy)
        gloria, ana = restored.actor(GLORIA), restored.actor(ANA)
        with restored.engine.reading_as(SYSTEM) as work:
            assert quarantine.current(work).stage is Stage.STOPPED

        for act in (resuming.start, resuming.finish, lambda w: resuming.release(w, [1])):
            with pytest.raises(NotAllowed), restored.engine.work_as(ana) as work:
                act(work)
        with pytest.raises(Conflict), restored.engine.work_as(gloria) as work:
            resuming.finish(work)
        with restored.engine.work_as(gloria) as work:
            resuming.start(work)
        with pytest.raises(Conflict), restored.engine.work_as(gloria) as work:
            resuming.start(work)
        with restored.engine.work_as(gloria) as work:
            resuming.finish(work)
        with restored.engine.reading_as(SYSTEM) as work:
            assert quarantine.current(work) is None
            actions = work.session.scalars(
                select(Audit.action).where(Audit.stream == resuming.STREAM).order_by(Audit.seq)
            ).all()
        assert list(actions) == ["work_resumed", "quarantine_ended"]
        restored.closes()

    def test_the_page_shows_what_would_go_out_and_takes_the_decision(
        self, at_work: House, elsewhere: Settings, copy: Path
    ) -> None:
        backs_up(at_work, copy)
        restored = reopens(elsewhere, copy)
        desk = Desk(web_of(restored.engine), restored).seated(GLORIA)
        page = "/administrar/restauracion"

        stopped = words(desk.opens(page))
        desk.sends(f"{page}/correos", {"accion": "enviar", "correo": held(restored)})
        desk.sends(f"{page}/reanudar")
        restored.works_off()
        catching_up = words(desk.opens(page))
        # what fell due meanwhile is told once more, and was told already
        desk.sends(f"{page}/correos", {"accion": "descartar", "correo": held(restored)})
        desk.sends(f"{page}/terminar")
        again = desk.sends(f"{page}/terminar")

        assert "Nada sale ni vence por sí solo todavía" in stopped
        assert "otra@ejemplo.co" in stopped
        assert "El trabajo se reanudó; los correos esperan" in catching_up
        assert len(restored.mail.to("otra@")) == 1
        assert "Otra persona ya dio ese paso" in words(desk.opens(again.location))
        assert "No hay ninguna restauración en curso" in words(desk.opens(page))
        restored.closes()
