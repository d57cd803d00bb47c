"""About a person's own data, work and contracts."""

from __future__ import annotations

from datetime import time

from engine.demo.petitions.matters import (
    Ahead,
    Counter,
    Petition,
    Step,
    annulled,
    assigned,
    by_mail,
    classified,
    drafted,
    person,
    reviewed,
    said,
    signed,
    summoned,
    summons_made,
)

_CERTIFICATE = said(
    "documentos",
    "Solicito certificación laboral con funciones, para mi pensión.",
    **person("Amparo de Jesús Bolaños Cifuentes", "31234987"),
    **by_mail("amparo.bolanos@example.com"),
)

PETITIONS = (
    Petition(  # returned by the lawyer with observations
        ago=11,
        values=said(
            "interes_particular",
            "Solicito el reconocimiento de la prima técnica por el tiempo en que fui encargada.",
            **person("Sandra Milena Perea Cuero", "66998123"),
            **by_mail("sandra.perea@example.com"),
        ),
        steps=(
            classified(10, "interes_particular", "talento_humano"),
            assigned(10, "ahurtado"),
            drafted(
                6,
                "ahurtado",
                "niega",
                "No es posible reconocer la prima técnica que usted solicita.",
                "El cargo no la tiene asignada en la planta.",
            ),
            reviewed(
                4,
                "Falta responder por el período de encargo y citar la norma de la planta. "
                "Explique qué recurso procede.",
            ),
        ),
    ),
    Petition(  # with the lawyer
        ago=9,
        values=said(
            "habeas_data_reclamo",
            "Mi dirección aparece equivocada en la base de subsidios. Pido que la corrijan.",
            **person("Kelly Johana Obando Grueso", "1144098765"),
            **by_mail("kelly.obando@example.com"),
        ),
        steps=(
            classified(8, "habeas_data_reclamo", "programas_sociales"),
            assigned(8, "jbalanta", time(9, 30)),
            Step(
                ago=7,
                at=time(9),
                who="jbalanta",
                task="poner_leyenda",
                values={"base_de_datos": "Subsidios de 2026", "fecha_leyenda": Ahead(-7)},
            ),
            drafted(
                3,
                "jbalanta",
                "accede_parcial",
                "Corregimos su dirección en la base de subsidios. El registro anterior se conserva "
                "en el histórico, porque la norma de archivo lo ordena.",
                "Ley 1581 de 2012, art. 15; tabla de retención documental.",
            ),
        ),
    ),
    Petition(  # denied; the notification was never opened, so the person is summoned
        ago=14,
        values=said(
            "interes_particular",
            "Solicito el pago de los honorarios de diciembre, que no aparecen en mi cuenta.",
            **person("Mauricio Alberto Trochez Gaviria", "76312908"),
            **by_mail("mauricio.trochez@example.com"),
        ),
        steps=(
            classified(13, "interes_particular", "contratacion"),
            assigned(13, "ahurtado"),
            drafted(
                11,
                "ahurtado",
                "niega",
                "No es posible pagar diciembre, porque el contrato terminó el 30 de noviembre y no "
                "hubo prórroga. Contra esta respuesta no procede recurso.",
                "Cláusula segunda del contrato; certificación del supervisor.",
            ),
            reviewed(10, who="rsalcedo"),
            signed(9),
            summons_made(3, "ymosquera"),
            summoned(3, "ymosquera"),
        ),
    ),
    Petition(  # ten days to say which data are held
        ago=8,
        channel="correo",
        values=said(
            "habeas_data_consulta",
            "Quiero saber qué datos míos tienen, desde cuándo y a quién se los han entregado.",
            **person("Gustavo Adolfo Lasprilla Buriticá", "14567231"),
            **by_mail("gustavo.lasprilla@example.com"),
        ),
        steps=(
            classified(7, "habeas_data_consulta", "atencion_ciudadania"),
            assigned(7, "jbalanta"),
        ),
    ),
    Petition(
        ago=1,
        at=time(14, 40),
        channel="presencial",
        key="certificación",
        counter=Counter(who="ymosquera"),
        values=_CERTIFICATE,
    ),
    Petition(  # the same paper, received twice: its number is annulled
        ago=1,
        at=time(14, 55),
        channel="presencial",
        counter=Counter(who="cportocarrero"),
        values=_CERTIFICATE,
        steps=(
            annulled(
                1,
                "certificación",
                "La misma hoja se radicó en las dos ventanillas; queda vigente la primera.",
            ),
        ),
    ),
    Petition(  # denied; the person has the notification and has not opened it yet
        ago=10,
        values=said(
            "interes_particular",
            "Solicito que me reintegren la multa que pagué por el parqueo en la calle 15.",
            **person("Édgar Iván Rentería Palacios", "16284590"),
            **by_mail("edgar.renteria@example.com"),
        ),
        steps=(
            classified(9, "interes_particular", "movilidad"),
            assigned(9, "jbalanta"),
            drafted(
                5,
                "jbalanta",
                "niega",
                "No es posible reintegrar la multa, porque usted la pagó sin objetarla y quedó en "
                "firme. Contra esta respuesta no procede recurso.",
                "Ley 769 de 2002, art. 136; constancia de pago que obra en el expediente.",
            ),
            reviewed(3),
            signed(2),
        ),
    ),
)
