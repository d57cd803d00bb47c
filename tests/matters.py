"""A matter that a citizen files, where what it says is not the subject."""

LUZ = "luz.ospina@example.com"
PETITION = {
    "anonima": False,
    "remitente": "persona_natural",
    "nombres": "Luz Dary Ospina Grajales",
    "tipo_documento": "CC",
    "numero_documento": "31245678",
    "tipo_peticion": "interes_general",
    "objeto": "Solicito un semáforo peatonal frente a la escuela.",
    "medio_respuesta": "correo",
    "correo": LUZ,
    "tratamiento_datos": True,
}
