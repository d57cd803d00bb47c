"""What the demo office needs before its processes start: settings, tables, procedures, people."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engine import bootstrap
from engine.adapters import demo_certificate, durable_jobs, secret_files
from engine.db import schema
from engine.demo import office
from engine.demo.office import Tell
from engine.demo.people import ENTITY
from engine.domain.bundles import Bundle
from engine.domain.officials import SYSTEM
from engine.services import calendars, deployments, templatechecks
from engine.settings import Settings


def settings_of(env: Mapping[str, str], *, port: int, mail_port: int) -> Settings:
    """The settings of a demo in CAUCE_HOME; nothing needs to be set."""
    home = Path(env.get("CAUCE_HOME", "var")).resolve()
    home.mkdir(parents=True, exist_ok=True)
    return Settings(
        database_url=env.get("CAUCE_DATABASE_URL", f"sqlite:///{home / 'cauce.db'}"),
        secret_key=env.get("CAUCE_SECRET_KEY") or secret_files.made_once(home / "secret_key"),
        home=home,
        mail_url=f"smtp://127.0.0.1:{mail_port}",
        mail_from=f"{ENTITY.name} <no-responder@alcaldia.example>",
        base_url=f"http://127.0.0.1:{port}",
        processes=Path(env.get("CAUCE_PROCESSES", "processes")).resolve(),
        forms=Path(env.get("CAUCE_FORMS", "forms")).resolve(),
        demo=True,
        executor_id="demo-1",
    )


def environment(settings: Settings, env: Mapping[str, str]) -> dict[str, str]:
    """What the children read: the same settings, whole."""
    return {
        **env,
        "CAUCE_DATABASE_URL": settings.database_url,
        "CAUCE_SECRET_KEY": settings.secret_key,
        "CAUCE_HOME": str(settings.home),
        "CAUCE_MAIL_URL": settings.mail_url,
        "CAUCE_MAIL_FROM": settings.mail_from,
        "CAUCE_BASE_URL": settings.base_url,
        "CAUCE_PROCESSES": str(settings.processes),
        "CAUCE_FORMS": str(settings.forms),
        "CAUCE_DEMO": "1",
        "CAUCE_EXECUTOR_ID": settings.executor_id,
        "PYTHONUNBUFFERED": "1",
    }


def prepare(settings: Settings, tell: Tell = lambda done, of: None) -> bool:
    """Tables, procedures and, in an empty office, its people and petitions: True where it was."""
    schema.upgrade(settings.database_url)
    durable_jobs.create_tables(settings)
    return _fill(settings, tell)


def clear_interrupted(settings: Settings) -> bool:
    """Empties the database of a demo whose first filling was interrupted: True where it was.

    Only a filling that we began ourselves: nobody else's data is touched.
    """
    schema.upgrade(settings.database_url)
    engine = bootstrap.build(settings)
    try:
        interrupted = office.half_filled(engine)
    finally:
        engine.dispose()
    if interrupted:
        schema.downgrade(settings.database_url, "base")
    return interrupted


def _fill(settings: Settings, tell: Tell) -> bool:
    if not settings.signing.given:
        demo_certificate.kept_in(settings.home / "signing")
    engine = bootstrap.build(settings)
    try:
        bundles = _bundles(settings)
        with engine.reading_as(SYSTEM) as work:
            new = deployments.changed(work, bundles)
        templatechecks.require(engine.typesetter, new)
        with engine.work_as(SYSTEM) as work:
            calendars.seed(work)
            deployments.deploy(work, bundles)
        return office.fill(engine, tell)
    finally:
        engine.dispose()


def _bundles(settings: Settings) -> list[Bundle]:
    return [
        deployments.read_bundle(folder, settings.forms)
        for folder in sorted(settings.processes.iterdir())
        if (folder / f"{folder.name}.bpmn").exists()
    ]
