"""The petitions of the demo office, each with what happened to it. Invented people and matters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import Any


class Deed(StrEnum):
    """What an official did with a task."""

    CLAIM = "claim"
    DRAFT = "draft"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Ahead:
    """A value of a form: the day so many working days after today."""

    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that an official did, so many working days before today."""

    ago: int
    at: time
    who: str
    task: str
    values: Mapping[str, Any] = field(default_factory=dict)
    deed: Deed = Deed.COMPLETE


@dataclass(frozen=True, slots=True, kw_only=True)
class Petition:
    """A petition as a citizen filed it: so many working days before today, or now (0)."""

    ago: int
    values: Mapping[str, Any]
    at: time = time(10)
    steps: tuple[Step, ...] = ()


# --- what people said -----------------------------------------------------------------------------


def _said(tipo: str, objeto: str, **more: Any) -> dict[str, Any]:
    return {
        "tipo_peticion": tipo,
        "objeto": objeto,
        "riesgo_vida": False,
        "tratamiento_datos": True,
        **more,
    }


def _person(name: str, document: str, remitente: str = "persona_natural") -> dict[str, Any]:
    return {
        "anonima": False,
        "reserva_identidad": False,
        "remitente": remitente,
        "nombres": name,
        "tipo_documento": "NIT" if remitente == "persona_juridica" else "CC",
        "numero_documento": document,
    }


def _by_mail(address: str) -> dict[str, Any]:
    return {"medio_respuesta": "correo", "correo": address, "acepta_notificacion": True}


def _by_post(address: str) -> dict[str, Any]:
    return {
        "medio_respuesta": "direccion",
        "direccion": address,
        "municipio": "Cali, Valle del Cauca",
    }


# --- what the office did --------------------------------------------------------------------------


def _classified(ago: int, tipo: str, tema: str, at: time = time(8, 30), **more: Any) -> Step:
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


def _assigned(ago: int, who: str, at: time = time(9), **more: Any) -> Step:
    values = {"profesional": who, **more}
    return Step(ago=ago, at=at, who="blozano", task="asignar_profesional", values=values)


def _drafted(ago: int, who: str, sentido: str, text: str, basis: str) -> Step:
    values = {
        "sentido": sentido,
        "respuesta": text,
        "fundamento": basis,
        "informacion_reservada": False,
    }
    return Step(ago=ago, at=time(15), who=who, task="proyectar_respuesta", values=values)


def _reviewed(ago: int, observations: str = "") -> Step:
    values = {"decision_revision": "devolver" if observations else "aprobar"}
    if observations:
        values["observaciones"] = observations
    return Step(ago=ago, at=time(16), who="lescobar", task="revisar_proyecto", values=values)


def _signed(ago: int) -> Step:
    values = {"decision_firma": "firmar"}
    return Step(ago=ago, at=time(11, 30), who="pvarela", task="aprobar_respuesta", values=values)


def _extended(ago: int, who: str, until: Ahead, reason: str) -> tuple[Step, ...]:
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


def _required(ago: int, who: str, missing: str, norm: str) -> tuple[Step, ...]:
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


# --- the past -------------------------------------------------------------------------------------

PAST = (
    Petition(  # answered by mail and closed, on time
        ago=19,
        values=_said(
            "documentos",
            "Solicito copia del acta de la reunión sobre el plan vial de la Comuna 18.",
            **_person("Nelson Ararat Lucumí", "16723451"),
            **_by_mail("nelson.ararat@example.com"),
        ),
        steps=(
            _classified(18, "documentos", "movilidad"),
            _assigned(18, "ahurtado"),
            _drafted(
                14,
                "ahurtado",
                "informa",
                "Le enviamos la copia completa del acta. No tiene costo, porque va por correo.",
                "CPACA, art. 14, num. 1. El acta es pública y reposa en el archivo de la oficina.",
            ),
            _signed(13),
        ),
    ),
    Petition(  # overdue: the superior has a task, and the answer is still due
        ago=18,
        at=time(16, 10),
        values=_said(
            "reclamo",
            "El puente peatonal de la carrera 1 con calle 70 lleva cuatro meses sin barandas.",
            hechos="Pasan niños del colegio todos los días. Ya llamé tres veces.",
            **_person("Marleny Tenorio Angulo", "66812934"),
            **_by_mail("marleny.tenorio@example.com"),
        ),
        steps=(
            _classified(16, "reclamo", "movilidad", riesgo_alto=True),
            _assigned(16, "jbalanta", instrucciones="Pida el concepto técnico de Infraestructura."),
        ),
    ),
    Petition(  # a compliment: an internal goal, not a term of the law
        ago=17,
        values=_said(
            "felicitacion",
            "Quiero agradecer a la señora de la ventanilla 4, que me atendió con mucha paciencia.",
            **_person("Hernán Darío Giraldo Posso", "14976203"),
            **_by_mail("hernan.giraldo@example.com"),
        ),
        steps=(
            _classified(15, "felicitacion", "atencion_ciudadania"),
            _assigned(15, "ahurtado"),
            _drafted(
                12,
                "ahurtado",
                "informa",
                "Muchas gracias por su mensaje. Se lo entregamos a nuestra compañera.",
                "Felicitación: se agradece y se traslada a la hoja de vida de la servidora.",
            ),
            _signed(11),
        ),
    ),
    Petition(  # its term was extended, with a notice to the person
        ago=16,
        values=_said(
            "interes_general",
            "Solicitamos que se revise la estabilidad del muro de la carrera 94 con calle 1 Oeste.",
            **_person("Dora Inés Cuero Hurtado", "66987120"),
            **_by_mail("dora.cuero@example.com"),
        ),
        steps=(
            _classified(15, "interes_general", "espacio_publico"),
            _assigned(15, "jbalanta"),
            *_extended(
                4,
                "jbalanta",
                Ahead(7),
                "El estudio de suelos lo hace un contratista y entrega sus resultados la semana "
                "entrante; sin él no es posible decir si el muro es estable.",
            ),
        ),
    ),
    Petition(  # due today
        ago=15,
        values=_said(
            "interes_particular",
            "Solicito que se me incluya en el programa de comedores comunitarios de Siloé.",
            enfoque=["adulto_mayor"],
            **_person("Ana Tulia Banguera Sinisterra", "31278456"),
            **_by_mail("anatulia.banguera@example.com"),
        ),
        steps=(
            _classified(14, "interes_particular", "programas_sociales", enfoque=["adulto_mayor"]),
            _assigned(14, "ahurtado"),
        ),
    ),
    Petition(  # anonymous and without an address: waits for another medium
        ago=13,
        at=time(20, 40),
        values=_said(
            "denuncia",
            "En el segundo piso cobran por los turnos, que son gratuitos.",
            anonima=True,
            medio_respuesta="consulta",
            servidor_implicado="Ventanilla del segundo piso",
        ),
        steps=(
            _classified(11, "denuncia", "atencion_ciudadania", remitente=None),
            _assigned(11, "jbalanta"),
            _drafted(
                5,
                "jbalanta",
                "informa",
                "Los turnos son gratuitos. Fijamos el aviso, pusimos vigilancia en la ventanilla "
                "y dimos cuenta a Control Disciplinario.",
                "Circular de gratuidad de los turnos; Ley 190 de 1995, art. 38.",
            ),
            _signed(3),
        ),
    ),
    Petition(  # on the desk of who signs
        ago=12,
        values=_said(
            "interes_general",
            "Solicitamos un semáforo peatonal frente al colegio Eustaquio Palacios.",
            **_person("Junta de Acción Comunal Alto Nápoles", "900345128-2", "persona_juridica"),
            **_by_mail("jac.altonapoles@example.org"),
        ),
        steps=(
            _classified(11, "interes_general", "movilidad", remitente="persona_juridica"),
            _assigned(11, "jbalanta"),
            _drafted(
                2,
                "jbalanta",
                "accede",
                "La Secretaría de Movilidad incluyó el cruce en el plan de señalización y lo "
                "instalará en los próximos tres meses.",
                "Concepto de la Secretaría de Movilidad, que obra en el expediente.",
            ),
        ),
    ),
    Petition(  # returned by the lawyer with observations
        ago=11,
        values=_said(
            "interes_particular",
            "Solicito el reconocimiento de la prima técnica por el tiempo en que fui encargada.",
            **_person("Sandra Milena Perea Cuero", "66998123"),
            **_by_mail("sandra.perea@example.com"),
        ),
        steps=(
            _classified(10, "interes_particular", "talento_humano"),
            _assigned(10, "ahurtado"),
            _drafted(
                6,
                "ahurtado",
                "niega",
                "No es posible reconocer la prima técnica que usted solicita.",
                "El cargo no la tiene asignada en la planta.",
            ),
            _reviewed(
                4,
                "Falta responder por el período de encargo y citar la norma de la planta. "
                "Explique qué recurso procede.",
            ),
        ),
    ),
    Petition(  # incomplete: its term stands still until the person completes it
        ago=10,
        values=_said(
            "interes_particular",
            "Solicito el certificado de estratificación de mi casa.",
            **_person("Rigoberto Caicedo Mina", "16641209"),
            **_by_mail("rigoberto.caicedo@example.com"),
        ),
        steps=(
            _classified(9, "interes_particular", "tramites"),
            _assigned(9, "ahurtado"),
            *_required(
                6,
                "ahurtado",
                "La dirección completa del predio\nEl número predial o la matrícula inmobiliaria",
                "Ley 142 de 1994, art. 101",
            ),
        ),
    ),
    Petition(  # with the lawyer
        ago=9,
        values=_said(
            "habeas_data_reclamo",
            "Mi dirección aparece equivocada en la base de subsidios. Pido que la corrijan.",
            **_person("Kelly Johana Obando Grueso", "1144098765"),
            **_by_mail("kelly.obando@example.com"),
        ),
        steps=(
            _classified(8, "habeas_data_reclamo", "programas_sociales"),
            _assigned(8, "jbalanta"),
            _drafted(
                3,
                "jbalanta",
                "accede_parcial",
                "Corregimos su dirección en la base de subsidios. El registro anterior se conserva "
                "en el histórico, porque la norma de archivo lo ordena.",
                "Ley 1581 de 2012, art. 15; tabla de retención documental.",
            ),
        ),
    ),
    Petition(  # reserved identity, being drafted
        ago=7,
        values=_said(
            "denuncia",
            "Un supervisor exige dinero a los contratistas para aprobar las cuentas de cobro.",
            justificacion_reserva="Todavía tengo contrato y temo que no me lo renueven.",
            servidor_implicado="Supervisor de contratos de apoyo",
            **{**_person("Diego Fernando Castillo Rengifo", "94412876"), "reserva_identidad": True},
            **_by_mail("diego.castillo@example.com"),
        ),
        steps=(
            _classified(6, "denuncia", "contratacion", riesgo_alto=True),
            _assigned(6, "ahurtado", instrucciones="Identidad reservada: no cite nombres."),
        ),
    ),
    Petition(  # a draft that nobody sent yet
        ago=5,
        values=_said(
            "consulta",
            "¿Qué requisitos rigen para usar la Plazoleta Jairo Varela en un evento cultural?",
            **_person("Corporación Ritmo y Raíz", "901223457-1", "persona_juridica"),
            **_by_mail("ritmoyraiz@example.org"),
        ),
        steps=(
            _classified(4, "consulta", "espacio_publico", remitente="persona_juridica"),
            _assigned(4, "jbalanta"),
            Step(
                ago=1,
                at=time(17, 5),
                who="jbalanta",
                task="proyectar_respuesta",
                values={
                    "sentido": "informa",
                    "respuesta": "Para usar la plazoleta usted debe presentar la solicitud con "
                    "quince días de anticipación, el plan de contingencia y",
                },
                deed=Deed.DRAFT,
            ),
        ),
    ),
    Petition(  # a member of Congress: five days and no extension
        ago=3,
        values=_said(
            "informacion",
            "Solicito informe sobre la ejecución del programa de comedores comunitarios en 2026.",
            **_person("Representante Gloria Inés Arboleda", "29456781", "congresista"),
            **_by_mail("gloria.arboleda@example.com"),
        ),
        steps=(
            _classified(2, "informacion", "programas_sociales", remitente="congresista"),
            _assigned(2, "ahurtado", instrucciones="Son cinco días y no admite prórroga."),
        ),
    ),
    Petition(  # classified, waits for somebody to be assigned
        ago=2,
        values=_said(
            "queja",
            "El funcionario de la caja 2 me gritó y no quiso recibir mis documentos.",
            servidor_implicado="Caja 2",
            **_person("Rosalba Montaño Vallecilla", "38564210"),
            **_by_post("Calle 72W # 28-31, barrio Charco Azul"),
        ),
        steps=(_classified(1, "queja", "atencion_ciudadania"),),
    ),
    Petition(  # the coordinator has taken it and not classified it yet
        ago=2,
        at=time(18, 45),
        values=_said(
            "interes_general",
            "La quebrada El Indio se está desbordando hacia las casas cada vez que llueve.",
            **_person("Comité Ambiental de Brisas de los Cristales", "16690412"),
            **_by_mail("comite.brisas@example.org"),
        ),
        steps=(
            Step(ago=1, at=time(8, 5), who="blozano", task="clasificar_peticion", deed=Deed.CLAIM),
        ),
    ),
    Petition(  # nobody has taken it, and a life may be in danger
        ago=1,
        values=_said(
            "interes_particular",
            "Pido protección: recibí amenazas por denunciar la venta de drogas en el parque.",
            **{
                **_person("Óscar Iván Zúñiga Mera", "16837754"),
                "reserva_identidad": True,
                "justificacion_reserva": "Me amenazaron por denunciar.",
            },
            **_by_mail("oscar.zuniga@example.com"),
        )
        | {"riesgo_vida": True},
    ),
)

# --- what arrives while one looks on: these letters really go out ---------------------------------

FRESH = (
    Petition(
        ago=0,
        values=_said(
            "interes_general",
            "Solicito la poda de un samán que toca los cables en la calle 16 con carrera 100.",
            **_person("Gloria Patricia Victoria Sanclemente", "31987402"),
            **_by_mail("gloria.victoria@example.com"),
        ),
    ),
    Petition(
        ago=0,
        values=_said(
            "informacion",
            "¿Cuántas peticiones recibió la Secretaría General en 2025 y cuántas respondió tarde?",
            **_person("Andrés Felipe Ulloa Bedoya", "1130678423", "periodista"),
            **_by_mail("andres.ulloa@example.com"),
        ),
    ),
)
