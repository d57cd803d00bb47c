"""The history of a case as people tell it: what somebody did or what happened, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from engine.services.casepages import EventLine
from webui.i18n import day_words


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a timeline. `detail` is "" where the sentence says it all."""

    at: datetime
    icon: str
    text: str
    who: str
    detail: str = ""


def told(events: Iterable[EventLine]) -> tuple[Told, ...]:
    """What a person should know of the history, in order; the engine's own steps are left out."""
    return tuple(
        Told(event.at, icon, say(event), event.actor_name, _detail(event.data))
        for event in events
        if (found := _KINDS.get(event.kind))
        for icon, say in (found,)
    )


def _detail(data: Mapping[str, object]) -> str:
    said = [str(data[key]) for key in ("cause", "act") if data.get(key)]
    return " · ".join(said)


def _until(event: EventLine) -> str:
    due_on = event.data.get("due_on")
    if not isinstance(due_on, date):
        return ""
    return _(", vence el %(day)s", day=day_words(due_on, weekday=False))


def _recounted(event: EventLine) -> str:
    """A reason is given where the term changed."""
    changed = event.data.get("cause")
    return _("Se recontó el término") if changed else _("Se confirmó el término")


def _asked(event: EventLine) -> str:
    return _("el visto bueno") if event.data.get("what") == "visto_bueno" else _("un concepto")


def _answered(event: EventLine) -> str:
    if event.data.get("what") != "visto_bueno":
        return _("Respondió el concepto")
    return _("Dio el visto bueno") if event.data.get("approved") else _("No dio el visto bueno")


def _corrected(event: EventLine) -> str:
    """With whose they were, where the person of the matter was put right."""
    before = event.data.get("before")
    if not isinstance(before, Mapping):
        return _("Corrigió datos")
    was = ", ".join(str(value) for value in before.values())
    return _("Corrigió datos; se había radicado: %(before)s", before=was)


def _access(event: EventLine) -> str:
    words = {
        "abierto": _("abierto"),
        "identidad_reservada": _("identidad reservada"),
        "reservado": _("reservado"),
    }
    return words.get(str(event.data.get("after")), "")


_KINDS: dict[str, tuple[str, Callable[[EventLine], str]]] = {
    "information_added": ("inbox", lambda e: _("La persona añadió información")),
    "filed": ("inbox", lambda e: _("Se radicó")),
    "task_completed": ("done", lambda e: _("Terminó «%(task)s»", task=e.element_name)),
    "claimed": ("person", lambda e: _("Tomó «%(task)s»", task=e.element_name)),
    "released": ("person", lambda e: _("Soltó «%(task)s»", task=e.element_name)),
    "handed_on": (
        "person",
        lambda e: _("Se cerró la cuenta de quien tenía «%(task)s»", task=e.element_name),
    ),
    "reassigned": ("person", lambda e: _("Reasignó «%(task)s»", task=e.element_name)),
    "returned": ("back", lambda e: _("Devolvió «%(task)s»", task=e.element_name)),
    "informed": ("mail", lambda e: _("Informó del expediente a otras personas")),
    "asked": ("mail", lambda e: _("Pidió %(what)s", what=_asked(e))),
    "answered": ("done", _answered),
    "withdrew": ("cancelled", lambda e: _("Retiró la petición de %(what)s", what=_asked(e))),
    "linked": ("file", lambda e: _("Vinculó el expediente con otro")),
    "unlinked": ("cancelled", lambda e: _("Quitó el vínculo con otro expediente")),
    "corrected": ("write", _corrected),
    "access_changed": ("lock", lambda e: _("Cambió el acceso: %(now)s", now=_access(e))),
    "service_done": ("mail", lambda e: _("Se hizo «%(step)s»", step=e.element_name)),
    "service_failed": ("warning", lambda e: _("No se pudo hacer «%(step)s»", step=e.element_name)),
    "timer_fired": ("clock", lambda e: _("Llegó la hora de «%(step)s»", step=e.element_name)),
    "errand_opened": (
        "warning",
        lambda e: _("La carta volvió: hay que hacer «%(step)s»", step=e.element_name),
    ),
    "service_skipped": ("warning", lambda e: _("Se pasó por alto «%(step)s»", step=e.element_name)),
    "timer_dropped": ("warning", lambda e: _("Se retiró «%(step)s»", step=e.element_name)),
    "message_delivered": ("mail", lambda e: _("Se recibió «%(step)s»", step=e.element_name)),
    "term_opened": ("clock", lambda e: _("Empezó a correr el término") + _until(e)),
    "term_suspended": ("pause", lambda e: _("Se suspendió el término")),
    "term_resumed": ("clock", lambda e: _("Se reanudó el término") + _until(e)),
    "term_extended": ("clock", lambda e: _("Se prorrogó el término") + _until(e)),
    "term_recounted": ("clock", lambda e: _recounted(e) + _until(e)),
    "term_recalculated": ("clock", lambda e: _("Cambió el calendario o la regla") + _until(e)),
    "term_met": ("done", lambda e: _("Se cumplió el término")),
    "term_closed": ("cancelled", lambda e: _("Terminó el término")),
    "term_expired": ("stop", lambda e: _("Venció el término; el deber de responder sigue")),
    "document_filed": ("file", lambda e: _("Entró al expediente: %(type)s", type=e.data["type"])),
    "document_missing": ("warning", lambda e: _("No se adjuntó: %(type)s", type=e.data["type"])),
    "act_signed": (
        "write",
        lambda e: _("Firmó y numeró: %(number)s", number=e.data.get("numero", "")),
    ),
    "published": ("file", lambda e: _("Se publicó: %(title)s", title=e.data["title"])),
    "unpublished": (
        "cancelled",
        lambda e: _("Se retiró la publicación: %(title)s", title=e.data["title"]),
    ),
    "observation_received": (
        "inbox",
        lambda e: _("Llegó la observación n.º %(number)s", number=e.data["number"]),
    ),
    "act_sealed": (
        "lock",
        lambda e: _("Se selló y archivó: %(number)s", number=e.data.get("numero", "")),
    ),
    "act_annulled": (
        "cancelled",
        lambda e: _("Anuló el número %(number)s", number=e.data.get("numero", "")),
    ),
    "impediment_declared": ("warning", lambda e: _("Declaró un impedimento")),
    "impediment_accepted": ("done", lambda e: _("Aceptó el impedimento")),
    "impediment_refused": ("cancelled", lambda e: _("No aceptó el impedimento")),
    "received": ("clock", lambda e: _("Se explicó cómo se recibió")),
    "annulled": ("cancelled", lambda e: _("Se anuló el radicado")),
    "closed": ("lock", lambda e: _("Se cerró el expediente")),
}
