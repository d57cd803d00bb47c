"""The process that typesets one paper and ends: its files and data come in, a PDF goes out.

Before it looks at them it gives up what it does not need: once typst is loaded it can open no file
and no socket, so that a template reads nothing, whatever it says.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
from typing import Any

REFUSED = 3  # exit status: what typst said is on standard output, as JSON
PAGES = 400
_STANDARD = "a-2a"
_MEMORY = 1024**3  # bytes of address space: fonts are mapped, a letter takes some 80 MB
_WHERE = re.compile(r"┌─ \S*?([\w-]+\.typ):(\d+)")
_COUNT = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count (\d+)|/Count (\d+)[^>]*?/Type\s*/Pages\b")


def main() -> None:
    nowhere, seconds, pages, niceness = sys.argv[1], *map(int, sys.argv[2:5])
    asked = json.loads(sys.stdin.buffer.read())
    import typst  # here: 80 MB that only this process needs

    os.nice(niceness)
    _warm_up(typst, nowhere)
    _give_up(seconds)
    try:
        made = compiled(typst, nowhere, asked)
    except typst.TypstError as error:
        _refuse(error.message, error.diagnostic)
    if (count := _pages(made)) > pages:
        _refuse(f"it has {count} pages, {pages} at most", "")
    sys.stdout.buffer.write(made)


def compiled(typst: Any, nowhere: str, asked: dict[str, Any]) -> bytes:
    made: bytes = typst.compile(
        {name: text.encode() for name, text in asked["files"].items()},
        root=nowhere,
        package_path=nowhere,
        package_cache_path=nowhere,
        ignore_system_fonts=True,  # the same paper on every machine
        format="pdf",
        pdf_standards=_STANDARD,
        sys_inputs={"data": json.dumps(asked["data"], ensure_ascii=False)},
    )
    return made


def _warm_up(typst: Any, nowhere: str) -> None:
    """typst imports parts of Python when it first needs them: now, while files can be opened."""
    for source in (b"", b"#x"):
        try:
            typst.compile({"main.typ": source}, root=nowhere, ignore_system_fonts=True)
        except typst.TypstError:
            continue


def _give_up(seconds: int) -> None:
    for what, limit in (
        (resource.RLIMIT_NOFILE, 3),  # the three standard streams, which are open already
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, _MEMORY),
    ):
        resource.setrlimit(what, (limit, limit))


def _refuse(message: str, diagnostic: str) -> None:
    where = _WHERE.search(diagnostic)
    file, line = (where[1], int(where[2])) if where else ("", 0)
    told = {"message": message, "file": file, "line": line}
    sys.stdout.buffer.write(json.dumps(told).encode())
    sys.stdout.flush()
    os._exit(REFUSED)


def _pages(made: bytes) -> int:
    return max((int(one or other) for one, other in _COUNT.findall(made)), default=0)


if __name__ == "__main__":
    main()
