"""Two databases, one office, one cast: everything else a test says for itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as profiles
from sqlalchemy import Engine, NullPool, create_engine, text

from engine.db import schema
from engine.db.session import normal_url
from engine.db.tables import Base
from engine.settings import Settings
from tests import databases, postgres
from tests import office as cast
from tests.certificates import certificate
from tests.flows import (
    pytest_addoption,
    pytest_configure,
    pytest_runtest_protocol,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)
from tests.office import Office, Person
from tests.set_here import set_here
from tests.wax import seals_with_wax

databases.are_of_tests()

#: the same examples each time, however long the machine takes over one; `--hypothesis-profile
#: default` looks for others
profiles.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
profiles.load_profile("steady")

#: which ways of our drawings the stories took
__all__ = [
    "pytest_addoption",
    "pytest_configure",
    "pytest_runtest_protocol",
    "pytest_sessionfinish",
    "pytest_terminal_summary",
    "pytest_testnodedown",
]

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our schema, to be copied."""
    path = tmp_path_factory.mktemp("template") / "cauce.db"
    schema.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real PostgreSQL with an empty database, in a fresh temporary directory."""
    with postgres.running() as address:
        _loses_no_power(address)
        yield address


def _loses_no_power(address: str) -> None:
    """What is not to outlive the machine need not wait for the disk."""
    engine = create_engine(normal_url(address), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for what in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {what} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> Engine:
    """What empties that database between tests."""
    schema.upgrade(postgres_server)
    # a plain engine: emptying every table may take longer than a statement of ours is allowed
    return create_engine(normal_url(postgres_server), poolclass=NullPool)


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database with our schema."""
    if backend == "sqlite":
        path = tmp_path / "cauce.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        return f"sqlite:///{path}"
    engine: Engine = request.getfixturevalue("migrated_postgres")
    with engine.begin() as connection:
        connection.execute(text(_EMPTY))
    return engine.url.render_as_string(hide_password=False)


#: sooner done than TRUNCATE, which makes a file anew for each table and each index
_EMPTY = ";".join(
    (
        "SET LOCAL session_replication_role = replica",  # no order to keep, nothing refuses
        *(f"DELETE FROM {name}" for name in Base.metadata.tables),  # noqa: S608 -- our own names
        "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
        " AND relnamespace = 'public'::regnamespace",
    )
)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        database_url=database_url,
        secret_key="de prueba",
        home=tmp_path / "home",
        asked_a_minute=100_000,  # tests ask as fast as they can
        signing=certificate(),
    )


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    """An office that opens on Monday 2 March 2026 at eight in the morning."""
    opened = Office(settings)
    yield opened
    opened.closes()


@pytest.fixture
def papers_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are set here and sealed with wax: for tests of what goes on around them."""
    set_here(monkeypatch)
    seals_with_wax(monkeypatch)


def _person(person: Person) -> Callable[[], Person]:
    @pytest.fixture(name=person.username)
    def somebody() -> Person:
        return person

    return somebody


ana = _person(cast.ANA)
beatriz = _person(cast.BEATRIZ)
carlos = _person(cast.CARLOS)
diana = _person(cast.DIANA)
elena = _person(cast.ELENA)
fabio = _person(cast.FABIO)
gloria = _person(cast.GLORIA)
hugo = _person(cast.HUGO)
