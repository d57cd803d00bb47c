"""The procedures that begin with a form: anybody's on the web, officials' at their desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpm.definition import Definition
from engine.domain.forms import Form
from engine.errors import NotFound
from engine.services import cases, deployments
from engine.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenProcedure:
    """A procedure that anybody may begin, in the words of `[start] title` and `about`."""

    process_id: str
    name: str
    about: str
    form: Form


def procedures(work: Work) -> tuple[OpenProcedure, ...]:
    """The procedures that citizens may begin on the web, by name."""
    found = (_open_procedure(work, line.definition_id) for line in deployments.listed(work))
    return tuple(procedure for procedure in found if procedure is not None)


def procedure(work: Work, process_id: str) -> OpenProcedure:
    """One of `procedures`. NotFound for any other."""
    found = _open_procedure(work, deployments.latest_id(work, process_id))
    if found is None:
        raise NotFound("process", process_id)
    return found


def begun_by_officials(definition: Definition) -> OpenProcedure | None:
    """A procedure as whoever begins it reads it; None where no form begins it."""
    start = definition.bundle.procedure.get("start")
    form = cases.start_form(definition)
    if not isinstance(start, Mapping) or form is None:
        return None
    return OpenProcedure(
        process_id=definition.process_id,
        name=str(start.get("title") or definition.name),
        about=str(start.get("about") or _responsibility(definition)),
        form=form,
    )


def _open_procedure(work: Work, definition_id: int) -> OpenProcedure | None:
    definition = work.definitions.get(definition_id)
    start = definition.bundle.procedure.get("start")
    if not isinstance(start, Mapping) or start.get("who") != "public":
        return None
    return begun_by_officials(definition)


def _responsibility(definition: Definition) -> str:
    section = definition.bundle.procedure.get("procedure")
    return str(section.get("responsibility", "")) if isinstance(section, Mapping) else ""
