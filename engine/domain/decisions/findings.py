"""What is wrong with a model, collected while it is read so that all is said at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace

from engine.domain.decisions.xml import Element, line
from engine.errors import Finding, InvalidDefinition
from engine.feel import FeelError, Node
from engine.feel.spanish import in_spanish

#: what is wrong with the calls of an expression, given the names in sight, in Spanish sentences
CallCheck = Callable[[Node, Collection[str]], Iterable[str]]


class InvalidModel(InvalidDefinition):
    """The decision model breaks rules; each finding names the decision and the cell."""


@dataclass(slots=True)
class Notebook:
    """Findings of one file. `place` is where the reading stands: a decision, then a cell."""

    file: str = ""
    findings: list[Finding] = field(default_factory=list)
    place: str = ""
    at_line: int = 0
    check_calls: CallCheck | None = None

    def at(self, place: str, element: Element) -> Notebook:
        """The same notebook, open at another place."""
        return replace(self, place=place, at_line=line(element) or self.at_line)

    def report(self, rule: str, message: str) -> None:
        self.findings.append(
            Finding(
                file=self.file,
                line=self.at_line,
                element=self.place,
                rule=rule,
                severity="error",
                message=message,
            )
        )

    def calls(self, tree: Node, names: Collection[str]) -> None:
        """Reports the calls that nobody could answer, where that is to be checked."""
        for message in self.check_calls(tree, names) if self.check_calls else ():
            self.report("function", message)

    def not_feel(self, text: str, error: FeelError) -> None:
        shown = text if len(text) <= 60 else f"{text[:57]}…"
        self.report("feel", f"La expresión «{shown}» no es FEEL: {in_spanish(error)}.")
