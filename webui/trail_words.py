"""What the audit trail says, in words: actions, broken links, and what each is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from engine.services.trail import Fault


def action_words(action: str) -> str:
    """«Terminó una tarea»; the name itself where it has no words yet."""
    say = _ACTIONS.get(action)
    return say() if say else action.replace("_", " ")


def fault_words(fault: Fault) -> str:
    return {
        Fault.MISSING: _("falta el eslabón anterior: se borró o se cambió de orden"),
        Fault.UNCHAINED: _("no lleva la huella del eslabón anterior: se puso otro en su lugar"),
        Fault.CHANGED: _("su contenido no es el que se registró: se modificó"),
    }[fault]


def details(data: Mapping[str, Any]) -> str:
    """«paso: firmar · tarea: 12», for whoever must look closer."""
    said = ((_detail_words(key), _plain(value)) for key, value in sorted(data.items()))
    return " · ".join(f"{key}: {value}" for key, value in said if value)


def _detail_words(key: str) -> str:
    say = _DETAILS.get(key)
    return say() if say else key.replace("_", " ")


def _plain(value: Any) -> str:
    if value is None:
        return ""
    said = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"


#: a hash is known by its beginning
_LONGEST = 120


_DETAILS = {
    "act": lambda: _("acto"),
    "act_id": lambda: _("acto"),
    "administrator": lambda: _("administra"),
    "channel": lambda: _("canal"),
    "checksum": lambda: _("huella"),
    "code": lambda: _("código"),
    "colour": lambda: _("color"),
    "consultation": lambda: _("consulta"),
    "delegation_id": lambda: _("delegación"),
    "document_id": lambda: _("documento"),
    "documents": lambda: _("documentos"),
    "element": lambda: _("paso"),
    "ends_on": lambda: _("hasta"),
    "failure": lambda: _("falla"),
    "fields": lambda: _("campos"),
    "files": lambda: _("archivos"),
    "group": lambda: _("rol"),
    "groups": lambda: _("roles"),
    "index": lambda: _("índice"),
    "kind": lambda: _("clase"),
    "link_id": lambda: _("vínculo"),
    "message_id": lambda: _("correo"),
    "note_id": lambda: _("nota"),
    "number": lambda: _("número"),
    "office_id": lambda: _("dependencia"),
    "papers": lambda: _("documentos"),
    "position": lambda: _("orden"),
    "process": lambda: _("procedimiento"),
    "process_id": lambda: _("procedimiento"),
    "publication": lambda: _("publicación"),
    "quality": lambda: _("calidad"),
    "readers": lambda: _("lectores"),
    "reason": lambda: _("motivo"),
    "sha256": lambda: _("huella"),
    "signature": lambda: _("firma"),
    "signer": lambda: _("firmante"),
    "starts_on": lambda: _("desde"),
    "substitution_id": lambda: _("suplencia"),
    "task_id": lambda: _("tarea"),
    "user_id": lambda: _("cuenta"),
    "username": lambda: _("usuario"),
    "version": lambda: _("versión"),
    "what": lambda: _("qué"),
    "why": lambda: _("por qué"),
}
_ACTIONS = {
    "filed": lambda: _("Radicó"),
    "task_completed": lambda: _("Terminó una tarea"),
    "task_claimed": lambda: _("Tomó una tarea"),
    "task_kept_apart": lambda: _("Quiso hacer una tarea que la ley separa de lo que ya hizo"),
    "task_released": lambda: _("Soltó una tarea"),
    "service_done": lambda: _("Terminó una tarea automática"),
    "service_failed": lambda: _("Falló una tarea automática"),
    "service_skipped": lambda: _("Pasó por alto una tarea automática"),
    "timer_fired": lambda: _("Llegó la hora de un paso"),
    "timer_dropped": lambda: _("Retiró un paso con hora"),
    "message_delivered": lambda: _("El expediente recibió un mensaje"),
    "handed_over": lambda: _("Se hizo una entrega"),
    "act_offered": lambda: _("Se ofreció un acto por medio electrónico"),
    "act_opened": lambda: _("La persona abrió un acto"),
    "delivery_bounced": lambda: _("Una entrega fue devuelta"),
    "delivery_proved": lambda: _("Se añadió la prueba de una entrega"),
    "delivery_found": lambda: _("Se anotó una entrega anterior"),
    "errand_opened": lambda: _("Se pidió entregar una carta por otro medio"),
    "seal_checked": lambda: _("Comprobó la firma de un documento"),
    "message_sent_again": lambda: _("Reenvió un correo"),
    "message_bounced": lambda: _("Un correo fue devuelto"),
    "incident_resolved": lambda: _("Resolvió una incidencia"),
    "signed_in": lambda: _("Ingresó"),
    "session_ended": lambda: _("Cerró la sesión de un navegador"),
    "sessions_ended": lambda: _("Cerró todas las sesiones de una cuenta"),
    "user_added": lambda: _("Creó una cuenta"),
    "user_deactivated": lambda: _("Cerró una cuenta"),
    "password_changed": lambda: _("Cambió una contraseña"),
    "role_ended": lambda: _("Quitó un rol"),
    "substitution_added": lambda: _("Registró una suplencia"),
    "substitution_ended": lambda: _("Terminó una suplencia"),
    "notices_chosen": lambda: _("Eligió cómo recibir los avisos"),
    "calendar_feed_made": lambda: _("Creó una suscripción de calendario"),
    "calendar_feed_revoked": lambda: _("Retiró una suscripción de calendario"),
    "channel_failure": lambda: _("Registró la falla de un canal"),
    "channel_failure_ended": lambda: _("Registró el fin de la falla de un canal"),
    "change_proposed": lambda: _("Propuso un cambio del calendario"),
    "change_applied": lambda: _("Aplicó un cambio del calendario"),
    "change_reverted": lambda: _("Deshizo un cambio del calendario"),
    "change_discarded": lambda: _("Descartó un cambio del calendario"),
    "act_signed": lambda: _("Firmó un acto"),
    "act_annulled": lambda: _("Anuló un acto"),
    "number_pattern_set": lambda: _("Cambió cómo se leen los números de una serie"),
    "case_linked": lambda: _("Unió dos expedientes"),
    "case_unlinked": lambda: _("Separó dos expedientes"),
    "consultation_asked": lambda: _("Pidió un concepto"),
    "consultation_answered": lambda: _("Dio un concepto"),
    "consultation_withdrew": lambda: _("Retiró una consulta"),
    "consultation_archived": lambda: _("Archivó una consulta"),
    "corrected": lambda: _("Corrigió datos"),
    "note_written": lambda: _("Escribió una nota"),
    "task_handed_on": lambda: _("Reasignó o devolvió una tarea"),
    "document_missing": lambda: _("Dijo por qué no adjuntaba un documento"),
    "document_filed": lambda: _("Guardó un documento en el expediente"),
    "published": lambda: _("Publicó un documento"),
    "unpublished": lambda: _("Retiró una publicación"),
    "observation_received": lambda: _("Recibió una observación a un proyecto"),
    "file_exported": lambda: _("Descargó el expediente"),
    "access_changed": lambda: _("Cambió el acceso al expediente"),
    "retention_table_replaced": lambda: _("Cargó la tabla de retención"),
    "access_link_sent": lambda: _("Envió un enlace de ingreso"),
    "user_edited": lambda: _("Cambió una cuenta"),
    "user_reactivated": lambda: _("Reabrió una cuenta"),
    "role_given": lambda: _("Dio un rol"),
    "office_added": lambda: _("Creó una dependencia"),
    "office_edited": lambda: _("Cambió una dependencia"),
    "deployed": lambda: _("Publicó un procedimiento"),
}
