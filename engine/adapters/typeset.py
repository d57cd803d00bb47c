"""Papers: a template and its data become a PDF that is kept for years (PDF/A-2a, tagged).

A template is typeset in a short-lived process of its own with a time limit: never inside a unit of
work, and nothing that somebody wrote can hold up or read the process that asked. What people wrote
reaches a template as data, never as markup.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from engine.errors import DeliveryFailed

TEMPLATES = Path(__file__).parent.parent / "documents"
SECONDS = 20
STANDARD: Final = "a-2a"
_MEMORY = 2 * 1024**3  # bytes of address space: fonts are mapped, a document takes some 80 MB


class Typesetter(Protocol):
    """Makes a PDF of `engine/documents/<template>.typ`."""

    def pdf(self, template: str, data: Mapping[str, Any]) -> bytes:
        """The paper. DeliveryFailed when it could not be typeset in time."""
        ...


@dataclass(frozen=True, slots=True)
class Typst:
    """The real one: typst, in a child process."""

    templates: Path = TEMPLATES
    seconds: float = SECONDS

    def pdf(self, template: str, data: Mapping[str, Any]) -> bytes:
        command = [sys.executable, "-I", "-m", __name__, str(self.templates), template]
        try:
            done = subprocess.run(  # noqa: S603 -- our own module; what people wrote goes to stdin
                command,
                input=json.dumps(data).encode(),
                capture_output=True,
                check=False,
                timeout=self.seconds,
                env={},
            )
        except subprocess.TimeoutExpired as error:
            raise DeliveryFailed(
                f"{template} took more than {self.seconds} s to typeset"
            ) from error
        if done.returncode or not done.stdout.startswith(b"%PDF"):
            said = done.stderr.decode(errors="replace")[-2000:]
            raise DeliveryFailed(f"{template} could not be typeset: {said}")
        return done.stdout


def main() -> None:
    """The child: data from standard input, the PDF to standard output."""
    import typst  # here: 80 MB that only the child needs

    templates, template = sys.argv[1], sys.argv[2]
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    made = typst.compile(
        str(Path(templates, f"{template}.typ")),
        root=templates,
        ignore_system_fonts=True,  # the same paper on every machine
        format="pdf",
        pdf_standards=STANDARD,
        sys_inputs={"data": sys.stdin.read()},
    )
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
