"""About programmes and paperwork: subsidies, dining rooms, certificates."""

from __future__ import annotations

from datetime import time

from engine.demo.petitions.matters import (
    Ahead,
    Counter,
    Petition,
    assigned,
    by_mail,
    by_post,
    classified,
    delivered,
    drafted,
    person,
    required,
    returned,
    said,
    signed,
)

PETITIONS = (
    Petition(  # due today
        ago=15,
        values=said(
            "interes_particular",
            "Solicito que se me incluya en el programa de comedores comunitarios de Siloé.",
            enfoque=["adulto_mayor"],
            **person("Ana Tulia Banguera Sinisterra", "31278456"),
            **by_mail("anatulia.banguera@example.com"),
        ),
        steps=(
            classified(14, "interes_particular", "programas_sociales", enfoque=["adulto_mayor"]),
            assigned(14, "ahurtado"),
        ),
    ),
    Petition(  # incomplete: its term stands still until the person completes it
        ago=10,
        values=said(
            "interes_particular",
            "Solicito el certificado de estratificación de mi casa.",
            **person("Rigoberto Caicedo Mina", "16641209"),
            **by_mail("rigoberto.caicedo@example.com"),
        ),
        steps=(
            classified(9, "interes_particular", "tramites"),
            assigned(9, "ahurtado"),
            *required(
                6,
                "ahurtado",
                "La dirección completa del predio\nEl número predial o la matrícula inmobiliaria",
                "Ley 142 de 1994, art. 101",
            ),
        ),
    ),
    Petition(  # delivered by certified post, and closed
        ago=18,
        at=time(8, 50),
        channel="presencial",
        counter=Counter(who="ymosquera"),
        values=said(
            "interes_particular",
            "Solicito que me digan por qué salí del programa Colombia Mayor.",
            enfoque=["adulto_mayor"],
            **person("María Nohemí Castro viuda de Lerma", "29087654"),
            **by_post("Carrera 28D # 72U-41, barrio El Poblado II"),
        ),
        steps=(
            classified(17, "interes_particular", "programas_sociales", enfoque=["adulto_mayor"]),
            assigned(17, "dgrueso"),
            drafted(
                10,
                "dgrueso",
                "informa",
                "Usted salió de la lista porque su encuesta del Sisbén venció. Ya pedimos la "
                "visita; con el resultado vuelve a la lista de espera con su turno.",
                "Decreto 1833 de 2016; reporte del operador del programa.",
            ),
            signed(8),
            delivered(
                4,
                "ymosquera",
                Ahead(-5),
                medio_comunicacion="correo_certificado",
                direccion_entrega="Carrera 28D # 72U-41, barrio El Poblado II",
                guia_comunicacion="RA482913765CO",
                resultado_comunicacion="entregada",
            ),
        ),
    ),
    Petition(  # its answer came back: it must be delivered by other means
        ago=16,
        values=said(
            "interes_particular",
            "Solicito cupo en el comedor comunitario de Potrero Grande para mis tres hijos.",
            **person("Yesenia Mina Caicedo", "1130945678"),
            **by_mail("yesenia.mina@rebota.example"),
        ),
        steps=(
            classified(15, "interes_particular", "programas_sociales"),
            assigned(15, "ahurtado"),
            drafted(
                7,
                "ahurtado",
                "informa",
                "Sus tres hijos tienen cupo en el comedor de Potrero Grande desde el lunes.",
                "Acta del comité de focalización.",
            ),
            signed(6, at=time(17, 20)),
            returned(5),
        ),
    ),
    Petition(
        ago=3,
        channel="chat",
        values=said(
            "interes_particular",
            "Solicito certificado de residencia para matricular a mi hija en la universidad.",
            **person("Fabiola Inés Arango Plaza", "66778123"),
            **by_mail("fabiola.arango@example.com"),
        ),
        steps=(
            classified(2, "interes_particular", "tramites"),
            assigned(2, "dgrueso"),
        ),
    ),
    Petition(
        ago=2,
        at=time(15, 15),
        values=said(
            "interes_particular",
            "Pido traslado de colegio para mi hijo: nos mudamos a Terrón Colorado.",
            enfoque=["menor"],
            **person("Edinson Javier Riascos Torres", "1151940321"),
            **by_mail("edinson.riascos@example.com"),
        ),
        steps=(classified(1, "interes_particular", "tramites", enfoque=["menor"]),),
    ),
)
