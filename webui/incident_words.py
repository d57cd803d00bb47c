"""An incident in words: what happened, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _

from engine.services.repairs import Skip


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    to_do: str


@dataclass(frozen=True, slots=True)
class SkipWords:
    """What passing over would do, said before it is done."""

    summary: str
    effect: str
    button: str


def words(kind: str) -> Words:
    return _WORDS.get(kind, _other)()


def skip_words(skip: Skip) -> SkipWords:
    return _SKIPS[skip]()


def _other() -> Words:
    return Words(
        _("Algo no se pudo hacer"),
        _("Lea el detalle técnico. Si la causa ya pasó, reintente; si no, avise a soporte."),
    )


_WORDS: dict[str, Callable[[], Words]] = {
    "CaseFault": lambda: Words(
        _("Un expediente no pudo avanzar"),
        _(
            "El expediente quedó como estaba y nada de lo escrito se perdió. Corrija la causa (un "
            "dato, una regla del procedimiento) y reintente."
        ),
    ),
    "TermFault": lambda: Words(
        _("Un paso imposible sobre un término"),
        _(
            "El procedimiento pidió mover un término que no estaba como se esperaba. Mire el "
            "término en el expediente antes de reintentar."
        ),
    ),
    "BudgetExceeded": lambda: Words(
        _("Un expediente dio demasiadas vueltas"),
        _(
            "El procedimiento repite pasos sin esperar a nadie. Avise a quien lo diseñó: "
            "reintentar no lo arregla."
        ),
    ),
    "mail_failed": lambda: Words(
        _("Un correo no se pudo entregar"),
        _(
            "Si la dirección está mal, reenvíelo a la correcta desde «Correo». Si era el servidor "
            "y ya volvió, reintente."
        ),
    ),
    "mail_bounced": lambda: Words(
        _("Un correo fue devuelto"),
        _(
            "El servidor lo recibió y el buzón de la persona no. Busque otra dirección y reenvíelo "
            "desde «Correo»; si es de un funcionario, corrija su cuenta."
        ),
    ),
    "mail_stalled": lambda: Words(
        _("El correo que sale está detenido"),
        _("Revise el servidor de correo. Esta incidencia se cierra sola cuando vuelva a salir."),
    ),
    "job_failed": lambda: Words(
        _("Un trabajo del sistema no terminó"),
        _("Mire «Trabajos». Si el trabajador se cayó y ya está en marcha, reintente."),
    ),
    "service_failed": lambda: Words(
        _("Una tarea automática no se pudo hacer"),
        _("Se intentó varias veces. Corrija la causa y reintente, o pásela por alto."),
    ),
    "timer_failed": lambda: Words(
        _("Un paso con hora no se pudo iniciar"),
        _("Se intenta otra vez cada hora. Corrija la causa y reintente."),
    ),
    "inbound_message_failed": lambda: Words(
        _("Un expediente no pudo recibir un mensaje"),
        _("El mensaje está guardado. Corrija la causa y reintente."),
    ),
    "reminder_failed": lambda: Words(
        _("Un recordatorio no se pudo enviar"),
        _("Se intenta otra vez cada hora. Mire quién tiene la tarea: puede no tener correo."),
    ),
    "expiry_failed": lambda: Words(
        _("No se pudo anotar el vencimiento de un término"),
        _(
            "El término está vencido aunque no se haya anotado. Corrija la causa: se reintenta "
            "solo."
        ),
    ),
    "digest_failed": lambda: Words(
        _("No se pudo escribir el resumen de un funcionario"),
        _("Mire la cuenta del funcionario. Se intenta otra vez en el próximo minuto."),
    ),
    "chain_broken": lambda: Words(
        _("La cadena de la auditoría está rota"),
        _(
            "No borre ni corrija nada: pida que se conserve la base de datos como está y que se "
            "saque una copia, y avise a control interno."
        ),
    ),
    "calendar_change_failed": lambda: Words(
        _("Un cambio del calendario se detuvo"),
        _("Mire el cambio en «Calendario»: dice en qué término va. Nada quedó a medias."),
    ),
}
_SKIPS: dict[Skip, Callable[[], SkipWords]] = {
    Skip.SERVICE: lambda: SkipWords(
        _("Pasarla por alto"),
        _(
            "La tarea automática se da por hecha sin hacerla, con los valores que usted escriba, y "
            "el expediente sigue. No se puede deshacer; queda en su historial con su nombre."
        ),
        _("Pasar por alto la tarea"),
    ),
    Skip.LETTER: lambda: SkipWords(
        _("Seguir por otro medio"),
        _(
            "El correo se da por no entregado y el expediente sigue por el camino dibujado para "
            "eso: entregar por otro medio. Queda en su historial con su nombre."
        ),
        _("Seguir por otro medio"),
    ),
    Skip.TIMER: lambda: SkipWords(
        _("Retirar este paso con hora"),
        _(
            "Lo que debía empezar a esa hora no empieza, y el expediente sigue sin él. No se puede "
            "deshacer; queda en su historial con su nombre."
        ),
        _("Retirar el paso"),
    ),
}
