"""Collecting what a designer must know while a file is read."""

from __future__ import annotations

from engine.bpm.expressions import Value, parse_feel, parse_value
from engine.bpm.xml import Node, line_of
from engine.domain.own_functions import wrong_calls
from engine.errors import Finding
from engine.feel import FeelError, FeelSyntaxError
from engine.feel.spanish import in_spanish


class Report:
    """The findings of one file, in the order in which they were made."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def error(self, at: Node | int, element: str, rule: str, message: str) -> None:
        """Something that keeps the bundle from being deployed."""
        self._add(at, element, rule, "error", message)

    def warning(self, at: Node | int, element: str, rule: str, message: str) -> None:
        """Something that runs, but may not be what was meant."""
        self._add(at, element, rule, "warning", message)

    @property
    def failed(self) -> bool:
        return any(finding.severity == "error" for finding in self.findings)

    def value(self, at: Node, element: str, text: str | None) -> Value | None:
        """A plain text or FEEL; None where there is nothing."""
        if text is None or not text.strip():
            return None
        return self._read(at, element, text.strip(), feel=False)

    def feel(self, at: Node, element: str, text: str | None, what: str) -> Value | None:
        """FEEL, which must begin with `=` as in the designers' tools."""
        if text is None or not text.strip():
            return None
        if not text.strip().startswith("="):
            self.error(
                at,
                element,
                "feel-equals",
                f"{what} «{text.strip()}» debe ser FEEL y comenzar por «=».",
            )
            return None
        return self._read(at, element, text.strip(), feel=True)

    def _read(self, at: Node, element: str, text: str, *, feel: bool) -> Value | None:
        try:
            found = parse_feel(text) if feel else parse_value(text)
        except FeelSyntaxError as error:
            self.error(at, element, "feel-syntax", _not_feel(text, error))
        except FeelError as error:
            self.error(
                at, element, "feel-limit", f"La expresión «{text[:80]}»: {in_spanish(error)}."
            )
        else:
            for message in wrong_calls(found.feel.tree) if found.feel else ():
                self.error(at, element, "function", message)
            return found
        return None

    def _add(self, at: Node | int, element: str, rule: str, severity: str, message: str) -> None:
        line = at if isinstance(at, int) else line_of(at)
        self.findings.append(
            Finding(
                file=self.file,
                line=line,
                element=element,
                rule=rule,
                severity=severity,
                message=message,
            )
        )


def _not_feel(text: str, error: FeelSyntaxError) -> str:
    if error.line == 1 and text.startswith("="):
        error.column += 1  # the «=» that was taken off
    return f"La expresión «{text[:80]}» no es FEEL: {in_spanish(error)}."
