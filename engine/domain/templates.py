"""What a template may not say. It draws what it is handed; nothing else is within its reach.

The typesetter would refuse these too (it can open no file): here the designer gets the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LARGEST = 64 * 1024
#: the only import there is: a shared block, by its plain name
_IMPORT = re.compile(r'^#import "_shared/[a-z_]+\.typ": [a-z_*, -]+$')
_REFUSED = {
    **dict.fromkeys(("import", "include"), "sólo se importan los bloques de «_shared»"),
    **dict.fromkeys(
        ("read", "json", "yaml", "toml", "xml", "csv", "cbor", "image", "bibliography", "raw"),
        "leería un archivo; lo que la plantilla necesita llega en «values»",
    ),
    **dict.fromkeys(
        ("plugin", "eval", "sys", "std", "dictionary"),
        "alcanza lo que una plantilla no debe alcanzar",
    ),
}
_WORD = re.compile(rf"(?<![\w-])(?:{'|'.join(_REFUSED)})(?![\w-])")
_ADDRESS = re.compile(r"(?i)\b(?:file|javascript|data|ftp|smb)\s*:\s*(?://|[a-z]+/)")


def refused(source: bytes) -> Iterator[tuple[int, str]]:
    """(line, sentence) for each thing that a template may not say."""
    if len(source) > LARGEST:
        yield 1, f"La plantilla pesa más de {LARGEST // 1024} KB."
        return
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError:
        yield 1, "La plantilla no es texto UTF-8."
        return
    for number, line in enumerate(text.split("\n"), start=1):
        yield from ((number, sentence) for sentence in _wrong_in(line.rstrip("\r")))


def _wrong_in(line: str) -> Iterator[str]:
    if _IMPORT.match(line):
        return
    for word in dict.fromkeys(_WORD.findall(line)):
        yield f"La plantilla dice «{word}»: {_REFUSED[word]}."
    if _ADDRESS.search(line):
        yield "La plantilla lleva una dirección que no es de la web."
