"""The one place that picks the real parts, opens transactions and looks at the clock."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from engine.adapters.antivirus import Antivirus, Clamd
from engine.adapters.documents import DocumentStore, FileDocuments
from engine.adapters.durable_jobs import DbosJobs
from engine.adapters.jobs import JobEngine
from engine.adapters.mail import MailPort, SmtpMail
from engine.adapters.press import Press
from engine.adapters.signer import ApartSigner, PadesSigner, Signer, configured
from engine.adapters.typeset import Typesetter, Typst
from engine.db.clock import shared
from engine.db.session import Database, worth_retrying
from engine.domain.officials import Actor
from engine.errors import CaseFault, Conflict, Separated
from engine.services import calendars, drafts, incidents, separations
from engine.services.definitions import Definitions, Versions
from engine.services.work import Attempt, Work
from engine.settings import Settings

logger = logging.getLogger(__name__)

T = TypeVar("T")
Clock = Callable[[], datetime]
TRIES = 3

#: what a database that cannot be used raises: no file, no server, no tables, no such address
DATABASE_ERRORS: tuple[type[Exception], ...] = (DatabaseError, ArgumentError)


class Engine:
    """An installation at work. Units of work come from here."""

    def __init__(  # noqa: PLR0913 - the parts of an installation
        self,
        settings: Settings,
        *,
        database: Database,
        clock: Clock,
        jobs: JobEngine,
        mail: MailPort,
        documents: DocumentStore,
        typesetter: Typesetter,
        signer: Signer,
        antivirus: Antivirus | None,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.jobs = jobs
        self.mail = mail
        self.documents = documents
        self.typesetter = typesetter
        self.signer = signer
        self.antivirus = antivirus
        signing = configured(settings)
        self.press = Press(
            typesetter=typesetter,
            folder=settings.home / "press",
            signer=ApartSigner(signing) if signing.given else None,
        )
        self.database = database
        self._versions = Versions()

    @contextmanager
    def work_as(self, actor: Actor) -> Iterator[Work]:
        """A transaction that writes; it commits at the end.

        When it fails nothing of it remains, but for this: a CaseFault leaves an incident that
        knows what to try again, and a person's typed values stay as a draft.
        """
        attempt: Attempt | None = None
        try:
            with self.database.writing() as session:
                work = self._work(session, actor)
                try:
                    yield work
                finally:
                    attempt = work.attempt
        except CaseFault as fault:
            self._save_after_fault(actor, attempt, fault)
            raise
        except Conflict:
            self._keep_draft(actor, attempt)
            raise
        except Separated as refused:
            with self.database.writing() as session:
                separations.note(self._work(session, actor), refused)
            raise

    @contextmanager
    def reading_as(self, actor: Actor) -> Iterator[Work]:
        """A transaction that only reads. Close it before the page is drawn."""
        with self.database.reading() as session:
            yield self._work(session, actor)

    def run(self, actor: Actor, command: Callable[[Work], T]) -> T:
        """The command in a `work_as` of its own; tried again when the database was only busy."""
        for left in range(TRIES - 1, -1, -1):
            try:
                with self.work_as(actor) as work:
                    return command(work)
            except OperationalError as error:
                if not left or not worth_retrying(error):
                    raise
            except IntegrityError:  # two inserted the same key: the second now sees the first
                if not left:
                    raise
            logger.info("transaction_retried", extra={"tries_left": left})
        raise AssertionError("unreachable")

    def dispose(self) -> None:
        """Closes what is open."""
        self.jobs.shutdown()
        self.database.dispose()

    def _work(self, session: Session, actor: Actor) -> Work:
        return Work(
            session=session,
            actor=actor,
            now=self.clock(),
            settings=self.settings,
            definitions=Definitions(session, self._versions),
            jobs=self.jobs,
            documents=self.documents,
            load_calendar=calendars.current,
        )

    def _save_after_fault(self, actor: Actor, attempt: Attempt | None, fault: CaseFault) -> None:
        with self.database.writing() as session:
            work = self._work(session, actor)
            incidents.open_for(work, attempt, fault)
            drafts.keep(work, attempt)

    def _keep_draft(self, actor: Actor, attempt: Attempt | None) -> None:
        if attempt and attempt.typed is not None:
            with self.database.writing() as session:
                drafts.keep(self._work(session, actor), attempt)


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    jobs: JobEngine | None = None,
    mail: MailPort | None = None,
) -> Engine:
    """The engine of an installation, on its database, with the real outside world by default.

    Without a `clock` all who share the database have its time.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    clock = clock or shared(database)
    return Engine(
        settings,
        database=database,
        clock=clock,
        jobs=jobs or DbosJobs(settings, clock=clock),
        mail=mail or SmtpMail(settings.mail_url, return_to=settings.mail_return),
        documents=FileDocuments(settings.home / "documents"),
        typesetter=Typst(),
        signer=PadesSigner(configured(settings)),
        antivirus=Clamd(Path(settings.clamd)) if settings.clamd else None,
    )
