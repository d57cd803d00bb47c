"""What arrives while one looks on: these letters really go out."""

from __future__ import annotations

from engine.demo.petitions.matters import Petition, by_mail, person, said

PETITIONS = (
    Petition(
        ago=0,
        values=said(
            "interes_general",
            "Solicito la poda de un samán que toca los cables en la calle 16 con carrera 100.",
            **person("Gloria Patricia Victoria Sanclemente", "31987402"),
            **by_mail("gloria.victoria@example.com"),
        ),
    ),
    Petition(
        ago=0,
        values=said(
            "informacion",
            "¿Cuántas peticiones recibió la Secretaría General en 2025 y cuántas respondió tarde?",
            **person("Andrés Felipe Ulloa Bedoya", "1130678423", "periodista"),
            **by_mail("andres.ulloa@example.com"),
        ),
    ),
    Petition(
        ago=0,
        values=said(
            "felicitacion",
            "Felicito a la biblioteca del Centenario por el taller de lectura para abuelos.",
            **person("Blanca Ruth Sarria Benavides", "24567098"),
            **by_mail("blanca.sarria@example.com"),
        ),
    ),
    Petition(  # its receipt comes back from the mail server of the demo
        ago=0,
        values=said(
            "consulta",
            "¿Qué permisos necesita un puesto de chontaduro en el parque de El Peñón?",
            **person("Cecilia Angulo Preciado", "29345612"),
            **by_mail("cecilia.angulo@rebota.example"),
        ),
    ),
)
