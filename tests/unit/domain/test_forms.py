"""What a form accepts from a person, and what it says when it does not."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from engine.domain import values as case_values
from engine.domain.forms import MAX_ROWS, Form, clean, parse_form, understood
from engine.domain.forms.model import Field, Kind
from engine.domain.forms.schema import Asked, object_schema, plainly_right
from engine.errors import InvalidInput, NotFound
from engine.settings import BOGOTA


def form(*components: dict[str, Any]) -> Form:
    schema = {"type": "default", "id": "prueba", "components": list(components)}
    return parse_form(json.dumps(schema).encode(), "prueba.json")


def field(kind: str, key: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "id": f"campo_{key}", "key": key, "label": key.title(), **more}


def group(name: str, *components: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "group",
        "id": name,
        "label": name.title(),
        "components": list(components),
        **more,
    }


def options(*values: Any) -> list[dict[str, Any]]:
    return [{"label": str(value), "value": value} for value in values]


def refused(
    a_form: Form, raw: dict[str, Any], known: dict[str, Any] | None = None
) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refusal:
        clean(a_form, raw, known or {})
    return refusal.value.fields


# --- what becomes of each kind of answer --------------------------------------------------------


@pytest.mark.parametrize(
    ("component", "typed", "kept"),
    [
        (field("textfield", "dato"), "  Ana   María ", "Ana María"),
        (field("textarea", "dato"), " uno\r\ndos ", "uno\ndos"),
        (field("textfield", "dato"), "a\x00b\u202ec", "abc"),
        (field("number", "dato"), "1.250,5", Decimal("1250.5")),
        (field("number", "dato"), "1.250", Decimal(1250)),
        (field("number", "dato"), "$ 3.000.000", Decimal(3000000)),
        (field("number", "dato"), "3.5", Decimal("3.5")),
        (field("number", "dato"), Decimal(7), Decimal(7)),
        (field("select", "dato", values=options("a", "b")), "b", "b"),
        (field("radio", "dato", values=options(True, False)), "false", False),
        (field("radio", "dato", values=options(1, 2)), "2", Decimal(2)),
        (field("checklist", "dato", values=options("a", "b", "c")), ["c", "a"], ["a", "c"]),
        (field("checkbox", "dato"), "true", True),
        (field("checkbox", "dato"), None, False),
        (field("datetime", "dato"), {"dia": "27", "mes": "3", "anio": "2026"}, date(2026, 3, 27)),
        (
            field("datetime", "dato"),
            {"dia": "27", "mes": "marzo", "anio": "2026"},
            date(2026, 3, 27),
        ),
        (field("datetime", "dato"), "2026-03-27", date(2026, 3, 27)),
        (field("datetime", "dato"), date(2026, 3, 27), date(2026, 3, 27)),
        (
            field("datetime", "dato"),
            datetime(2026, 3, 28, 2, tzinfo=UTC),
            date(2026, 3, 27),
        ),
        (field("datetime", "dato", subtype="time"), {"hora": "7:05"}, time(7, 5)),
        (field("datetime", "dato", subtype="time"), time(7, 5), time(7, 5)),
        (
            field("datetime", "dato", subtype="datetime"),
            "2026-03-27T14:30",
            datetime(2026, 3, 27, 14, 30, tzinfo=BOGOTA),
        ),
        (
            field("datetime", "dato", subtype="datetime"),
            {"dia": "27", "mes": "3", "anio": "2026", "hora": "14:30"},
            datetime(2026, 3, 27, 14, 30, tzinfo=BOGOTA),
        ),
        (field("textfield", "dato", validate={"pattern": "cedula"}), "52.123.456", "52123456"),
        (field("textfield", "dato", validate={"pattern": "nit"}), "899.999.061-9", "899999061-9"),
        (
            field("textfield", "dato", validate={"pattern": "celular"}),
            "+57 300 123 4567",
            "3001234567",
        ),
        (field("textfield", "dato", validate={"validationType": "email"}), "a@b.co", "a@b.co"),
    ],
)
def test_an_answer_becomes_a_value_of_its_kind(
    component: dict[str, Any], typed: Any, kept: Any
) -> None:
    found = clean(form(component), {"dato": typed}, {})["dato"]

    assert found == kept
    assert type(found) is type(kept)


@pytest.mark.parametrize(
    ("component", "typed", "sentence"),
    [
        (field("textfield", "dato", validate={"required": True}), "  ", "Escriba este dato"),
        (
            field("textfield", "dato", validate={"minLength": 5}),
            "abc",
            "al menos 5 caracteres; lleva 3",
        ),
        (field("textfield", "dato"), "x" * 251, "como máximo 250 caracteres; lleva 251"),
        (field("textarea", "dato"), "x" * 10_001, "como máximo 10.000 caracteres; lleva 10.001"),
        (field("textfield", "dato"), ["a", "b"], "no se pudo leer"),
        (field("number", "dato"), "tres", "Escriba un número"),
        (field("number", "dato"), "١٢", "Escriba un número"),
        (field("textfield", "dato", validate={"pattern": "cedula"}), "١٢٣٤٥٦", "cédula"),
        (field("textfield", "dato", validate={"pattern": "nit"}), "123", "NIT"),
        (field("datetime", "dato", subtype="datetime"), "pronto", "hora"),
        (field("number", "dato"), "1e999", "Escriba un número"),
        (field("number", "dato"), "NaN", "Escriba un número"),
        (field("number", "dato"), True, "Escriba un número"),
        (field("number", "dato", validate={"min": 10}), "9", "desde 10"),
        (field("number", "dato", validate={"max": 10}), "10,5", "hasta 10"),
        (field("number", "dato", decimalDigits=0), "1,5", "entero"),
        (field("number", "dato", decimalDigits=2), "1,555", "2 decimales"),
        (field("select", "dato", values=options("a")), "b", "una de las opciones"),
        (field("radio", "dato", values=options("a"), validate={"required": True}), "", "Elija una"),
        (field("checklist", "dato", values=options("a")), ["a", "z"], "de la lista"),
        (
            field("checklist", "dato", values=options("a"), validate={"required": True}),
            [],
            "al menos",
        ),
        (field("checkbox", "dato", validate={"required": True}), False, "Marque esta casilla"),
        (field("datetime", "dato"), {"dia": "31", "mes": "2", "anio": "2026"}, "no existe"),
        (field("datetime", "dato"), {"dia": "31", "mes": "", "anio": "2026"}, "no existe"),
        (field("datetime", "dato"), {"dia": "1", "mes": "2", "anio": "26"}, "no existe"),
        (field("datetime", "dato"), "mañana", "no existe"),
        (field("datetime", "dato", subtype="time"), "25:00", "hora"),
        (field("datetime", "dato", subtype="time"), "pronto", "hora"),
        (
            field("datetime", "dato", subtype="datetime"),
            {"dia": "1", "mes": "2", "anio": "2026", "hora": ""},
            "hora",
        ),
        (field("datetime", "dato", validate={"required": True}), {}, "Escriba la fecha: es"),
        (
            field("datetime", "dato", subtype="time", validate={"required": True}),
            {"hora": ""},
            "Escriba la hora: es",
        ),
        (
            field("datetime", "dato", subtype="datetime", validate={"required": True}),
            {},
            "Escriba la fecha y la hora",
        ),
        (field("textfield", "dato", validate={"pattern": "cedula"}), "52 AB", "cédula"),
        (field("textfield", "dato", validate={"pattern": "nit"}), "899999061-1", "NIT"),
        (field("textfield", "dato", validate={"pattern": "celular"}), "6012345678", "celular"),
        (
            field("textfield", "dato", validate={"validationType": "email"}),
            "a@b",
            "correo completo",
        ),
        (field("textfield", "dato", validate={"validationType": "phone"}), "12", "teléfono"),
        (field("filepicker", "dato", validate={"required": True}), [5], "Adjunte al menos"),
    ],
)
def test_a_refusal_says_in_spanish_what_to_write(
    component: dict[str, Any], typed: Any, sentence: str
) -> None:
    assert sentence in refused(form(component), {"dato": typed})["dato"]


def test_every_refused_answer_is_told_at_once_in_the_order_of_the_form() -> None:
    a_form = form(
        field("textfield", "nombres", validate={"required": True}),
        field("number", "edad"),
        field("textfield", "correo", validate={"validationType": "email"}),
    )

    assert list(refused(a_form, {"correo": "x", "edad": "y"})) == ["nombres", "edad", "correo"]


def test_what_is_known_and_comes_back_empty_is_null_where_blanks_count() -> None:
    asked = form(
        field("textfield", "motivo"),
        field("datetime", "dia"),
        {
            "type": "dynamiclist",
            "id": "lista",
            "path": "personas",
            "label": "Personas",
            "components": [field("textfield", "n")],
        },
        field("textfield", "acto"),
        field("number", "valor"),
    )
    known = {"motivo": "x", "dia": date(2026, 3, 2), "personas": [{"n": "Luz"}], "acto": {"id": 1}}
    raw = {"motivo": " ", "dia": {"dia": "", "mes": "", "anio": ""}, "personas": [], "valor": ""}

    # a structure that no box can show was not emptied by anybody; neither what was not on the page
    emptied = clean(asked, {**raw, "acto": ""}, known, blanks=True)

    assert emptied == {"motivo": None, "dia": None, "personas": None}
    assert clean(asked, {"motivo": "y"}, known, blanks=True) == {"motivo": "y"}
    assert clean(asked, raw, known) == {}


def test_an_empty_answer_that_may_be_empty_is_no_value_at_all() -> None:
    a_form = form(
        field("textfield", "nota"),
        field("datetime", "fecha"),
        field("datetime", "hora", subtype="time"),
        field("datetime", "cita", subtype="datetime"),
    )
    empty = {"dia": "", "mes": "", "anio": "", "hora": ""}

    assert clean(a_form, {"nota": "", "fecha": empty, "hora": empty, "cita": empty}, {}) == {}


# --- what a browser may not decide --------------------------------------------------------------


KEYS = st.text(max_size=12)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
GUARDED = form(
    field("textfield", "objeto"),
    field("textfield", "radicado", readonly=True),
    field("checkbox", "urgente"),
    field("textarea", "motivo", conditional={"hide": "=urgente != true"}),
    field("datetime", "fecha"),
    field("checklist", "enfoque", values=options("a", "b")),
    {
        "type": "dynamiclist",
        "id": "puntos",
        "path": "puntos",
        "label": "Puntos",
        "components": [field("textfield", "punto"), field("number", "valor")],
    },
)


@given(
    st.dictionaries(
        KEYS | st.sampled_from(["objeto", "radicado", "motivo", "fecha", "puntos"]), ANYTHING
    )
)
def test_whatever_is_sent_only_the_fields_of_the_form_are_kept(raw: dict[str, Any]) -> None:
    kept = _kept(raw)

    assert set(kept) <= {"objeto", "urgente", "motivo", "fecha", "enfoque", "puntos"}
    assert "motivo" not in kept or kept["urgente"] is True
    for row in kept.get("puntos", []):
        assert set(row) <= {"punto", "valor"}
    assert case_values.loads(case_values.dumps(kept)) == kept


def _kept(raw: dict[str, Any]) -> dict[str, Any]:
    """What is kept once the answers that cannot be read are left out, as a person would."""
    try:
        return clean(GUARDED, raw, {"radicado": "2026-000001"})
    except InvalidInput as refusal:
        wrong = {path.split(".")[0] for path in refusal.fields}
        return clean(GUARDED, {k: v for k, v in raw.items() if k not in wrong}, {})


def test_a_hidden_field_is_dropped_even_when_a_browser_sends_it() -> None:
    assert clean(GUARDED, {"motivo": "colado"}, {}) == {"urgente": False}
    assert clean(GUARDED, {"motivo": "dicho", "urgente": "on"}, {})["motivo"] == "dicho"


def test_a_read_only_field_keeps_what_the_case_knows() -> None:
    assert "radicado" not in clean(GUARDED, {"radicado": "HACK"}, {"radicado": "2026-000001"})


def test_a_document_is_taken_from_the_service_and_never_from_the_browser() -> None:
    a_form = form(field("filepicker", "anexos", multiple=True))

    assert clean(a_form, {"anexos": [99]}, {}) == {}
    assert clean(a_form, {"anexos": [99]}, {}, files={"anexos": [4, 5]}) == {"anexos": [4, 5]}


def test_a_second_file_is_refused_where_one_is_asked() -> None:
    a_form = form(field("filepicker", "anexo"))

    with pytest.raises(InvalidInput) as refusal:
        clean(a_form, {}, {}, files={"anexo": [4, 5]})

    assert refusal.value.fields == {"anexo": "Adjunte un solo archivo."}


def test_a_later_question_may_depend_on_whether_something_was_attached() -> None:
    a_form = form(
        field("filepicker", "prueba"),
        field("textarea", "por_que", validate={"required": "=prueba = null"}),
    )

    assert clean(a_form, {}, {}, files={"prueba": [4]}) == {"prueba": [4]}
    assert understood(a_form.fields, {}, {}, {"prueba": [4]}) == {"prueba": [4]}
    with pytest.raises(InvalidInput):
        clean(a_form, {}, {"prueba": [4]})  # what an earlier round attached is not asked again


# --- expressions --------------------------------------------------------------------------------


def test_a_condition_sees_what_the_case_knows_and_the_answers_before_it() -> None:
    a_form = form(
        field("radio", "decision", values=options("aprobar", "devolver")),
        field(
            "textarea",
            "observaciones",
            conditional={"hide": '=decision != "devolver"'},
            validate={"required": True},
        ),
        field("textfield", "nit", conditional={"hide": '=persona != "juridica"'}),
    )

    assert refused(a_form, {"decision": "devolver"}).keys() == {"observaciones"}
    assert clean(a_form, {"decision": "aprobar", "observaciones": "x"}, {}) == {
        "decision": "aprobar"
    }
    assert clean(a_form, {"nit": "1"}, {"persona": "juridica"}) == {"nit": "1"}


def test_a_field_asked_again_does_not_see_its_old_answer() -> None:
    a_form = form(
        field("textfield", "causa"),
        field("textfield", "detalle", conditional={"hide": "=causa = null"}),
    )

    assert clean(a_form, {"causa": "", "detalle": "x"}, {"causa": "vieja"}) == {}


def test_what_a_group_hides_is_hidden_with_it() -> None:
    a_form = form(
        field("checkbox", "anonima"),
        group(
            "datos",
            field("textfield", "nombres", validate={"required": True}),
            conditional={"hide": "=anonima = true"},
        ),
    )

    assert clean(a_form, {"anonima": True, "nombres": "Ana"}, {}) == {"anonima": True}
    assert refused(a_form, {}).keys() == {"nombres"}


def test_required_and_limits_may_be_expressions() -> None:
    a_form = form(
        field("number", "maximo"),
        field("number", "valor", validate={"max": "=maximo", "required": "=maximo > 5"}),
    )

    assert "hasta 10" in refused(a_form, {"maximo": "10", "valor": "11"})["valor"]
    assert refused(a_form, {"maximo": "10"}).keys() == {"valor"}
    assert clean(a_form, {"maximo": "4"}, {}) == {"maximo": Decimal(4)}


def test_a_rule_of_the_designer_is_told_with_the_designers_sentence() -> None:
    a_form = form(
        field("datetime", "desde"),
        field(
            "datetime",
            "hasta",
            properties={"regla": "=hasta > desde", "mensaje": "Debe ser posterior."},
        ),
    )

    assert refused(a_form, {"desde": "2026-03-02", "hasta": "2026-03-01"}) == {
        "hasta": "Debe ser posterior."
    }
    assert "desde" in clean(a_form, {"desde": "2026-03-02"}, {})


def test_options_may_come_from_what_the_case_knows() -> None:
    a_form = form(field("select", "profesional", valuesKey="profesionales"))
    known = {"profesionales": [{"label": "Ana Ruiz", "value": "ana"}, "hugo"]}

    assert clean(a_form, {"profesional": "ana"}, known) == {"profesional": "ana"}
    assert clean(a_form, {"profesional": "hugo"}, known) == {"profesional": "hugo"}
    assert refused(a_form, {"profesional": "eva"}, known).keys() == {"profesional"}


# --- rows ---------------------------------------------------------------------------------------


def rows(**more: Any) -> Form:
    return form(
        {
            "type": "dynamiclist",
            "id": "puntos",
            "path": "puntos",
            "label": "Puntos",
            "components": [
                field("textfield", "punto", validate={"required": True}),
                field("checkbox", "negado"),
                field("textfield", "norma", conditional={"hide": "=negado != true"}),
            ],
            **more,
        }
    )


def test_each_row_of_a_list_is_checked_and_blank_rows_are_left_out() -> None:
    sent = [{"punto": "uno"}, {"punto": " "}, {"punto": "dos", "negado": "on", "norma": "art. 1"}]

    assert clean(rows(), {"puntos": sent}, {}) == {
        "puntos": [
            {"punto": "uno", "negado": False},
            {"punto": "dos", "negado": True, "norma": "art. 1"},
        ]
    }


def test_a_refusal_in_a_row_says_which_row_of_those_sent() -> None:
    sent = [{"punto": ""}, {"punto": "bien"}, {"negado": "on", "norma": "art. 1"}]

    assert refused(rows(), {"puntos": sent}) == {
        "puntos.2.punto": "Escriba este dato: es obligatorio."
    }


def test_a_rule_of_a_list_does_not_see_what_could_not_be_read_in_a_row() -> None:
    prices = form(
        {
            "type": "dynamiclist",
            "id": "lances",
            "path": "lances",
            "label": "Lances",
            "components": [field("number", "precio")],
            "properties": {"regla": "=count(lances.precio) > 1", "mensaje": "Falta alguno."},
        }
    )

    said = refused(prices, {"lances": [{"precio": "mil"}, {"precio": "5"}]})

    assert said.keys() == {"lances.0.precio"}
    assert clean(prices, {"lances": [{"precio": "4"}, {"precio": "5"}]}, {})


def test_a_list_that_must_have_rows_says_so() -> None:
    assert refused(rows(validate={"required": True}), {"puntos": []}) == {
        "puntos": "Agregue al menos una fila."
    }


def test_a_list_of_too_many_rows_is_refused() -> None:
    sent = [{"punto": str(number)} for number in range(MAX_ROWS + 1)]

    assert refused(rows(), {"puntos": sent}) == {"puntos": "Son demasiadas filas: hasta 300."}


# --- pages --------------------------------------------------------------------------------------


def test_a_top_level_group_is_a_page_and_loose_fields_are_one_of_their_own() -> None:
    a_form = form(
        {"type": "text", "id": "aviso", "text": "Hola"},
        field("textfield", "suelto"),
        group("quien", field("textfield", "nombres")),
        group("que", field("textfield", "objeto")),
    )

    assert [page.label for page in a_form.pages] == ["", "Quien", "Que"]
    assert [one.key for one in a_form.inputs()] == ["suelto", "nombres", "objeto"]


def test_one_page_is_cleaned_without_asking_for_the_others() -> None:
    a_form = form(
        group("quien", field("textfield", "nombres", validate={"required": True})),
        group("que", field("textfield", "objeto", validate={"required": True})),
    )

    assert clean(a_form, {"nombres": "Ana", "objeto": "x"}, {}, page="quien") == {"nombres": "Ana"}


def test_a_page_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        clean(form(group("quien", field("textfield", "nombres"))), {}, {}, page="otra")


def test_a_page_on_which_nothing_is_asked_is_not_shown() -> None:
    a_form = form(
        group("quien", field("checkbox", "anonima")),
        group("datos", field("textfield", "nombres", conditional={"hide": "=anonima = true"})),
    )

    assert [page.id for page in a_form.pages_shown({"anonima": True})] == ["quien"]
    assert [page.id for page in a_form.pages_shown({"anonima": False})] == ["quien", "datos"]


@given(
    value=st.one_of(
        st.none(),
        st.booleans(),
        st.text(max_size=8),
        st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-20, max_value=20),
        st.integers(-20, 20),
    ),
    schema=st.one_of(
        st.fixed_dictionaries(
            {"type": st.just("string")},
            optional={"minLength": st.integers(0, 5), "maxLength": st.integers(0, 5)},
        ),
        st.fixed_dictionaries(
            {"type": st.just("number")},
            optional={
                "minimum": st.integers(-9, 9),
                "maximum": st.integers(-9, 9),
                "multipleOf": st.just(Decimal("0.1")),
            },
        ),
        st.sampled_from([{"type": "boolean"}, {"const": True}, {"enum": ["a", Decimal(1)]}]),
    ),
    required=st.booleans(),
)
def test_what_is_right_at_a_glance_is_right_to_the_validator(
    value: Any, schema: dict[str, Any], required: bool
) -> None:
    one = Asked(
        field=Field(kind=Kind.TEXTFIELD, id="campo", key="campo"), required=required, schema=schema
    )

    at_a_glance = plainly_right(one, value)

    sent = {} if value is None else {"campo": value}
    assert not at_a_glance or Draft202012Validator(object_schema([one])).is_valid(sent)
