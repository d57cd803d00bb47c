"""P14-2: whoever won does not sign, or may not: the guarantee of the offer and the second.

Dates are counted by hand. Days off that they meet: 23 March, 2 and 3 April 2026.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.errors import InvalidInput
from tests.contracts import (
    FIRM,
    MARIO,
    OMAR,
    act_is_signed,
    awarded,
    both_sign,
    drafts,
    is_appealed,
    is_notified,
    known,
    looks_up,
    open_tasks,
    publishes,
    the_appeal_is_decided,
)
from tests.office import FABIO, Office, Received
from tests.paperwork import paper
from tests.under_way import form_values

pytestmark = pytest.mark.procedure("perfeccionamiento")


def silent(office: Office) -> Received:
    """The contractor had until Friday 6 March 2026 to sign, and did not."""
    office.today_is("2026-03-02")
    case = awarded(office)
    drafts(office, case, fecha_limite_firma=date(2026, 3, 6))
    looks_up(office, case)
    office.today_is("2026-03-09 17:00")
    office.works_off()
    claimed = {
        "hubo_justa_causa": "no",
        "garante_seriedad": "Seguros del Valle SA",
        "poliza_seriedad": "45-44-100",
        "valor_seriedad": 40_000_000,
        "hechos_reclamacion": "Se le adjudicó y tenía hasta el 6 de marzo para firmar; no firmó.",
        "correo_garante": "siniestros@seguros.test",
        "direccion_garante": "Calle 22 Norte # 6-10, Cali",
    }
    office.completes(FABIO, "hacer_efectiva_seriedad", claimed, case=case)
    office.works_off()
    claim = paper(office, case, "reclamacion_seriedad")
    assert "Seguros del Valle SA" in claim
    assert "$40.000.000" in claim
    return case


SECOND = {
    "hay_segundo": "si",
    "segundo_nombre": "Limpieza Total SAS",
    "segundo_documento": "900555111-2",
    "segundo_valor": 395_000_000,
    "segundo_correo": "contacto@limpieza.example",
    "segundo_direccion": "Calle 5 # 6-7, Cali",
}


@pytest.mark.norm("Ley 80 de 1993, art. 30, num. 12", "quince días para adjudicar al segundo")
def test_who_does_not_sign_loses_the_guarantee_and_the_second_is_awarded(office: Office) -> None:
    case = silent(office)
    # from Friday 6 March: 9 to 13, 16 to 20, 24 to 30 (Monday 23 is a holiday)
    assert office.term_of(case, "segundo").due_on == date(2026, 3, 30)

    with pytest.raises(InvalidInput, match="no cabe en el CDP"):
        office.completes(
            OMAR, "decidir_segundo", {**SECOND, "segundo_valor": 400_000_001}, case=case
        )
    office.completes(OMAR, "decidir_segundo", SECOND, case=case)
    act_is_signed(office, case, "no_firmar")
    is_awarded_to_the_second(office, case)
    shown = form_values(office, MARIO, case, "elaborar_minuta")
    assert shown["correo"] == SECOND["segundo_correo"]
    assert shown["direccion"] == SECOND["segundo_direccion"]
    assert shown.get("contratista_tipo") is None
    drafts(office, case)
    looks_up(office, case)
    both_sign(office, case)

    assert office.term_of(case, "segundo").status == "met"
    assert "designar_supervisor" in open_tasks(office, case)


def is_awarded_to_the_second(office: Office, case: Received) -> None:
    """The award is published, and whoever won is told of it."""
    office.completes(OMAR, "decidir_segundo", SECOND, case=case)
    act_is_signed(office, case)
    publishes(office, case)
    assert "elaborar_minuta" not in open_tasks(office, case)
    is_notified(office, case)


@pytest.mark.norm(
    "Ley 80 de 1993, art. 25, num. 18",
    "la declaratoria de desierta dice por qué no hubo a quién contratar",
)
@pytest.mark.norm(
    "Ley 80 de 1993, art. 77; Ley 1437 de 2011 (CPACA), art. 76",
    "Contra la declaratoria procede reposición: publicada el 31 de marzo de 2026, hasta el 16 de "
    "abril; si se repone, se decide otra vez sobre el segundo",
)
@pytest.mark.parametrize("in_time", [True, False], ids=["no hay segundo", "pasan los quince días"])
def test_without_a_second_the_process_is_declared_void(office: Office, in_time: bool) -> None:
    case = silent(office)
    if in_time:
        none = {"hay_segundo": "no", "motivo_sin_segundo": "Sólo hubo una oferta."}
        office.completes(OMAR, "decidir_segundo", none, case=case)
    else:
        office.today_is("2026-03-31")
        office.works_off()

    act_is_signed(office, case, "no_firmar")
    act_is_signed(office, case)
    says_why(office, case, "Sólo hubo una oferta." if in_time else "Pasaron los quince días")
    publishes(office, case)
    if not in_time:
        # 2 and 3 April are Holy Thursday and Friday
        assert office.term_of(case, "reposicion").due_on == date(2026, 4, 16)
        appeals(office, case, "Limpieza Total SAS")
        the_appeal_is_decided(office, case, "revoca")
        is_notified(office, case)
        none = {"hay_segundo": "no", "motivo_sin_segundo": "Retiró su propuesta."}
        office.completes(OMAR, "decidir_segundo", none, case=case)
        act_is_signed(office, case)
        publishes(office, case)
    appeals(office, case)

    assert known(office, case)["contrato"] is None
    assert known(office, case)["acto_desierta"] is not None
    assert "entered no_iniciado" in office.history_of(case)
    assert office.broken_invariants() == []


def appeals(office: Office, case: Received, *names: str) -> None:
    """The ten days to ask that the declaration be reconsidered are over."""
    due = office.term_of(case, "reposicion").due_on
    assert due is not None
    for name in names:
        office.today_is(due.isoformat())
        said = {"recurrente": name, "fecha_recurso": due, "recurso_sustentado": True}
        office.records(MARIO, "reposicion_desierta", said, case=case)
    office.today_is((due + timedelta(days=1)).isoformat())
    office.works_off()
    office.completes(MARIO, "recibir_reposiciones", {"reposiciones_completas": True}, case=case)


def says_why(office: Office, case: Received, without_second: str) -> None:
    """The declaration tells of the winner, and of the second."""
    told = " ".join(paper(office, case, "declaratoria_desierta").split())
    assert f"{FIRM}, a quien se adjudicó, no firmó el contrato en el plazo que tenía." in told
    assert without_second in told


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 9; Ley 80 de 1993, art. 77",
    "la inhabilidad sobreviniente revoca la adjudicación: se notifica, admite reposición y, en "
    "firme el 17 de marzo de 2026, el segundo se adjudica hasta el 10 de abril",
)
def test_who_became_unfit_after_the_award_loses_it(office: Office) -> None:
    office.today_is("2026-03-02")
    case = awarded(office)
    drafts(office, case)
    looks_up(office, case, procuraduria="Inhabilidad por diez años, del 27 de febrero.")
    unfit = {"persona_apta": "no", "valoracion": "Ley 80 de 1993, art. 8, num. 1."}
    office.completes(FABIO, "valorar_antecedentes", unfit, case=case)
    act_is_signed(office, case)
    publishes(office, case)
    is_notified(office, case)
    # told on Monday 2 March, it may be appealed until Monday 16; firm on the 17th
    assert "decidir_segundo" not in open_tasks(office, case)
    office.today_is("2026-03-17 17:00")
    office.works_off()
    # from the 17th: 18 to 20, 24 to 27, 30 March to 1 April, 6 to 10
    assert office.term_of(case, "segundo").due_on == date(2026, 4, 10)

    is_awarded_to_the_second(office, case)
    drafts(office, case)
    looks_up(office, case)

    assert "registrar_firma_contratista" in open_tasks(office, case)


def test_an_award_that_is_not_revoked_stands(office: Office) -> None:
    office.today_is("2026-03-02")
    case = awarded(office)
    drafts(office, case)
    looks_up(office, case, contraloria="Aparece un homónimo.")
    unfit = {"persona_apta": "no", "valoracion": "Mientras se aclara quién es."}
    office.completes(FABIO, "valorar_antecedentes", unfit, case=case)

    act_is_signed(office, case, "no_firmar")
    assert "elaborar_minuta" in open_tasks(office, case)

    # signed the second time, and undone by an appeal
    drafts(office, case)
    looks_up(office, case, contraloria="Aparece un homónimo.")
    office.completes(FABIO, "valorar_antecedentes", unfit, case=case)
    act_is_signed(office, case)
    publishes(office, case)
    is_notified(office, case)
    is_appealed(office, case)
    the_appeal_is_decided(office, case, "revoca")
    is_notified(office, case)
    assert "elaborar_minuta" in open_tasks(office, case)


def test_a_contractor_may_say_at_once_that_he_does_not_sign(office: Office) -> None:
    office.today_is("2026-03-02")
    case = awarded(office)
    drafts(office, case)
    looks_up(office, case)
    refuses = {"firmo_contratista": "no", "motivo_no_firma": "Dice que ya no le conviene."}
    office.completes(MARIO, "registrar_firma_contratista", refuses, case=case)

    assert open_tasks(office, case) == {"hacer_efectiva_seriedad", "decidir_segundo"}
    why = {"hubo_justa_causa": "si", "motivo_justa_causa": "Una orden judicial se lo impide."}
    office.completes(FABIO, "hacer_efectiva_seriedad", why, case=case)
    assert open_tasks(office, case) == {"decidir_segundo"}
