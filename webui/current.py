"""What a view may ask of the request it answers: the engine, and who is in front of it."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app, g, request, session

from engine.bootstrap import Engine
from engine.domain.officials import Actor
from engine.services import sessions
from engine.services.entity import Entity, EntityCache

_TOKEN = "token"  # noqa: S105 - the name under which it is kept


def app() -> Flask:
    return current_app


def engine() -> Engine:
    return cast(Engine, current_app.extensions["cauce"])


def entity() -> Entity:
    """Whose installation this is."""
    return cast(EntityCache, current_app.extensions["cauce_entity"]).get(engine())


def forget_entity() -> None:
    """The entity was changed: this process asks anew."""
    cast(EntityCache, current_app.extensions["cauce_entity"]).forget()


def signed_in() -> Actor | None:
    """The official of this browser; None for everybody else."""
    if "actor" not in g:
        token = session.get(_TOKEN)
        g.actor = sessions.actor_of(engine(), token) if token else None
    return cast("Actor | None", g.actor)


def actor() -> Actor:
    """The official of this browser, in a view whose policy asks for one."""
    found = signed_in()
    if found is None:
        raise RuntimeError("a view for officials was reached by nobody")
    return found


def session_token() -> str | None:
    return session.get(_TOKEN)


def remember(token: str) -> None:
    """This browser is signed in from now on; nothing of its old session remains."""
    session.clear()
    session[_TOKEN] = token
    g.pop("actor", None)


def forget() -> None:
    """This browser is nobody's any more."""
    session.clear()
    g.pop("actor", None)


def address() -> str:
    """Where the request comes from, for the counters of attempts."""
    return request.remote_addr or "unknown"
