"""Contracts in the words of the trade: who works on them, and what they usually answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from engine.db.tables import Case, Task, TaskStatus
from engine.domain import values
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput
from tests.annulled import signs_again
from tests.office import FABIO, Office, Person, Received

MARIO = Person("mario", "Mario Banguera", ("estructurador",))
OMAR = Person("omar", "Omar Ocoró", ("ordenador_gasto",))
PETRA = Person("petra", "Petra Sinisterra", ("presupuesto",))
SARA = Person("sara", "Sara Viáfara", ("supervisor",))
ELSA = Person("elsa", "Elsa Micolta", ("supervisor",))  # who follows Sara
TITO = Person("tito", "Tito Mosquera", ("tesoreria",))
NELLY = Person("nelly", "Nelly Angulo", ("notificador",))
STAFF = (MARIO, OMAR, PETRA, SARA, TITO, NELLY)

RUBRO = "2.3.2.02.02.009"
FIRM = "Aseo del Pacífico SAS"
AWARDED: dict[str, Any] = {
    "modalidad": "menor_cuantia",
    "objeto": "Prestar el servicio de aseo de las sedes de la Secretaría General.",
    "adjudicatario": FIRM,
    "documento_adjudicatario": "900123456-8",
    "valor": 400_000_000,
    "numero_acto": "RES-2026-00077",
    "fecha_acto": date(2026, 2, 20),
    "rubro": RUBRO,
    "numero_cdp": "CDP-2026-00012",
    "fecha_cdp": date(2026, 1, 15),
}
MINUTE: dict[str, Any] = {
    "objeto": AWARDED["objeto"],
    "tipo_contrato": "servicio",
    "rubro": RUBRO,
    "plazo_meses": 6,
    "forma_pago": "Mensualidades vencidas.",
    "contratista_tipo": "juridica",
    "correo": "contacto@aseo.example",
    "direccion": "Carrera 1 # 2-3, Cali",
    "clausulas": "El contratista asea las sedes todos los días hábiles.",
}
SCOPE = "Que las sedes estén aseadas."
SOURCES = ("procuraduria", "contraloria", "policia", "rnmc", "redam", "rup", "sigep")


def hires_the_staff(office: Office) -> None:
    office.hires(*STAFF)


def known(office: Office, case: Received) -> dict[str, Any]:
    """The variables of the case, as they are told outside of what it calls."""
    with office.engine.reading_as(SYSTEM) as work:
        stored = work.session.get_one(Case, case.id).variables
    found: dict[str, Any] = values.loads(stored)["case"]
    return found


def open_tasks(office: Office, case: Received) -> set[str]:
    with office.engine.reading_as(SYSTEM) as work:
        found = select(Task.element_id).where(
            Task.case_id == case.id, Task.status == TaskStatus.OPEN
        )
        return set(work.session.scalars(found))


# --- money ----------------------------------------------------------------------------------------


def asks_for_certificate(
    office: Office, case: Received, *, rubro: str = RUBRO, valor: int = 40_000_000, **more: Any
) -> None:
    """The spender asks for it."""
    asked = {"rubro": rubro, "valor": valor, "concepto_gasto": "Aseo de las sedes.", **more}
    office.completes(OMAR, "solicitar_certificado", asked, case=case)


def of_the_years_to_come(amount: int) -> dict[str, Any]:
    """What the Council allowed to be paid by the budgets that follow."""
    until = {"fin_gasto": date(2027, 6, 30), "valor_vigencias": amount}
    return {"vigencias_futuras": "Acuerdo 0570 de 2025", **until}


def certifies(
    office: Office, case: Received, *, balance: int = 40_000_000, allowed: str = "si"
) -> None:
    """The budget office finds the balance and, where it is enough, signs the certificate."""
    found = {"rubro_activo": "si", "saldo_disponible": balance, "vigencias_autorizadas": allowed}
    office.completes(PETRA, "verificar_saldo", found, case=case)
    if "expedir_certificado" in open_tasks(office, case):
        office.completes(PETRA, "expedir_certificado", {}, case=case)
        office.works_off()


def registers(office: Office, case: Received, valor: int = 400_000_000) -> None:
    """The money is tied to the contract."""
    asks_for_certificate(office, case, valor=valor)
    certifies(office, case, balance=valor)


# --- from the award to the start ------------------------------------------------------------------


def awarded(office: Office, **changes: Any) -> Received:
    """A contract that was awarded."""
    hires_the_staff(office)
    case = office.receives("contrato", **_award({**AWARDED, **changes}))
    office.works_off()
    return case


def _award(facts: dict[str, Any]) -> dict[str, Any]:
    """What whoever awards hands over."""
    award = {
        "adjudicatario": facts["adjudicatario"],
        "documento": facts["documento_adjudicatario"],
        "acto": {"numero": facts["numero_acto"], "fecha": facts["fecha_acto"]},
        **{key: facts.get(key) for key in ("valor", "modalidad", "causal_cd", _CLASS)},
    }
    day = facts["fecha_cdp"]
    cdp = {"clase": "cdp", "numero": facts["numero_cdp"], "fecha": day, "valor": facts["valor"]}
    lives = date(day.year, 12, 31)
    return {**facts, "adjudicacion": award, "cdp": {**cdp, "vence": lives}}


_CLASS = "clase_interadministrativo"


def drafts(office: Office, case: Received, **changes: Any) -> None:
    """The draft; the contractor has ten days to sign it."""
    minute = {**MINUTE, **changes}
    if "fecha_limite_firma" not in minute:
        minute["fecha_limite_firma"] = office.today.replace(day=min(office.today.day + 10, 28))
    office.completes(MARIO, "elaborar_minuta", minute, case=case)


def looks_up(office: Office, case: Received, **found: str) -> None:
    """What the records say of the contractor: nothing, unless told."""
    said = {f"resultado_{source}": "sin" for source in SOURCES}
    for source, finding in found.items():
        said |= {f"resultado_{source}": "con", f"hallazgo_{source}": finding}
    office.completes(MARIO, "consultar_antecedentes", said, case=case)


def both_sign(office: Office, case: Received) -> None:
    """First the contractor, then the entity; the act is sealed."""
    said = {"firmo_contratista": "si", "fecha_firma_contratista": office.today}
    office.completes(MARIO, "registrar_firma_contratista", said, case=case)
    office.completes(OMAR, "firmar_contrato", {"decision_contrato": "firmar"}, case=case)
    office.works_off()


def signed(
    office: Office, day: str = "2026-03-02", *, minute: Any = None, **changes: Any
) -> Received:
    """A contract with both signatures, that day."""
    office.today_is(day)
    case = awarded(office, **changes)
    drafts(office, case, **(minute or {}))
    looks_up(office, case)
    both_sign(office, case)
    return case


def names_supervisor(office: Office, case: Received) -> None:
    said = {"supervisor": SARA.username, "alcance_supervision": SCOPE}
    office.completes(OMAR, "designar_supervisor", said, case=case)
    office.works_off()


def supervisor_changes(office: Office, case: Received) -> None:
    """Sara is moved: who follows her is named once more after a first paper by mistake."""
    office.hires(ELSA)
    told = {"motivo_cambio": "traslado", "detalle_cambio": "La trasladaron a Hacienda."}
    office.records(SARA, "cambio_supervisor", {**told, "motivo_cambio": "otro"}, case=case)
    kept = {"decision_cambio": "mantener", "motivo_mantener": "Se revocó el traslado."}
    office.completes(OMAR, "designar_reemplazo", kept, case=case)
    office.records(SARA, "cambio_supervisor", told, case=case)
    named = {"decision_cambio": "designar", "alcance_supervision": SCOPE}
    itself = {**named, "supervisor_nuevo": SARA.username}
    with pytest.raises(InvalidInput, match="supervisor_nuevo"):
        office.completes(OMAR, "designar_reemplazo", itself, case=case)
    said = {**named, "supervisor_nuevo": ELSA.username}
    signs_again(office, OMAR, "designar_reemplazo", said, case)


def cover(amparo: str, valor: int, hasta: str) -> dict[str, Any]:
    until = date.fromisoformat(hasta)
    return {"amparo": amparo, "valor": valor, "desde": date(2026, 1, 1), "hasta": until}


#: what the usual contract needs, with room to spare
COVERS = (
    cover("cumplimiento", 60_000_000, "2028-12-31"),
    cover("calidad", 60_000_000, "2028-12-31"),
)


def brings_guarantee(office: Office, case: Received | None, *covers: dict[str, Any]) -> None:
    said = {"aseguradora": "Seguros del Valle", "poliza": "45-44-101", "amparos_recibidos": covers}
    office.completes(MARIO, "recibir_garantia", said, case=case)


def approves_guarantee(office: Office, case: Received | None) -> None:
    office.completes(FABIO, "aprobar_garantia", {"decision_garantia": "aprobar"}, case=case)
    office.works_off()


def requires_it(office: Office, case: Received, **more: Any) -> None:
    """The contractor let the days for the guarantee go by."""
    asked = {"oficio_requerimiento": "OF-2026-00009", "que_hacer_sin_garantia": "insistir", **more}
    office.completes(FABIO, "requerir_garantia", asked, case=case)


def gives_it_up(office: Office, case: Received) -> None:
    """Nobody waits for the guarantee any more."""
    why = "Lo decidió quien ordena el gasto, en el oficio 12."
    requires_it(office, case, que_hacer_sin_garantia="desistir", motivo_sin_garantia=why)
    office.works_off()


def insures(office: Office, case: Received) -> None:
    said = {"procede_arl": "no", "motivo_sin_arl": "La empresa afilia a su personal."}
    office.completes(MARIO, "verificar_arl", said, case=case)


def publishes(office: Office, case: Received | None) -> None:
    """In SECOP II, the same day; without a case, what comes first of what waits."""
    said = {
        "numero_secop": "CO1.PCCNTR.1234567",
        "url_secop": "https://community.secop.gov.co/1234567",
        "fecha_secop": office.today,
        "hora_secop": "10:30",
    }
    office.completes(MARIO, "registrar_en_secop", said, case=case)


def started(
    office: Office,
    day: str = "2026-03-02",
    *,
    minute: Any = None,
    covers: Iterable[dict[str, Any]] = COVERS,
    **changes: Any,
) -> Received:
    """A contract that runs from that day."""
    case = signed(office, day, minute=minute, **changes)
    names_supervisor(office, case)
    registers(office, case, changes.get("valor", AWARDED["valor"]))
    if "recibir_garantia" in open_tasks(office, case):
        brings_guarantee(office, case, *covers)
        approves_guarantee(office, case)
    insures(office, case)
    publishes(office, case)
    begins(office, case)
    return case


def begins(office: Office, case: Received, day: date | None = None) -> None:
    office.completes(SARA, "firmar_acta_inicio", {"fecha_inicio": day or office.today}, case=case)
    office.works_off()


def asks_for_longer_cover(office: Office, case: Received, day: date) -> None:
    """It cannot begin that day with the guarantee that was approved."""
    said = {"fecha_inicio": day, "ampliar_garantia": True}
    office.completes(SARA, "firmar_acta_inicio", said, case=case)


# --- acts that several sign -----------------------------------------------------------------------


def act_is_signed(office: Office, case: Received | None, said: str = "firmar") -> None:
    """Drafted by who structures, found lawful by another, and signed by who spends (or not);
    without a case, what comes first of what waits."""
    text = {"texto": "Se resuelve.", "fundamento": "Ley 80 de 1993."}
    office.completes(MARIO, "proyectar_acto", text, case=case)
    office.completes(FABIO, "revisar_legalidad", {"decision_revision": "conforme"}, case=case)
    decided = {"decision_firma": said}
    if said != "firmar":
        decided["observaciones"] = "No es el momento de firmarlo."
    office.completes(OMAR, "firmar_acto", decided, case=case)
    office.works_off()


# --- what is notified and appealed ----------------------------------------------------------------


def is_notified(office: Office, case: Received | None) -> None:
    """In person, on the day; nobody appeals within ten working days."""
    where = {
        "lugar_comparecencia": "Avenida 2 Norte 10-70, piso 3",
        "horario_comparecencia": "De 8:00 a 12:00",
        "direccion": "Calle 13 # 8-20",
    }
    office.completes(NELLY, "hacer_citacion", where, case=case)
    office.works_off()
    sent = {
        "medio_citacion": "correo_certificado",
        "guia_citacion": "RB1",
        "fecha_envio_citacion": office.today,
    }
    office.completes(NELLY, "enviar_citacion", sent, case=case)
    came = {
        "como_se_notifico": "personal",
        "fecha_conocimiento": office.today,
        "hora_diligencia": "10:00",
        "identificacion_notificado": "El representante legal",
        "entrego_copia": True,
        "informo_recursos": True,
    }
    office.completes(NELLY, "notificar_personalmente", came, case=case)
    office.works_off()


def is_appealed(office: Office, case: Received) -> None:
    """By who was notified, that day and with reasons."""
    came = {
        "que_llego": "recurso",
        "fecha_recurso": office.today,
        "clase_recurso": "reposicion",
        "interesado_recurso": "si",
        "sustentado_recurso": "si",
        "pruebas_recurso": "no",
    }
    office.completes(NELLY, "esperar_recursos", came, case=case)


APPEAL = {
    "clase_recurso": "reposicion",
    "legitimado": "si",
    "sustentado": "si",
    "identificado": "si",
    "pide_pruebas": "no",
    "otras_partes": False,
}


_RESOLVED = {
    "revoca": "Dejar sin efecto lo decidido.",
    "modifica": "Modificar las cuentas: el saldo es otro.",
}


def the_appeal_is_decided(office: Office, case: Received | None, sense: str) -> None:
    """It is in order; it is drafted and signed in that sense."""
    office.completes(FABIO, "verificar_requisitos", APPEAL, case=case)
    decided = {
        "antecedentes_recurso": "Pide que se revise lo decidido.",
        "consideraciones_recurso": "El expediente muestra lo que se hizo y lo que se probó.",
        "decision_texto": "Resolver la reposición como se dijo.",
        "sentido_proyectado": sense,
        "resuelve_recurso": _RESOLVED.get(sense, ""),
    }
    office.completes(FABIO, "proyectar_decision", decided, case=case)
    office.completes(OMAR, "firmar_decision", {"decision_firma": "firmar"}, case=case)
    office.works_off()
