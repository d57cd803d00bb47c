"""The web application: a skin over the services."""

from __future__ import annotations

from typing import Any

from flask import Flask

from engine.bootstrap import Engine
from engine.domain.officials import Action, Actor, may
from engine.services import workers
from engine.services.entity import EntityCache
from webui import assets, crowds, current, errors, i18n, security
from webui.hashing import HashingRequest
from webui.views import BLUEPRINTS


def create_app(engine: Engine) -> Flask:
    """The application of one installation."""
    app = Flask(__name__)
    app.request_class = HashingRequest
    app.extensions["cauce"] = engine
    app.extensions["cauce_entity"] = EntityCache()
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    security.trust_proxies(app, engine.settings)
    crowds.hold_back(app, engine.settings)
    security.protect(app, engine.settings)
    i18n.translate(app)
    assets.serve(app)
    errors.handle(app)
    app.context_processor(_everywhere)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _everywhere() -> dict[str, Any]:
    """What every page shows: the entity, who is signed in, whether this is the demo."""
    person = current.signed_in()
    return {
        "stopped": person is not None and person.administrator and _nobody_works(person),
        "entity": current.entity(),
        "person": person,
        "leads": person is not None and may(person, Action.SEE_INDICATORS),
        "demo": current.engine().settings.demo,
    }


def _nobody_works(administrator: Actor) -> bool:
    with current.engine().reading_as(administrator) as work:
        return workers.none_lives(work)
