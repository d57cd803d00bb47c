"""Requests for documents and information, and consultations."""

from __future__ import annotations

from datetime import time

from engine.demo.petitions.matters import (
    Deed,
    Petition,
    Step,
    assigned,
    by_mail,
    classified,
    drafted,
    noted,
    person,
    said,
    signed,
)

PETITIONS = (
    Petition(  # answered by mail and closed, on time
        ago=19,
        values=said(
            "documentos",
            "Solicito copia del acta de la reunión sobre el plan vial de la Comuna 18.",
            **person("Nelson Ararat Lucumí", "16723451"),
            **by_mail("nelson.ararat@example.com"),
        ),
        steps=(
            classified(18, "documentos", "movilidad"),
            assigned(18, "ahurtado"),
            drafted(
                14,
                "ahurtado",
                "informa",
                "Le enviamos la copia completa del acta. No tiene costo, porque va por correo.",
                "CPACA, art. 14, num. 1. El acta es pública y reposa en el archivo de la oficina.",
            ),
            signed(13),
        ),
    ),
    Petition(  # a draft that nobody sent yet
        ago=5,
        values=said(
            "consulta",
            "¿Qué requisitos rigen para usar la Plazoleta Jairo Varela en un evento cultural?",
            **person("Corporación Ritmo y Raíz", "901223457-1", "persona_juridica"),
            **by_mail("ritmoyraiz@example.org"),
        ),
        steps=(
            classified(4, "consulta", "espacio_publico", remitente="persona_juridica"),
            assigned(4, "jbalanta"),
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
        values=said(
            "informacion",
            "Solicito informe sobre la ejecución del programa de comedores comunitarios en 2026.",
            **person("Representante Gloria Inés Arboleda", "29456781", "congresista"),
            **by_mail("gloria.arboleda@example.com"),
        ),
        steps=(
            classified(2, "informacion", "programas_sociales", remitente="congresista"),
            assigned(2, "ahurtado", instrucciones="Son cinco días y no admite prórroga."),
        ),
    ),
    Petition(  # a consultation, answered and closed
        ago=21,
        values=said(
            "consulta",
            "¿Una fundación puede usar el escudo de la ciudad en las camisetas de una carrera?",
            **person("Fundación Corre por Cali", "901345678-3", "persona_juridica"),
            **by_mail("contacto.corre@example.org"),
        ),
        steps=(
            classified(20, "consulta", "gestion_despacho", remitente="persona_juridica"),
            assigned(20, "jbalanta"),
            drafted(
                13,
                "jbalanta",
                "informa",
                "El escudo sólo lo usa la administración. Para un evento apoyado por ella se pide "
                "autorización con un mes de anticipación y se usa el logo de la campaña.",
                "Acuerdo del Concejo sobre símbolos de la ciudad.",
            ),
            signed(11),
        ),
    ),
    Petition(  # overdue: ten days for a copy
        ago=12,
        values=said(
            "documentos",
            "Solicito copia del contrato de mantenimiento del Bulevar del Río y sus otrosíes.",
            **person("Álvaro José Hincapié Tello", "16754389"),
            **by_mail("alvaro.hincapie@example.com"),
        ),
        steps=(
            classified(11, "documentos", "contratacion"),
            assigned(11, "mquinonez"),
            noted(4, "mquinonez", "Contratación entregó el contrato; faltan los otrosíes 2 y 3."),
        ),
    ),
    Petition(  # a councillor of the opposition: due tomorrow, on the lawyer's desk
        ago=4,
        values=said(
            "informacion",
            "Solicito la relación de vehículos arrendados por la administración este año.",
            **person("Concejala Diana Marcela Rojas Viáfara", "31567890", "oposicion"),
            **by_mail("diana.rojas@example.com"),
        ),
        steps=(
            classified(3, "informacion", "contratacion", remitente="oposicion", riesgo_alto=True),
            assigned(3, "ahurtado", instrucciones="Estatuto de la oposición: cinco días."),
            drafted(
                1,
                "ahurtado",
                "accede_parcial",
                "Le enviamos la relación de los 43 vehículos, con su valor y su dependencia. Los "
                "de los esquemas de protección se entregan sin placas.",
                "Ley 1909 de 2018, art. 16; Ley 1712 de 2014, art. 18.",
            ),
        ),
    ),
    Petition(
        ago=3,
        values=said(
            "informacion",
            "¿Cuánto se invirtió en la Feria de Cali en los últimos tres años, por contratista?",
            **person("Carolina Bejarano Holguín", "1144056712", "periodista"),
            **by_mail("carolina.bejarano@example.com"),
        ),
        steps=(
            classified(2, "informacion", "contratacion", remitente="periodista"),
            assigned(2, "mquinonez"),
        ),
    ),
)
