"""A disciplinary office at work: its people, and what each of them answers.

Who instructs and who judges are different people; the secretariat receives, notifies and keeps the
terms of the parties.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from engine.db.tables import Case
from engine.domain.officials import SYSTEM
from engine.services import corrections
from tests.adopted import adopts
from tests.annulled import signs_again
from tests.office import Office, Person, Received

ALCIRA = Person("alcira", "Alcira Rojas", ("alcalde",))
INES = Person("ines", "Inés Cuero", ("cdi_instruccion",))
JULIO = Person("julio", "Julio Sinisterra", ("cdi_juzgamiento",))
SANDRA = Person("sandra", "Sandra Mina", ("secretaria_comun",))
TERESA = Person("teresa", "Teresa Lasso", ("talento_humano",))
TOMAS = Person("tomas", "Tomás Viáfara", ("tesoreria",))
#: holds both roles: the law lets her use only one of them in a case
OLGA = Person("olga", "Olga Ríos", ("cdi_instruccion", "cdi_juzgamiento"))
PEOPLE = (ALCIRA, INES, JULIO, SANDRA, TERESA, TOMAS, OLGA)

FACTS = "El servidor se ausentó de su puesto sin permiso y dejó sin atender a quienes esperaban."
WHY = "Así resulta de las pruebas que obran en el expediente, valoradas en conjunto."
NOTICE: dict[str, Any] = {
    "via": "informe_servidor",
    "hechos": FACTS,
    "clase_conducta": "instantanea",
    "fecha_hechos": "2026-01-13",
    "disciplinable": "Pedro Ruiz Cárdenas",
    "cargo": "Técnico operativo",
    "quejoso": "Luz Dary Ospina",
    "correo_quejoso": "luz.ospina@example.com",
}


def opens(office: Office) -> None:
    """Everybody comes to work."""
    office.hires(*PEOPLE)


def instructs(office: Office) -> None:
    """The entity decides that its own office instructs."""
    adopts(office, "disciplinario", "competencia_disciplinaria", "INSTRUYE")


def notice(office: Office, day: str, **more: Any) -> Received:
    """A notice that an official files, and that the secretariat registers the same day."""
    office.today_is(f"{day} 09:00")
    said = {**NOTICE, **more}
    case = office.receives("disciplinario", start_event="noticia_presentada", **said)
    office.completes(SANDRA, "radicar_noticia", said, case=case)
    return case


def corrects(office: Office, case: Received, person: Person, day: str) -> None:
    """The facts, or the last of them, were of another day."""
    said = {"clase_conducta": "continuada", "fecha_hechos": day, "motivo_correccion": WHY}
    with office.engine.work_as(office.actor(person)) as work:
        corrections.correct(work, case.id, said)


def begun_by_a_petition(office: Office) -> Received:
    """The matter that the message of a petition began last."""
    office.works_off()
    with office.engine.reading_as(SYSTEM) as work:
        asked = select(Case).where(Case.process_id == "disciplinario").order_by(Case.id.desc())
        found = work.session.scalars(asked.limit(1)).one()
        return Received(found.id, found.radicado, found.tracking_code, ())


EVALUATION: dict[str, Any] = {
    "sujeto": "servidor_despacho",
    "gravedad": "leve",
    "motivacion_evaluacion": WHY,
}
FOUNDED = {
    **EVALUATION,
    "fundamento": "con_fundamento",
    "accion_disciplinaria": "viva",
    "autor_identificado": "si",
}
PEDRO = {"nombre": "Pedro Ruiz Cárdenas", "cargo": "Técnico operativo"}
ROSA = {"nombre": "Rosa Elvira Lucumí", "cargo": "Auxiliar administrativa"}
OPENED = {
    "disciplinables": [PEDRO],
    "hechos_relevantes": FACTS,
    "pruebas_decretadas": "Planilla de turnos, 20 de marzo, Inés Cuero.",
    "beneficios_confesion": True,
}
CHARGES = {
    "funcion": "Técnico operativo, encargado de atender la ventanilla.",
    "conducta": FACTS,
    "normas_violadas": "Código General Disciplinario, art. 38, num. 2: cumplir con diligencia.",
    "ilicitud": "Afectó el servicio sin justificación.",
    "culpabilidad": "culpa",
    "analisis_pruebas": "La planilla y dos testimonios coinciden.",
    "gravedad_falta": "leve",
    "criterios_gravedad": "Culpa, servicio no esencial, sin reincidencia.",
    "respuesta_alegatos": "No se presentaron alegatos.",
}
VALUED = {
    "sentido": "sancionatorio",
    "gravedad_falta": "leve",
    "culpabilidad": "culpa",
    "ley_sancion": "Ley 1952 de 2019",
    "criterios_fallo": "Culpa leve, sin antecedentes y sin daño social.",
}
HEARD = {"decisiones_audiencia": WHY, "incidente_audiencia": "ninguno"}
RULED = {"dias_multa": 10, "valor_base_diario": 90000, "consideraciones_fallo": WHY}


def ended(office: Office, case: Received) -> bool:
    with office.engine.reading_as(SYSTEM) as work:
        return work.session.get_one(Case, case.id).closed_at is not None


def comes(office: Office, day: str) -> None:
    """The day comes, and all that was due until then is done at once."""
    office.today_is(day)
    office.works_off()


def does(office: Office, case: Received, person: Person, task: str, **said: Any) -> None:
    """One task of the case, and what follows from it by itself."""
    office.completes(person, task, said, case=case)
    office.works_off()


def investigates(office: Office, day: str, **more: Any) -> Received:
    """An investigation opened that day, of which the person was notified the same day."""
    case = notice(office, day, **more)
    does(office, case, INES, "evaluar_noticia", **FOUNDED)
    does(office, case, INES, "abrir_investigacion", **OPENED)
    notifies(office, case, day)
    return case


def notifies(office: Office, case: Received, day: str, how: str = "personal") -> None:
    """Told where to come, and notified the same day."""
    summons(office, case, day)
    came = {"forma_notificacion": how, "fecha_notificacion": day}
    does(office, case, SANDRA, "notificar_persona", quien_se_notifico="Pedro Ruiz", **came)


COME = {"lugar_comparecencia": "Secretaría común", "horario_comparecencia": "De 8 a 12"}
HANDED = {"resultado_comunicacion": "entregada", "medio_citacion": "Entrega personal"}


def summons(office: Office, case: Received, day: str, **more: Any) -> None:
    """A sealed letter that asks to come, and that was handed over that day."""
    does(office, case, SANDRA, "firmar_citacion", **COME)
    handed = {**HANDED, "fecha_entrega_comunicacion": day, **more}
    does(office, case, SANDRA, "comunicar_decision", **handed)


def posts_edict(office: Office, case: Received, day: str) -> None:
    """Nobody knows where the person is, or they did not come: an edict is signed and posted."""
    does(office, case, SANDRA, "firmar_edicto")
    does(office, case, SANDRA, "fijar_edicto", fecha_fijacion=day)


def notifies_each(office: Office, case: Received, day: str) -> None:
    """The same, of several people side by side."""

    def does_first(task: str, **said: Any) -> None:
        office.ends(SANDRA, office.tasks_of(case, task)[0], said)
        office.works_off()

    for _ in office.tasks_of(case, "firmar_citacion"):
        does_first("firmar_citacion", **COME)
        does_first("comunicar_decision", **HANDED, fecha_entrega_comunicacion=day)
        came = {"forma_notificacion": "personal", "fecha_notificacion": day}
        does_first("notificar_persona", quien_se_notifico="Esa persona", **came)


def closes(office: Office, case: Received, day: str) -> None:
    """The evidence is in, the investigation is closed and that is notified the same day."""
    seen = {"pruebas_practicadas": "Planilla de turnos.", "investigacion_sigue": "cerrar"}
    does(office, case, INES, "practicar_pruebas", **seen)
    does(office, case, INES, "firmar_cierre", consideraciones_cierre=WHY)
    posts(office, case)


def accuses(office: Office, case: Received, day: str) -> None:
    """Nobody pleaded: charges are brought and notified that day."""
    comes(office, f"{day} 09:00")
    does(office, case, INES, "evaluar_investigacion", decision_evaluacion="pliego",
         motivo_evaluacion=WHY)  # fmt: skip
    does(office, case, INES, "formular_pliego", **CHARGES)
    notifies(office, case, day)


def hands_over(office: Office, case: Received) -> None:
    """The file passes to who judges."""
    does(office, case, INES, "remitir_juzgamiento", oficio_entrega="Oficio 12, de hoy")


def takes_up(office: Office, case: Received, **more: Any) -> None:
    """Who judges says by which trial, and that is notified the same day."""
    does(office, case, JULIO, "firmar_avocacion", **{"consideraciones_juicio": WHY, **more})
    posts(office, case)


def sets_hearing(office: Office, case: Received, hearing: str, *, twice: bool = False) -> None:
    """Summoned for that day: posted on the wall, and told to the person and to counsel."""
    said = {"hora_audiencia": "09:00", "lugar_audiencia": "Sala 2", "pruebas_audiencia": WHY,
            "fecha_audiencia": hearing}  # fmt: skip
    if twice:
        signs_again(office, JULIO, "citar_audiencia", said, case)
    else:
        does(office, case, JULIO, "citar_audiencia", **said)
    posts(office, case)
    does(office, case, SANDRA, "comunicar_audiencia", medio_comunicacion="correo",
         fecha_comunicacion_audiencia=office.today)  # fmt: skip


def hears(office: Office, case: Received, *, summons: str, hearing: str) -> None:
    """The hearing is set in time and held: evidence, and a pause for the pleadings."""
    comes(office, f"{summons} 09:00")
    sets_hearing(office, case, hearing)
    comes(office, f"{hearing} 09:00")
    held = {"asistentes": "Pedro Ruiz y su defensora", "grabacion": "audiencia-1.mp4"}
    does(office, case, JULIO, "instalar_audiencia", acepta_cargos="no", **held)
    does(office, case, JULIO, "oir_y_probar", **HEARD, variacion="no")


def pleads(office: Office, case: Received, day: str) -> None:
    comes(office, f"{day} 09:00")
    does(office, case, JULIO, "oir_alegatos", fecha_alegatos=day, resumen_alegatos=WHY)


def rules(office: Office, case: Received, day: str, **more: Any) -> None:
    """The ruling of the first instance, read in the hearing."""
    comes(office, f"{day} 09:00")
    does(office, case, JULIO, "valorar_falta", **{**VALUED, **more})
    said = RULED if more.get("sentido") != "absolutorio" else {"consideraciones_fallo": WHY}
    does(office, case, JULIO, "dictar_fallo", **said)


def concedes(office: Office, case: Received, person: Person = JULIO) -> None:
    """Who decided lets the appeal go up to the second instance."""
    task = "conceder_apelacion" if person is INES else "conceder_apelacion_juzgamiento"
    does(office, case, person, task, decision_apelacion="concede", consideraciones_concesion=WHY)


def lapses(office: Office, case: Received, person: Person = JULIO) -> None:
    """Nobody gave the reasons of an appeal: who decided says so, and that is posted today."""
    task = "declarar_desierta" if person is INES else "declarar_desierta_juzgamiento"
    does(office, case, person, task, consideraciones_desierta=WHY)
    posts(office, case)


def posts(office: Office, case: Received) -> None:
    """What was decided last is notified today by a notice on the wall of the secretariat."""
    does(office, case, SANDRA, "fijar_estado")


def annuls(office: Office, case: Received, stage: str, person: Person = INES) -> None:
    """Nobody asked for it: who has the file signs it, and the matter goes back to that stage."""
    said = {"clase_oficio": "nulidad", "motivo_oficio": WHY}
    office.records(person, "decision_de_oficio", said, case=case)
    office.works_off()
    task = "decidir_de_oficio" if person is INES else "decidir_de_oficio_juzgamiento"
    does(office, case, person, task, decision_oficio="decreta", desde_etapa=stage,
         consideraciones_oficio=WHY)  # fmt: skip
    posts(office, case)


def reaches_trial(office: Office, day: str, **more: Any) -> Received:
    """A matter that is to be judged at once: what came before was put right elsewhere."""
    case = notice(office, day, **{"quejoso_anonimo": True, **more})
    does(office, case, INES, "evaluar_noticia", **FOUNDED)
    annuls(office, case, "juzgamiento")
    return case


def shelves(office: Office, case: Received) -> None:
    """Nothing is charged, and the parties are notified the same day."""
    does(office, case, INES, "firmar_archivo", consideraciones_archivo=WHY)
    posts(office, case)


def tried(office: Office, *, facts: str = "2026-01-13") -> Received:
    """As far as the pause of the hearing for the pleadings, on Wednesday 28 October 2026."""
    case = investigates(office, "2026-08-18", fecha_hechos=facts)
    closes(office, case, "2026-08-18")
    accuses(office, case, "2026-09-30")
    hands_over(office, case)
    takes_up(office, case)
    hears(office, case, summons="2026-10-05", hearing="2026-10-28")
    return case


# -- parts of it, each begun by itself -------------------------------------------------------------

REGIME = {"sustancial": "Ley 734 de 2002", "favorabilidad": True}
KNOWN = {
    "disciplinable": "Pedro Ruiz",
    "fecha_hechos": date(2026, 1, 13),
    "regimen": REGIME,
    "gravedad_falta": "leve",
}


def begins(office: Office, process_id: str, day: str, **more: Any) -> Received:
    """One part of the procedure, as who calls it would begin it."""
    office.today_is(f"{day} 09:00")
    return office.receives(process_id, **{**KNOWN, **more})


def evaluates(office: Office, day: str) -> Received:
    """An investigation that was closed, ready for charges."""
    return begins(office, "formulacion_cargos", day)


def tries(office: Office, day: str) -> Received:
    """An oral trial in which nobody was summoned yet."""
    return begins(office, "juzgamiento_verbal", day)


def rules_on(office: Office, day: str, **more: Any) -> Received:
    """A hearing in which everybody pleaded that day, ready for its ruling."""
    said = {"regla_fallo": "DI-FAV", "fallo_desde": date.fromisoformat(day), "en_audiencia": True}
    return begins(office, "fallo_disciplinario", day, **{**said, **more})
