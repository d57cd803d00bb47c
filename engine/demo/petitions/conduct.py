"""Complaints, reports, suggestions and thanks about how people were attended."""

from __future__ import annotations

from datetime import time, timedelta

from engine.demo.petitions.matters import (
    Counter,
    Petition,
    assigned,
    by_mail,
    by_post,
    classified,
    drafted,
    person,
    protected,
    reviewed,
    said,
    signed,
)

PETITIONS = (
    Petition(  # a compliment: an internal goal, not a term of the law
        ago=17,
        values=said(
            "felicitacion",
            "Quiero agradecer a la señora de la ventanilla 4, que me atendió con mucha paciencia.",
            **person("Hernán Darío Giraldo Posso", "14976203"),
            **by_mail("hernan.giraldo@example.com"),
        ),
        steps=(
            classified(15, "felicitacion", "atencion_ciudadania"),
            assigned(15, "ahurtado"),
            drafted(
                12,
                "ahurtado",
                "informa",
                "Muchas gracias por su mensaje. Se lo entregamos a nuestra compañera.",
                "Felicitación: se agradece y se traslada a la hoja de vida de la servidora.",
            ),
            signed(11),
        ),
    ),
    Petition(  # anonymous and without an address: waits for another medium
        ago=13,
        at=time(20, 40),
        values=said(
            "denuncia",
            "En el segundo piso cobran por los turnos, que son gratuitos.",
            anonima=True,
            medio_respuesta="consulta",
            servidor_implicado="Ventanilla del segundo piso",
        ),
        steps=(
            classified(11, "denuncia", "atencion_ciudadania", remitente=None),
            assigned(11, "jbalanta"),
            drafted(
                5,
                "jbalanta",
                "informa",
                "Los turnos son gratuitos. Fijamos el aviso, pusimos vigilancia en la ventanilla "
                "y dimos cuenta a Control Disciplinario.",
                "Circular de gratuidad de los turnos; Ley 190 de 1995, art. 38.",
            ),
            signed(3),
        ),
    ),
    Petition(  # reserved identity, being drafted
        ago=7,
        values=said(
            "denuncia",
            "Un supervisor exige dinero a los contratistas para aprobar las cuentas de cobro.",
            justificacion_reserva="Todavía tengo contrato y temo que no me lo renueven.",
            servidor_implicado="Supervisor de contratos de apoyo",
            **{**person("Diego Fernando Castillo Rengifo", "94412876"), "reserva_identidad": True},
            **by_mail("diego.castillo@example.com"),
        ),
        steps=(
            classified(6, "denuncia", "contratacion", riesgo_alto=True),
            assigned(6, "ahurtado", instrucciones="Identidad reservada: no cite nombres."),
        ),
    ),
    Petition(  # classified, waits for somebody to be assigned
        ago=2,
        values=said(
            "queja",
            "El funcionario de la caja 2 me gritó y no quiso recibir mis documentos.",
            servidor_implicado="Caja 2",
            **person("Rosalba Montaño Vallecilla", "38564210"),
            **by_post("Calle 72W # 28-31, barrio Charco Azul"),
        ),
        steps=(classified(1, "queja", "atencion_ciudadania"),),
    ),
    Petition(  # nobody has classified it; whose life may be in danger is protected
        ago=1,
        values=said(
            "interes_particular",
            "Pido protección: recibí amenazas por denunciar la venta de drogas en el parque.",
            **{
                **person("Óscar Iván Zúñiga Mera", "16837754"),
                "reserva_identidad": True,
                "justificacion_reserva": "Me amenazaron por denunciar.",
            },
            **by_mail("oscar.zuniga@example.com"),
        )
        | {"riesgo_vida": True},
        steps=(protected(1),),
    ),
    Petition(  # on the desk of who signs, after the second lawyer
        ago=11,
        channel="verbal",
        counter=Counter(
            who="cportocarrero",
            later=timedelta(hours=3, minutes=20),
            why_late="La red estuvo caída toda la mañana: se anotó en papel.",
        ),
        values=said(
            "queja",
            "En la ventanilla me dijeron que sin intermediario no me recibían los papeles.",
            servidor_implicado="Vigilante de la entrada",
            **person("Segundo Amadeo Cortés Estupiñán", "12912345"),
            **by_mail("amadeo.cortes@example.com"),
        ),
        steps=(
            classified(10, "queja", "atencion_ciudadania", riesgo_alto=True),
            assigned(10, "dgrueso"),
            drafted(
                4,
                "dgrueso",
                "informa",
                "Ningún trámite necesita intermediario. Cambiamos el aviso de la entrada y dimos "
                "instrucciones a la empresa de vigilancia.",
                "Decreto Ley 2106 de 2019; oficio a la interventoría del contrato de vigilancia.",
            ),
            reviewed(2, who="rsalcedo"),
        ),
    ),
    Petition(  # a suggestion: an internal goal
        ago=9,
        channel="buzon",
        values=said(
            "sugerencia",
            "Sería bueno que el turno se pudiera pedir desde el celular y avisara por mensaje.",
            **person("Paola Andrea Chará Nazarit", "1006123789"),
            **by_mail("paola.chara@example.com"),
        ),
        steps=(
            classified(8, "sugerencia", "atencion_ciudadania"),
            assigned(8, "dgrueso"),
        ),
    ),
    Petition(
        ago=5,
        at=time(21, 10),
        channel="redes",
        values=said(
            "denuncia",
            "Los camiones de una obra botan escombros de noche en el humedal La Babilla.",
            anonima=True,
            medio_respuesta="consulta",
            servidor_implicado="No se sabe",
        ),
        steps=(
            classified(4, "denuncia", "espacio_publico", remitente=None),
            assigned(4, "jbalanta"),
        ),
    ),
)
