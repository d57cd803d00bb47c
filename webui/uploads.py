"""Files that come with a form: kept field by field, before the rest of it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO, cast

from flask import request
from flask_babel import gettext as _

from engine.errors import InvalidInput
from engine.services import attachments
from engine.services.attachments import Opening, Upload
from webui import current, returning
from webui.forms import Press

#: what the buttons of a file field do; their key is the field's, their row a document's id
ATTACH, DETACH = "adjuntar", "quitar_archivo"

Keep = Callable[[str, list[Upload]], tuple[str, ...]]


def sent(key: str) -> list[Upload]:
    """The files that came under a name."""
    return [
        Upload(one.filename or "", cast(BinaryIO, one.stream))
        for one in request.files.getlist(key)
        if one.filename
    ]


def attach(keep: Keep) -> dict[str, tuple[str, ...]]:
    """Keeps what came with the page; by field, a sentence for each file that was refused."""
    refused: dict[str, tuple[str, ...]] = {}
    for key in request.files:
        files = sent(key)
        if files and (said := keep(key, files)):
            refused[key] = said
        for one in files:
            one.stream.close()
    return refused


def handled(opening: Opening, press: Press) -> dict[str, str]:
    """Keeps what an official sent with a form, and takes back what was pressed away; by field, why
    something was refused."""
    engine, actor = current.engine(), current.actor()
    if press.verb == DETACH:
        engine.run(
            actor, lambda work: attachments.detach(work, opening(work, lock=True), press.row)
        )
    refused = attach(lambda key, files: attachments.attach(engine, actor, opening, key, files))
    carried(opening, came_before := request.form.get(returning.FILES))
    if press.verb == ATTACH and not sent(press.key) and not came_before:
        refused.setdefault(press.key, (_("Elija primero el archivo y después adjúntelo."),))
    return {key: " ".join(said) for key, said in refused.items()}


def came() -> bool:
    """Whether the page brought a file."""
    return any(one.filename for _key, one in request.files.items(multi=True))


def carried(opening: Opening, token: str | None) -> None:
    """Files that were sent while the session had ended wait with their form again."""
    engine, actor = current.engine(), current.actor()
    kept = returning.kept_files(engine.settings.secret_key, token, actor.id)
    for key, stored in kept:
        try:
            attachments.keep(engine, actor, opening, key, stored)
        except InvalidInput:  # the page that is drawn now shows what is there
            continue
