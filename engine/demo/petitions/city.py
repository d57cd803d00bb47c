"""About the city: streets, parks, bridges, noise."""

from __future__ import annotations

from datetime import time

from engine.demo.petitions.matters import (
    Ahead,
    Counter,
    Deed,
    Petition,
    Step,
    asked,
    assigned,
    begun,
    by_mail,
    by_post,
    classified,
    drafted,
    extended,
    linked,
    noted,
    person,
    said,
    signed,
)

PETITIONS = (
    Petition(  # overdue: the superior has a task, and the answer is still due
        ago=18,
        at=time(16, 10),
        values=said(
            "reclamo",
            "El puente peatonal de la carrera 1 con calle 70 lleva cuatro meses sin barandas.",
            hechos="Pasan niños del colegio todos los días. Ya llamé tres veces.",
            **person("Marleny Tenorio Angulo", "66812934"),
            **by_mail("marleny.tenorio@example.com"),
        ),
        steps=(
            classified(16, "reclamo", "movilidad", riesgo_alto=True),
            assigned(16, "jbalanta", instrucciones="Pida el concepto técnico de Infraestructura."),
        ),
    ),
    Petition(  # its term was extended, with a notice to the person
        ago=16,
        values=said(
            "interes_general",
            "Solicitamos que se revise la estabilidad del muro de la carrera 94 con calle 1 Oeste.",
            **person("Dora Inés Cuero Hurtado", "66987120"),
            **by_mail("dora.cuero@example.com"),
        ),
        steps=(
            classified(15, "interes_general", "espacio_publico"),
            assigned(15, "jbalanta"),
            *extended(
                4,
                "jbalanta",
                Ahead(7),
                "El estudio de suelos lo hace un contratista y entrega sus resultados la semana "
                "entrante; sin él no es posible decir si el muro es estable.",
            ),
        ),
    ),
    Petition(  # on the desk of who signs
        ago=12,
        values=said(
            "interes_general",
            "Solicitamos un semáforo peatonal frente al colegio Eustaquio Palacios.",
            **person("Junta de Acción Comunal Alto Nápoles", "900345128-2", "persona_juridica"),
            **by_mail("jac.altonapoles@example.org"),
        ),
        steps=(
            classified(11, "interes_general", "movilidad", remitente="persona_juridica"),
            assigned(11, "jbalanta"),
            drafted(
                2,
                "jbalanta",
                "accede",
                "La Secretaría de Movilidad incluyó el cruce en el plan de señalización y lo "
                "instalará en los próximos tres meses.",
                "Concepto de la Secretaría de Movilidad, que obra en el expediente.",
            ),
        ),
    ),
    Petition(  # the coordinator has taken it and not classified it yet
        ago=2,
        at=time(18, 45),
        values=said(
            "interes_general",
            "La quebrada El Indio se está desbordando hacia las casas cada vez que llueve.",
            **person("Comité Ambiental de Brisas de los Cristales", "16690412"),
            **by_mail("comite.brisas@example.org"),
        ),
        steps=(
            Step(ago=1, at=time(8, 5), who="blozano", task="clasificar_peticion", deed=Deed.CLAIM),
        ),
    ),
    Petition(  # answered on time
        ago=22,
        channel="redes",
        values=said(
            "interes_general",
            "Solicito tapar los huecos de la calle 5 con carrera 39, donde ya se cayó una moto.",
            **person("Wílmer Andrés Landázuri Ordóñez", "1107065432"),
            **by_mail("wilmer.landazuri@example.com"),
        ),
        steps=(
            classified(21, "interes_general", "movilidad"),
            assigned(21, "mquinonez"),
            drafted(
                12,
                "mquinonez",
                "accede",
                "La cuadrilla de Infraestructura reparó el tramo de la calle 5 entre las carreras "
                "38D y 39. Le adjuntamos la programación de los tramos siguientes.",
                "Informe de la Secretaría de Infraestructura que obra en el expediente.",
            ),
            signed(10),
        ),
    ),
    Petition(  # due tomorrow, being drafted
        ago=14,
        channel="telefonico",
        counter=Counter(who="ymosquera"),
        values=said(
            "reclamo",
            "Las luminarias del parque de La Alameda llevan un mes apagadas y ya hubo dos atracos.",
            hechos="Reporté por la línea 195 y no me dieron número.",
            **person("Luz Stella Ocoró Sinisterra", "31904567"),
            **by_mail("luzstella.ocoro@example.com"),
        ),
        steps=(
            classified(13, "reclamo", "servicios_publicos"),
            assigned(13, "dgrueso", instrucciones="Pida a la UAESP el número del daño."),
            begun(
                2,
                "dgrueso",
                "accede",
                "El operador del alumbrado repuso las doce luminarias del parque el día",
            ),
        ),
    ),
    Petition(  # an opinion of the lawyers is waited for
        ago=8,
        channel="correo",
        key="ruido",
        values=said(
            "interes_general",
            "Pedimos controlar el ruido de los bares de la avenida 9 Norte, en el barrio Granada.",
            hechos="De jueves a domingo, hasta las cuatro de la mañana.",
            **person("Conjunto Residencial Portal de Granada", "900612345-6", "persona_juridica"),
            **by_mail("administracion.portal@example.org"),
        ),
        steps=(
            classified(7, "interes_general", "espacio_publico", remitente="persona_juridica"),
            assigned(7, "mquinonez"),
            noted(6, "mquinonez", "Dagma hizo medición en marzo: falta el informe de abril."),
            asked(
                3,
                "mquinonez",
                "juridica",
                "¿Podemos ordenar el cierre o debemos trasladar a la Inspección de Policía?",
            ),
        ),
    ),
    Petition(  # the same matter, from a neighbour
        ago=7,
        values=said(
            "queja",
            "La discoteca de la avenida 9 Norte con calle 15 no deja dormir a mi mamá enferma.",
            servidor_implicado="Inspección de Policía de Granada",
            **person("Juan Sebastián Vélez Mosquera", "1144187654"),
            **by_mail("juanse.velez@example.com"),
        ),
        steps=(
            classified(6, "queja", "espacio_publico"),
            assigned(6, "mquinonez"),
            linked(5, "mquinonez", "ruido", "Es el mismo ruido y la misma cuadra."),
        ),
    ),
    Petition(  # filed in person
        ago=6,
        at=time(9, 20),
        channel="presencial",
        counter=Counter(who="cportocarrero"),
        values=said(
            "interes_particular",
            "Solicito una rampa en la entrada de la estación Universidades: uso silla de ruedas.",
            enfoque=["discapacidad"],
            **person("Jorge Eliécer Valencia Góngora", "94512378"),
            **by_post("Calle 13 # 100-35, torre 4, apto 302, barrio Ciudad Jardín"),
        ),
        steps=(
            classified(5, "interes_particular", "movilidad", enfoque=["discapacidad"]),
            assigned(5, "dgrueso", instrucciones="Prioridad: persona con discapacidad."),
        ),
    ),
    Petition(
        ago=4,
        values=said(
            "interes_general",
            "Solicitamos recuperar el andén de la carrera 15 con calle 12, en el centro.",
            **person("Asociación Comercial de San Nicolás", "900734512-9", "persona_juridica"),
            **by_mail("sannicolas.comercio@example.org"),
        ),
        steps=(
            classified(3, "interes_general", "espacio_publico", remitente="persona_juridica"),
            assigned(3, "jbalanta"),
        ),
    ),
)
