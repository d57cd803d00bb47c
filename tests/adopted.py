"""What the entity decided, among what a procedure leaves to it."""

from __future__ import annotations

from datetime import date

from engine.db.tables import ParameterSetting
from engine.domain.officials import SYSTEM
from tests.office import Office


def adopts(office: Office, process_id: str, key: str, value: str) -> None:
    """For what begins from now on, by an act of before the story."""
    with office.engine.work_as(SYSTEM) as work:
        work.session.add(
            ParameterSetting(
                process_id=process_id,
                key=key,
                value=value,
                act="Decreto 1 de 2026",
                reason="Así lo decidió la entidad.",
                valid_from=date(2020, 1, 1),
                created_at=work.now,
                created_by="gloria",
            )
        )
