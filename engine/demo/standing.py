"""Who stands in for whom in the demo office these days, and who signed once by delegation."""

from __future__ import annotations

from datetime import timedelta

from engine.bootstrap import Engine
from engine.domain.officials import SYSTEM
from engine.services import delegations, substitutions, users
from engine.services.delegations import NewDelegation
from engine.services.substitutions import NewSubstitution


def arrange(engine: Engine) -> None:
    """As who administers did: a colleague is on holidays; a delegation is over, for it takes the
    signature from who holds the office."""
    with engine.reading_as(SYSTEM) as work:
        administrator = users.actor_named(work, "admin")
        ids = {line.username: line.id for line in users.listed(work)}
    with engine.work_as(administrator) as work:
        substitutions.add(
            work,
            NewSubstitution(
                absent_id=ids["mquinonez"],
                substitute_id=ids["dgrueso"],
                starts_on=work.today - timedelta(days=4),
                ends_on=work.today + timedelta(days=10),
                act="Resolución de vacaciones 118 y encargo de funciones",
            ),
        )
        delegations.add(
            work,
            NewDelegation(
                role="secretaria_general",
                delegate_id=ids["rsalcedo"],
                papers=("respuesta",),
                starts_on=work.today - timedelta(days=210),
                ends_on=work.today - timedelta(days=60),
                act="Resolución de delegación 042, artículo 2",
            ),
        )
