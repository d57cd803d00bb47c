"""The web over an office. What is alike for all offices is made once: routes and pages' code."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flask import Flask

from engine.bootstrap import Engine
from engine.services.entity import EntityCache
from engine.settings import Settings
from webui.app import create_app

_MADE: dict[Settings, Flask] = {}


def web_of(engine: Engine) -> Flask:
    """The application, from now on over this engine. Who changes an application makes a new one."""
    alike = replace(engine.settings, database_url="", home=Path())
    app = _MADE.get(alike) or _MADE.setdefault(alike, create_app(engine))
    app.extensions["cauce"] = engine
    app.extensions["cauce_entity"] = EntityCache()
    return app
