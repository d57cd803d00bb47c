"""A parameter that says how sure the entity is of a norm: what a designer may write."""

from __future__ import annotations

import pytest

from tests.unit.bpm.models import bpmn, end, flows, rules, start

DRAWN = bpmn(start() + end() + flows("inicio fin"))
TERM = """
[[term]]
code = "T"
name = "Traslado"
duration = 5
unit = "habil"
norm = "Ley 80 de 1993"
parameter = "norma"
"""
PAPER = """
[[document]]
id = "oficio"
title = "Oficio"
template = "oficio.typ"
type = "Oficio"
access = "publico"
norms = [{ norm = "Ley 80 de 1993, art. 30", parameter = "norma" }]
"""


def told(default: str, options: str, hangs: str = TERM) -> set[str]:
    said = f'[parameters.norma]\ndefault = "{default}"\noptions = {options}\n{hangs}'
    return rules(DRAWN, **{"procedure.toml": said.encode(), "documents/oficio.typ": b"Oficio"})


@pytest.mark.parametrize("hangs", [TERM, PAPER])
@pytest.mark.parametrize(
    ("default", "options"),
    [
        ("VERIFICADO", '["POR_VERIFICAR", "VERIFICADO"]'),
        ("POR_VERIFICAR", '["POR_VERIFICAR", "SI"]'),
        ("POR_VERIFICAR", "[]"),
    ],
)
def test_it_begins_in_doubt_and_offers_nothing_but_states_of_a_norm(
    default: str, options: str, hangs: str
) -> None:
    assert told(default, options, hangs) == {"parameter-sureness"}


def test_what_it_may_say_depends_on_what_names_it() -> None:
    offered = '["POR_VERIFICAR", "VERIFICADO", "INTERNO"]'

    assert told("POR_VERIFICAR", offered) == set()
    assert told("SI", '["SI", "NO"]', hangs="") == set()
