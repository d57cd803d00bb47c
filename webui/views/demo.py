"""The mails of the demo office, read here instead of in a mailbox."""

from __future__ import annotations

from flask import Blueprint, render_template

from engine.adapters.mailbox import Mailbox
from engine.errors import NotFound
from webui import current
from webui.security import policy

bp = Blueprint("demo", __name__, url_prefix="/demo/correo")


@bp.get("")
@policy("demo")
def letters() -> str:
    found = Mailbox.of(current.engine().settings).letters()
    return render_template("demo/letters.html", letters=found)


@bp.get("/<key>")
@policy("demo")
def letter(key: str) -> str:
    found = Mailbox.of(current.engine().settings).letter(key)
    if found is None:
        raise NotFound("letter", key)
    return render_template("demo/letter.html", letter=found)
