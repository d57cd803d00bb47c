"""What a service task may do, by the name that its diagram says."""

from __future__ import annotations

from collections.abc import Mapping

from engine.services.actions.acuse_recibo import acuse_recibo
from engine.services.actions.avisar_rol import avisar_rol, personas_con_rol
from engine.services.actions.buscar_acto import buscar_acto
from engine.services.actions.buscar_expediente import buscar_expediente
from engine.services.actions.comunicar_desistimiento import comunicar_desistimiento
from engine.services.actions.comunicar_tramite import comunicar_tramite
from engine.services.actions.entregar_tareas import entregar_tareas
from engine.services.actions.expediente import cerrar_expediente, clasificar_expediente
from engine.services.actions.notificar_acto import notificar_acto
from engine.services.actions.observaciones import (
    abrir_observaciones,
    reunir_observaciones,
)
from engine.services.actions.outcome import Action
from engine.services.actions.parametros_de_hoy import parametros_de_hoy
from engine.services.actions.publicar_en_sede import publicar_en_sede, retirar_de_sede
from engine.services.actions.registrar_impedimento import registrar_impedimento
from engine.services.actions.sellar_acto import sellar_acto

ACTIONS: Mapping[str, Action] = {
    "abrir_observaciones": abrir_observaciones,
    "acuse_recibo": acuse_recibo,
    "avisar_rol": avisar_rol,
    "buscar_acto": buscar_acto,
    "buscar_expediente": buscar_expediente,
    "cerrar_expediente": cerrar_expediente,
    "clasificar_expediente": clasificar_expediente,
    "comunicar_desistimiento": comunicar_desistimiento,
    "comunicar_tramite": comunicar_tramite,
    "entregar_tareas": entregar_tareas,
    "notificar_acto": notificar_acto,
    "parametros_de_hoy": parametros_de_hoy,
    "personas_con_rol": personas_con_rol,
    "publicar_en_sede": publicar_en_sede,
    "retirar_de_sede": retirar_de_sede,
    "reunir_observaciones": reunir_observaciones,
    "registrar_impedimento": registrar_impedimento,
    "sellar_acto": sellar_acto,
}
