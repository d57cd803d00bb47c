"""What officials attach in the tests: one small PDF, wherever a form asks for a proof."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.adapters.documents import Stored
from engine.domain.forms import understood
from engine.services import attachments
from engine.services.attachments import Asking
from engine.services.work import Work

PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
NAME = "constancia.pdf"
_EVENT = re.compile(r'(?ms)^\[\[event\]\]\s+id = "(\w+)".*?^form = "(\w+)"')


def attach(work: Work, asking: Asking, answers: Mapping[str, Any]) -> None:
    """The PDF for each field that these answers make obligatory and has nothing yet."""
    waiting = attachments.waiting(work, asking)
    said = understood(asking.form.fields, answers, {}, attachments.ids(waiting))
    for key, field in asking.form.file_fields.items():
        if field.is_required(said) and not field.hidden(said) and key not in waiting:
            attachments.put(work, asking, key, _kept(work))


def asked_by(id_: str, shelves: tuple[Path, ...]) -> bool:
    """Whether a task or an event of that id asks for files, in whatever procedure: few do."""
    return id_ in _asking(shelves)


def _kept(work: Work) -> Stored:
    return Stored(
        sha256=work.documents.keep(PDF),
        size=len(PDF),
        media_type="application/pdf",
        name=NAME,
        folios=1,
    )


@lru_cache(maxsize=1)
def _asking(shelves: tuple[Path, ...]) -> frozenset[str]:
    forms = {
        path.stem
        for shelf in shelves
        for path in shelf.glob("forms/*/*.json")
        if '"filepicker"' in path.read_text()
    }
    events = {
        id_
        for shelf in shelves
        for path in shelf.glob("processes/*/procedure.toml")
        for id_, form in _EVENT.findall(path.read_text())
        if form in forms
    }
    return frozenset(forms | events)
