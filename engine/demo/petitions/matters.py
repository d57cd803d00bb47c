"""How a petition of the demo office is written down: what a person said, what officials did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum
from typing import Any


class Deed(StrEnum):
    """What an official did with a task or a case, or what happened to it."""

    CLAIM = "claim"
    NOTE = "note"
    ASK = "ask"  # a colleague's opinion
    LINK = "link"  # with another matter, by its `key`
    ANNUL = "annul"  # its number, given twice to the matter of that `key`
    RETURNED = "returned"  # the letter of the answer comes back
    DRAFT = "draft"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Ahead:
    """A value of a form: the day so many working days after today, at an hour where it has one."""

    days: int
    at: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that an official did, so many working days before today."""

    ago: int
    at: time
    who: str = ""
    task: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    deed: Deed = Deed.COMPLETE


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """Who received it at the counter, and how long after it came they typed it."""

    who: str
    later: timedelta = timedelta(minutes=6)
    why_late: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Petition:
    """A petition as it came: so many working days before today, or now (0)."""

    ago: int
    values: Mapping[str, Any]
    at: time = time(10)
    channel: str = "web"
    key: str = ""  # where another matter names it
    counter: Counter | None = None  # else its author filed it
    steps: tuple[Step, ...] = ()


# --- what people said -----------------------------------------------------------------------------


def said(tipo: str, objeto: str, **more: Any) -> dict[str, Any]:
    return {
        "tipo_peticion": tipo,
        "objeto": objeto,
        "riesgo_vida": False,
        "tratamiento_datos": True,
        **more,
    }


def person(name: str, document: str, remitente: str = "persona_natural") -> dict[str, Any]:
    return {
        "anonima": False,
        "reserva_identidad": False,
        "remitente": remitente,
        "nombres": name,
        "tipo_documento": "NIT" if remitente == "persona_juridica" else "CC",
        "numero_documento": document,
    }


def by_mail(address: str) -> dict[str, Any]:
    return {"medio_respuesta": "correo", "correo": address, "acepta_notificacion": True}


def by_post(address: str) -> dict[str, Any]:
    return {
        "medio_respuesta": "direccion",
        "direccion": address,
        "municipio": "Cali, Valle del Cauca",
    }


# --- what the office did --------------------------------------------------------------------------


def classified(ago: int, tipo: str, tema: str, at: time = time(8, 30), **more: Any) -> Step:
    values = {
        "tipo_peticion": tipo,
        "tema": tema,
        "remitente": "persona_natural",
        "riesgo_vida": False,
        "perjuicio_irremediable": False,
        "riesgo_alto": False,
        **more,
    }
    return Step(ago=ago, at=at, who="blozano", task="clasificar_peticion", values=values)


def protected(ago: int, at: time = time(10, 40)) -> Step:
    values = {
        "riesgo": "vida",
        "medida": "La Policía acompaña a la persona a un lugar seguro.",
        "autoridad_avisada": ["policia"],
        "hora_aviso": Ahead(-ago, time(10, 30)),
    }
    return Step(ago=ago, at=at, who="pvarela", task="adoptar_medidas_urgencia", values=values)


def assigned(ago: int, who: str, at: time = time(9), **more: Any) -> Step:
    values = {"profesional": who, **more}
    return Step(ago=ago, at=at, who="blozano", task="asignar_profesional", values=values)


def drafted(ago: int, who: str, sentido: str, text: str, basis: str) -> Step:
    values = {
        "sentido": sentido,
        "respuesta": text,
        "fundamento": basis,
        "informacion_reservada": False,
    }
    return Step(ago=ago, at=time(15), who=who, task="proyectar_respuesta", values=values)


def reviewed(ago: int, observations: str = "", who: str = "lescobar") -> Step:
    values = {"decision_revision": "devolver" if observations else "aprobar"}
    if observations:
        values["observaciones"] = observations
    return Step(ago=ago, at=time(16), who=who, task="revisar_proyecto", values=values)


def signed(ago: int, at: time = time(11, 30)) -> Step:
    values = {"decision_firma": "firmar"}
    return Step(ago=ago, at=at, who="pvarela", task="aprobar_respuesta", values=values)


def extended(ago: int, who: str, until: Ahead, reason: str) -> tuple[Step, ...]:
    """Asked for, and authorised the day after: the notice goes out at once."""
    asked = {"decision_prorroga": "pedir", "motivo_prorroga": reason, "nueva_fecha": until}
    return (
        Step(
            ago=ago,
            at=time(15),
            who=who,
            task="proyectar_respuesta",
            values={"pide_prorroga": True},
        ),
        Step(ago=ago, at=time(15, 20), who=who, task="motivar_prorroga", values=asked),
        Step(
            ago=ago - 1,
            at=time(10),
            who="pvarela",
            task="autorizar_prorroga",
            values={"decision_autorizacion": "autorizar"},
        ),
    )


def required(ago: int, who: str, missing: str, norm: str) -> tuple[Step, ...]:
    """The person is asked to complete the petition."""
    asked = {
        "decision_requerimiento": "requerir",
        "faltantes": missing,
        "norma_que_exige": norm,
        "no_reposa": True,
    }
    return (
        Step(
            ago=ago,
            at=time(14),
            who=who,
            task="proyectar_respuesta",
            values={"pide_complemento": True},
        ),
        Step(ago=ago, at=time(14, 30), who=who, task="requerir_complemento", values=asked),
    )


def taken(ago: int, who: str, task: str, at: time = time(8, 5)) -> Step:
    return Step(ago=ago, at=at, who=who, task=task, deed=Deed.CLAIM)


def begun(ago: int, who: str, sentido: str, text: str) -> Step:
    """A draft of the answer that nobody sent yet."""
    values = {"sentido": sentido, "respuesta": text}
    return Step(
        ago=ago,
        at=time(17, 5),
        who=who,
        task="proyectar_respuesta",
        values=values,
        deed=Deed.DRAFT,
    )


def delivered(ago: int, who: str, day: Ahead, **how: Any) -> Step:
    """The answer was communicated by other means than mail."""
    values = {
        "fecha_comunicacion": day,
        "sin_prueba_entrega": True,
        "motivo_sin_prueba_entrega": "La guía firmada llega con la planilla de la semana.",
        **how,
    }
    return Step(ago=ago, at=time(16, 30), who=who, task="entregar_comunicacion", values=values)


def summons_made(ago: int, who: str) -> Step:
    values = {
        "lugar_comparecencia": "Secretaría General, piso 3, ventanilla de Notificaciones",
        "horario_comparecencia": "De lunes a viernes, de 8:00 a 12:00 y de 14:00 a 17:00",
    }
    return Step(ago=ago, at=time(14, 40), who=who, task="hacer_citacion", values=values)


def summoned(ago: int, who: str) -> Step:
    """The person was summoned to be notified in person."""
    values = {
        "medio_citacion": "correo_electronico",
        "fecha_envio_citacion": Ahead(-ago),
    }
    return Step(ago=ago, at=time(15, 20), who=who, task="enviar_citacion", values=values)


def noted(ago: int, who: str, text: str, at: time = time(10, 20)) -> Step:
    return Step(ago=ago, at=at, who=who, values={"texto": text}, deed=Deed.NOTE)


def asked(ago: int, who: str, to: str, question: str) -> Step:
    """The opinion of another role."""
    values = {"a": f"rol:{to}", "pregunta": question}
    return Step(ago=ago, at=time(11), who=who, values=values, deed=Deed.ASK)


def linked(ago: int, who: str, key: str, reason: str) -> Step:
    values = {"con": key, "motivo": reason}
    return Step(ago=ago, at=time(11, 15), who=who, values=values, deed=Deed.LINK)


def annulled(ago: int, key: str, reason: str, at: time = time(15, 20)) -> Step:
    """The number was given twice."""
    values = {"de": key, "motivo": reason}
    return Step(ago=ago, at=at, who="blozano", values=values, deed=Deed.ANNUL)


def returned(ago: int) -> Step:
    """The letter of the answer came back from the person's mailbox."""
    return Step(ago=ago, at=time(7, 30), deed=Deed.RETURNED)
