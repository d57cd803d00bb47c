"""What still lies on the way of a case."""

from __future__ import annotations

from engine.bpm.ahead import ahead, usual
from tests.unit.bpm.models import (
    boundary,
    definition,
    end,
    flows,
    gateway,
    node,
    start,
    timer,
    user,
)

REVIEW = "\n".join(
    (
        start(),
        user("proyectar"),
        gateway("exclusive", "revisa", default="revisa_aprobar"),
        user("revisar"),
        gateway("exclusive", "aprobado", default="aprobado_proyectar"),
        user("aprobar"),
        end(),
        boundary("vencido", "proyectar", timer("P1D"), interrupting=False),
        user("atender"),
        end("atendido"),
        flows(
            """
            inicio proyectar
            proyectar revisa
            revisa revisar =delicada
            revisa aprobar
            revisar aprobado
            aprobado aprobar =bien
            aprobado proyectar
            aprobar fin
            vencido atender
            atender atendido
            """
        ),
    )
)


def _tasks_ahead(model, *active: str) -> set[str]:
    found = ahead(model.elements, active)
    return {each for each in found if model.elements[each].is_human}


def test_the_usual_way_is_the_one_that_no_condition_turns_aside():
    model = definition(REVIEW)

    passed = usual(model.elements, ["inicio"])

    assert {each for each in passed if model.elements[each].is_human} == {"proyectar", "aprobar"}


def test_what_may_follow_is_ahead_and_what_was_left_behind_is_not():
    model = definition(REVIEW)

    assert _tasks_ahead(model, "proyectar") == {"revisar", "aprobar"}
    assert _tasks_ahead(model, "revisar") == {"aprobar"}
    assert _tasks_ahead(model, "aprobar") == set()


def test_a_contingency_is_not_ahead_though_its_timer_waits():
    model = definition(REVIEW)

    assert "atender" not in _tasks_ahead(model, "proyectar", "vencido")


def test_a_way_back_from_a_contingency_makes_nothing_behind_of_what_is_ahead():
    late = boundary("tarde", "revisar", timer("P1D")) + flows("tarde aprobar")

    assert _tasks_ahead(definition(REVIEW + late), "proyectar") == {"revisar", "aprobar"}


def test_a_detour_that_only_leads_back_is_not_ahead():
    detour = gateway("exclusive", "que_sigue", default="que_sigue_responder")
    body = "\n".join(
        (
            start(),
            user("proyectar"),
            detour,
            user("prorrogar"),
            user("responder"),
            end(),
            flows(
                """
                inicio proyectar
                proyectar que_sigue
                que_sigue prorrogar =falta
                que_sigue responder
                prorrogar proyectar
                responder fin
                """
            ),
        )
    )

    assert _tasks_ahead(definition(body), "proyectar") == {"responder"}


def test_a_subprocess_brings_its_steps_and_leads_to_what_comes_after_it():
    inner = "\n".join(
        (
            start("dentro"),
            user("uno"),
            user("dos"),
            end("fuera"),
            flows("dentro uno\nuno dos\ndos fuera"),
        )
    )
    body = "\n".join(
        (
            start(),
            user("antes"),
            node("subProcess", "parte", inner),
            user("luego"),
            end(),
            flows("inicio antes\nantes parte\nparte luego\nluego fin"),
        )
    )
    model = definition(body)

    assert _tasks_ahead(model, "antes") == {"uno", "dos", "luego"}
    assert _tasks_ahead(model, "uno") == {"dos", "luego"}


def test_what_is_not_drawn_here_is_passed_over():
    assert ahead(definition(REVIEW).elements, ["de_otro_procedimiento"]) == frozenset()
