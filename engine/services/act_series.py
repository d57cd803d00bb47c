"""How the numbers of a series of acts read: the entity says it, from the next number on."""

from __future__ import annotations

from sqlalchemy import select

from engine.db.tables import Parameter
from engine.domain import acts as rules
from engine.domain import radicado
from engine.domain.officials import Action, may
from engine.errors import InvalidInput, NotAllowed
from engine.services import audit, deployments, parameters
from engine.services.acts import PATTERNS
from engine.services.work import Work

_FIELD = "{serie}"


def read_as(work: Work, series: str, pattern: str) -> str:
    """The first number of this year, as it will read. What was numbered keeps its number.

    InvalidInput for a series that no paper has, a pattern in which two acts would read the same,
    or one that another series has.
    """
    if not may(work.actor, Action.ADMINISTER):
        raise NotAllowed(f"{work.actor.username} may not say how numbers read")
    pattern = " ".join(pattern.split())
    rules.check_pattern(pattern)
    if series not in (known := in_use(work)):
        named = ", ".join(known) or "ninguna"
        raise InvalidInput({"series": f"Ningún documento usa la serie «{series}». Hay: {named}."})
    if twin := _twin(work, series, pattern):
        said = f"La serie «{twin}» ya se lee así: agregue {_FIELD} o cambie la plantilla."
        raise InvalidInput({"pattern": said})
    parameters.keep(work, f"{PATTERNS}{series}", pattern)
    audit.record(work, "acts", "number_pattern_set", series=series, pattern=pattern)
    return rules.number(pattern, series, radicado.year_of(work.now), 1)


def in_use(work: Work) -> tuple[str, ...]:
    """The series of what is signed, in the last version of each procedure."""
    found = {
        spec.series
        for line in deployments.listed(work)
        for spec in work.definitions.get(line.definition_id).documents
        if spec.signable
    }
    return tuple(sorted(found))


def _twin(work: Work, series: str, pattern: str) -> str:
    """Another series whose numbers would read as these do; "" where there is none."""
    if _FIELD in pattern:
        return ""
    asked = select(Parameter.key).where(
        Parameter.key.startswith(PATTERNS, autoescape=True), Parameter.value == pattern
    )
    others = {key.removeprefix(PATTERNS) for key in work.session.scalars(asked)} - {series}
    return min(others, default="")
