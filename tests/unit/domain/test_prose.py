"""A large field keeps the paragraphs and the lists that were typed, and nothing else."""

from __future__ import annotations

from engine.domain.prose import blocks, plain


def said(text: str) -> list[tuple[str, int, list[str]]]:
    return [(block["kind"], block["start"], block["items"]) for block in blocks(text)]


def test_an_empty_line_begins_a_paragraph_and_a_line_break_stays() -> None:
    assert said("Uno\r\ndos\n\n\n  tres  ") == [
        ("paragraph", 0, ["Uno\ndos"]),
        ("paragraph", 0, ["tres"]),
    ]


def test_lines_that_begin_with_a_mark_are_a_list() -> None:
    assert said("Faltan:\n- la cédula\n• el poder\nfirmado\n\nGracias") == [
        ("paragraph", 0, ["Faltan:"]),
        ("bullets", 0, ["la cédula", "el poder\nfirmado"]),
        ("paragraph", 0, ["Gracias"]),
    ]


def test_a_numbered_list_keeps_its_numbers() -> None:
    assert said("3. tres\n4) cuatro\n\n5. cinco\n1. uno") == [
        ("numbers", 3, ["tres", "cuatro", "cinco"]),
        ("numbers", 1, ["uno"]),
    ]


def test_what_only_looks_like_a_mark_is_words() -> None:
    assert said("-sin espacio\n*negrita*\n2026. El año\n1.000 pesos") == [
        ("paragraph", 0, ["-sin espacio\n*negrita*\n2026. El año\n1.000 pesos"])
    ]


def test_nothing_is_no_block_and_invisible_characters_go() -> None:
    assert blocks(" \n\t\n") == []
    assert plain("a\u202eb\u0000c\ufeffd\ue000e\u0301") == "abcdé"
