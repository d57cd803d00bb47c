"""Which privacy notice a person read before filing: Ley 1581 de 2012, art. 12."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.db.tables import Notice
from engine.domain.forms import Field, Form, Kind
from engine.services.work import Work


def keep(work: Work, case_id: int, form: Form, answers: Mapping[str, Any]) -> None:
    """Every notice of the form that these answers say was read, with its version."""
    work.session.add_all(
        Notice(
            case_id=case_id,
            form_key=field.key,
            version=field.version,
            digest=_digest(page, answers),
            read_at=work.now,
        )
        for page in form.pages
        for field in page.fields
        if field.consent and field.version and answers.get(field.key) is True
    )


def versions(work: Work, case_id: int) -> tuple[str, ...]:
    query = select(Notice.version).where(Notice.case_id == case_id).order_by(Notice.id)
    return tuple(work.session.scalars(query))


def _digest(page: Field, answers: Mapping[str, Any]) -> str:
    """Of everything that the page of the notice says."""
    said = [one.words(answers) if one.kind is Kind.TEXT else one.label for one in page.fields]
    return hashlib.sha256("\n".join([page.label, *said]).encode()).hexdigest()
