"""A petition and what each official answers, for tests of screens."""

from __future__ import annotations

PETITION = {
    "anonima": False,
    "remitente": "persona_natural",
    "nombres": "Marta Muñoz Rincón",
    "tipo_documento": "CC",
    "numero_documento": "52123456",
    "telefono": "3001234567",
    "tipo_peticion": "interes_particular",
    "objeto": "Solicito que poden el árbol de la carrera 8 con calle 12, a punto de caer.",
    "hechos": "Desde hace dos meses está inclinado. Ya llamé dos veces y nadie ha venido.",
    "riesgo_vida": False,
    "medio_respuesta": "correo",
    "correo": "marta@ejemplo.co",
    "acepta_notificacion": True,
    "tratamiento_datos": True,
}
CLASSIFIED = {
    "tipo_peticion": "interes_particular",
    "remitente": "persona_natural",
    "tema": "espacio_publico",
}
#: an answer that denies what is reserved
SECRET = {
    "sentido": "niega",
    "respuesta": "No se entrega la historia laboral de la persona que usted nombra.",
    "fundamento": "La persona no autorizó que se entregara.",
    "informacion_reservada": True,
    "norma_reserva": "Ley 1437 de 2011, art. 24, num. 3",
    "causa_reserva": "clasificada",
    "dano": "Expondría la dirección y la salud de una persona que no lo autorizó.",
}
