"""Whom the letters of a case are for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from engine.db.tables import Party
from engine.services.work import Work


@dataclass(frozen=True, slots=True)
class Petitioner:
    """`name` and `email` are empty where the person did not give them."""

    name: str = ""
    email: str = ""


def petitioner(work: Work, case_id: int) -> Petitioner:
    """The first person of the case."""
    row = work.session.execute(
        select(Party.name, Party.email).where(Party.case_id == case_id).order_by(Party.id).limit(1)
    ).one_or_none()
    return Petitioner(row.name, row.email.strip()) if row else Petitioner()


def addressee(
    work: Work, case_id: int, inputs: Mapping[str, Any], *, name: str, email: str
) -> Petitioner:
    """Whom the inputs `name` and `email` say, also that there is no such address: a letter for one
    person never goes to another. The petitioner where they say nothing at all."""
    own = petitioner(work, case_id)
    return Petitioner(
        name=str(inputs.get(name, own.name) or ""),
        email=str(inputs.get(email, own.email) or "").strip(),
    )
