"""Which characters a paper can show: PDF/A forbids a letter without a shape.

The ranges were found by typesetting every character of the basic plane with the fonts that typst
brings; `tests/integration/test_paper_tricks.py` sets them again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

#: stands for what no font has
BOX = "□"
_SHOWN = """
0020-04ff 0531-060c 0621-063a 0640-0655 0660-066d 06f0-06f9 0900-0950 0955-097f 10d0-10ff
1d00-2040 2044-2052 2054-211e 2126-2151 2153-2184 2190-23ff 2460-262f 2638-268b 2690-269c
26a0-26a7 26aa-26b2 270c-2727 2729-274b 2761-277f 2798-27af 27b1-2bff 2c60-2cff fb00-fb4f
fb52-fb81 fb8a-fb95 fe70-fefc
"""
_ALPHABETS = "0020-02ff 0370-04ff 1e00-1eff 2010-203a 20a0-20bf 2116-2122 2190-2193 2212-2212"


def _set(ranges: str) -> frozenset[int]:
    found: set[int] = set()
    for each in ranges.split():
        first, _, last = each.partition("-")
        found.update(range(int(first, 16), int(last, 16) + 1))
    return frozenset(found)


SHOWN, ALPHABETS = _set(_SHOWN), _set(_ALPHABETS)


def shown(text: str) -> str:
    """The text with a box for each character that no font has, full widths made plain, and without
    what nobody sees."""
    if text.isascii():
        return text
    return "".join(c if _kept(c, SHOWN) else _other(c) for c in unicodedata.normalize("NFC", text))


def plainest(text: str) -> str:
    """The same with letters, figures and signs only: marks that belong to no letter go too."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        c if _kept(c, ALPHABETS) else BOX for c in composed if not unicodedata.combining(c)
    )


def each_text(data: Any, change: Callable[[str], str]) -> Any:
    """The same data with every text of it changed; keys stay."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, Mapping):
        return {key: each_text(value, change) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [each_text(value, change) for value in data]
    return data


def _kept(character: str, ranges: frozenset[int]) -> bool:
    return character == "\n" or (
        ord(character) in ranges and unicodedata.category(character) not in ("Cn", "Cc", "Cf")
    )


def _other(character: str) -> str:
    if unicodedata.category(character) in ("Cc", "Cf"):
        return ""
    compatible = unicodedata.normalize("NFKC", character)
    return compatible if all(_kept(c, SHOWN) for c in compatible) else BOX
