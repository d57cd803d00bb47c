"""Forty ways to make a paper read, run or reach what it must not: as data, and as a template."""

from __future__ import annotations

import os
import re
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from engine.adapters import house
from engine.adapters.typeset import Typst
from engine.domain import prose
from engine.domain.papers import Paper
from engine.domain.printable import SHOWN, shown
from engine.domain.templates import LARGEST, refused
from engine.errors import DeliveryFailed, NotTypeset
from tests.office import PATIENCE
from tests.pdf import is_archival, text_of

SECRET = "un secreto que nadie escribió"

#: markup, code and addresses; `{secret}` is a file of the machine that holds SECRET
TRICKS = (
    '#read("{secret}")',
    '#read("../../../../../../..{secret}")',
    '#read("/proc/self/environ")',
    '#read("/proc/self/fd/0")',
    '#include "{secret}"',
    '#include "main.typ"',
    '#import "{secret}": *',
    '#import "@preview/cetz:0.2.0": *',
    '#import "@local/cauce:1.0.0"',
    '#import "_shared/papel.typ": data\n#import "{secret}"',
    '#plugin("{secret}")',
    '#eval("read(\\"{secret}\\")", mode: "code")',
    '#eval("#read(\\"{secret}\\")", mode: "markup")',
    '#json("{secret}")',
    '#yaml("{secret}")',
    '#toml("{secret}")',
    '#xml("{secret}")',
    '#csv("{secret}")',
    '#cbor("{secret}")',
    '#image("{secret}")',
    '#bibliography("{secret}")',
    '#raw(read("{secret}"))',
    '#raw("x", theme: "{secret}")',
    '#raw("x", syntaxes: "{secret}")',
    "#sys.inputs",
    "#sys.version",
    '#std.read("{secret}")',
    '#dictionary(std).at("re" + "ad")("{secret}")',
    '#let lee = dictionary(std).at(("r", "e", "a", "d").join())\n#lee("{secret}")',
    '#context std.read("{secret}")',
    '#pdf.embed("{secret}")',
    '#link("file://{secret}")[aquí]',
    '#link("javascript:alert(1)")[aquí]',
    '#show regex("."): it => read("{secret}")',
    '#set text(font: read("{secret}"))',
    '#{{ {{ read }} }}("{secret}")',
    '#\u200bread("{secret}")',
    '#\uff52\uff45\uff41\uff44("{secret}")',
    '\u202e#read("{secret}")\u202c',
    "#calc.pow(2, 1000000)",
    '\\#read("{secret}")',
    '$ #read("{secret}") $',
    "{{{{ config }}}} ${{7*7}} <%= 7*7 %> `id` $(id)",
)


@pytest.fixture
def secret() -> Iterator[Path]:
    """Under a short name: one that is broken over lines could not be looked for on the page."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "secreto.txt"
        path.write_text(SECRET)
        yield path


def paper(template: str, **data: object) -> Paper:
    blocks = {path: source.decode() for path, source in house.blocks().items()}
    entity = {"name": "Alcaldía", "area": "", "address": ""}
    said = {
        "title": "Prueba",
        "summary": "Prueba",
        "draft": False,
        "entity": entity,
        "foot": "Pie",
        **data,
    }
    return Paper(name="prueba.pdf", files={"main.typ": template, **blocks}, data=said)


def outcome_of(source: str) -> str:
    """What the page says, or why there is none."""
    try:
        return text_of(Typst().pdf(paper(source), seconds=PATIENCE))
    except NotTypeset as refusal:
        return refusal.said


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_there_are_forty_of_them() -> None:
    assert len(set(TRICKS)) >= 40


def test_as_data_they_are_words_on_a_page(secret: Path) -> None:
    tricks = [trick.format(secret=secret) for trick in TRICKS]
    template = (
        '#import "_shared/papel.typ": *\n#show: sheet\n'
        "#said(data.title)\n#facts(data.rows)\n#prose(data.blocks)\n"
    )
    found = paper(
        template,
        title=tricks[0],
        rows=[[trick, trick] for trick in tricks],
        blocks=prose.blocks("\n\n".join(f"- {trick}" for trick in tricks)),
    )

    made = Typst().pdf(found)

    said = bare(text_of(made))
    assert is_archival(made)
    assert SECRET not in text_of(made)
    asked = [bare(prose.plain(shown(trick))) for trick in tricks]
    missing = [trick for trick in asked if said.count(trick) < 3]
    assert missing == []
    assert "typst" not in said.lower().replace("papel.typ", "")


@pytest.mark.parametrize("trick", TRICKS)
def test_as_a_template_they_are_refused_or_reach_nothing(trick: str, secret: Path) -> None:
    source = '#import "_shared/papel.typ": *\n' + trick.format(secret=secret)
    told = list(refused(source.encode()))
    if told:
        assert all(line >= 2 and sentence.endswith(".") for line, sentence in told)
    said = outcome_of(source)  # and if it were deployed all the same

    assert SECRET not in said
    assert f"HOME={os.environ.get('HOME', '/root')}" not in said


def test_most_of_them_are_told_to_the_designer_with_their_line(secret: Path) -> None:
    silent = {
        trick
        for trick in TRICKS
        if not list(refused(f"#show: sheet\n{trick.format(secret=secret)}".encode()))
    }

    # What is left is no more than words, arithmetic, or a name that typst does not have.
    assert silent == {
        '#link("javascript:alert(1)")[aquí]',
        '#\uff52\uff45\uff41\uff44("{secret}")',
        "#calc.pow(2, 1000000)",
        '#pdf.embed("{secret}")',
        "{{{{ config }}}} ${{7*7}} <%= 7*7 %> `id` $(id)",
    }


@pytest.mark.parametrize(
    "template",
    [
        "#let n = 0\n#while true { n += 1 }",
        "#let f(x) = { for i in range(100000000) { x += i }; x }\n#f(1)",
        "#for i in range(10000000) [palabra #i ]",
    ],
)
def test_a_template_that_does_not_end_is_stopped(template: str) -> None:
    began = time.monotonic()

    with pytest.raises(DeliveryFailed):
        Typst().pdf(paper(template), seconds=2)

    assert time.monotonic() - began < PATIENCE  # it would never end, on the slowest machine either


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("#let f(x) = f(x + 1)\n#f(1)", "maximum function call depth"),
        ("#pagebreak()\n" * 60 + "fin", "61 pages, 50 at most"),
        ('#let a = "a" * 1000000\n#let b = (a,) * 100000\n#b.join()', "memory allocation"),
    ],
)
def test_a_template_that_grows_without_measure_is_stopped(template: str, said: str) -> None:
    with pytest.raises(DeliveryFailed, match=said):
        Typst(pages=50).pdf(paper(template), seconds=PATIENCE)


def test_data_beyond_measure_is_stopped_before_anything_is_set() -> None:
    template = '#import "_shared/papel.typ": *\n#show: sheet\n#said(data.text)'

    with pytest.raises(NotTypeset, match="bytes before it is set"):
        Typst().pdf(paper(template, text="palabra " * 200_000))


def test_a_word_without_end_and_ten_thousand_lines_are_only_a_long_paper() -> None:
    template = '#import "_shared/papel.typ": *\n#show: sheet\n#prose(data.blocks)'
    text = "x" * 20_000 + "\n\n" + "\n".join(f"- línea {n}" for n in range(3_000))

    made = Typst().pdf(paper(template, blocks=prose.blocks(text)), seconds=PATIENCE)

    assert "línea 2999" in text_of(made)


def test_every_character_that_is_said_to_be_shown_is_and_the_others_are_a_box() -> None:
    template = (
        '#import "_shared/papel.typ": *\n#show: sheet\n#for row in data.rows [#said(row) \\ ]'
    )
    letters = [
        f"a{c}" if unicodedata.combining(c) else c
        for c in map(chr, sorted(SHOWN))
        if unicodedata.category(c)[0] not in "CZ"
    ]
    rows = [" ".join(letters[at : at + 100]) for at in range(0, len(letters), 100)]

    made = Typst().pdf(paper(template, rows=[*rows, "Ñandú 🌳 木 ①"]))

    assert "Ñandú □ □ ①" in text_of(made)


def test_a_mark_on_a_letter_of_another_font_costs_the_mark_and_not_the_paper() -> None:
    template = '#import "_shared/papel.typ": *\n#show: sheet\n#said(data.text)'

    made = Typst().pdf(paper(template, text="Peticio\u0301n ♠\u0950\u064b\u1ace\u0361⪇\u0955 fin"))

    assert "Petición" in text_of(made)
    assert "fin" in text_of(made)


def test_data_nested_deep_is_stopped_or_is_words() -> None:
    deep: object = "fondo"
    for _ in range(400):
        deep = [deep]
    template = '#import "_shared/papel.typ": *\n#show: sheet\n#repr(data.deep)'

    try:
        made = Typst().pdf(paper(template, deep=deep), seconds=PATIENCE)
    except DeliveryFailed:
        return
    assert made.startswith(b"%PDF")


def test_a_template_that_is_too_large_or_no_text_is_refused() -> None:
    assert list(refused(b"a" * (LARGEST + 1))) == [(1, "La plantilla pesa más de 64 KB.")]
    assert list(refused(b"\xff\xfe")) == [(1, "La plantilla no es texto UTF-8.")]


def test_spanish_words_that_look_like_code_are_not_refused() -> None:
    words = "El importe incluye la lectura del sistema y la evaluación; véase la imagen."

    assert list(refused(f'#import "_shared/papel.typ": *\n#show: letter\n{words}'.encode())) == []
