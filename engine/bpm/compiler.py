"""A bundle -> a Definition, or every reason why it cannot be one."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from engine.bpm import paperchecks, procedurechecks, profile
from engine.bpm.checks import check_graph
from engine.bpm.definition import Definition, Element, Kind, Trigger
from engine.bpm.findings import Report
from engine.bpm.net import build
from engine.bpm.profile import Drawing
from engine.bpm.xml import Unreadable, parse
from engine.domain.bundles import Bundle
from engine.domain.deadlines import TermRule, parse_rules
from engine.domain.decisions import Model, read_model
from engine.domain.forms import Form, parse_form
from engine.domain.own_functions import wrong_calls
from engine.domain.papers import DocumentSpec, parse_documents
from engine.errors import EngineError, Finding, InvalidDefinition, InvalidInput


def compile_bundle(
    bundle: Bundle,
    called: Mapping[str, Definition] | None = None,
    actions: frozenset[str] | None = None,
) -> Definition:
    """The definition that cases run by. Raises InvalidDefinition with all its findings.

    `called` are the procedures that this one may call, in the versions it will keep; `actions`
    the registered ones, or None where they are not known and so not checked.
    """
    work = _Compilation(bundle, called or {}, actions)
    definition = work.compile()
    if definition is None:
        raise InvalidDefinition(work.findings)
    return definition


def compile_accepted(bundle: Bundle, called: Mapping[str, Definition]) -> Definition:
    """The definition of a version that was deployed once, for the cases that run by it.

    It is read and not examined: what has been asked of procedures since then is not asked of it.
    Raises InvalidDefinition where it can no longer be read at all.
    """
    work = _Compilation(bundle, called, None)
    definition = work.accepted()
    if definition is None:
        raise InvalidDefinition(work.findings)
    return definition


def check_bundle(
    bundle: Bundle,
    called: Mapping[str, Definition] | None = None,
    actions: frozenset[str] | None = None,
) -> list[Finding]:
    """Errors and warnings, in the order of the files; never an exception for what they hold."""
    work = _Compilation(bundle, called or {}, actions)
    work.compile()
    return work.findings


class DecisionBook:
    """The decisions of a bundle, whatever file they stand in."""

    def __init__(self, models: Mapping[str, Any]) -> None:
        self._models = dict(models)

    @property
    def decisions(self) -> frozenset[str]:
        return frozenset(self._models)

    def evaluate(
        self,
        decision_id: str,
        variables: Mapping[str, Any],
        functions: Mapping[str, Callable[..., Any]],
    ) -> Any:
        """What the decision gives. Raises FeelError."""
        return self._models[decision_id].evaluate(decision_id, variables, functions)


class _Compilation:
    def __init__(
        self, bundle: Bundle, called: Mapping[str, Definition], actions: frozenset[str] | None
    ) -> None:
        self.bundle, self.called, self.actions = bundle, called, actions
        self.file = f"{bundle.process_id}.bpmn"
        self.report = Report(self.file)
        self.others: list[Finding] = []
        self.forms: dict[str, Form] = {}
        self.procedure: dict[str, object] = {}
        self.drawing: Drawing | None = None
        self.rules: tuple[TermRule, ...] = ()
        self.decisions = DecisionBook({})
        self.documents: tuple[DocumentSpec, ...] = ()

    @property
    def findings(self) -> list[Finding]:
        return [*self.report.findings, *self.others]

    def compile(self) -> Definition | None:
        """The definition; None when there is an error among the findings."""
        self._read()
        if self.drawing is not None:
            self._examine(self.drawing)
        return self._definition()

    def accepted(self) -> Definition | None:
        """The same, of files that were examined before."""
        self._read()
        return self._definition()

    def _read(self) -> None:
        self.drawing = self._drawing()
        self.procedure = self._procedure()
        self.rules, self.decisions = self._term_rules(), self._decisions()
        self._forms()
        self.documents = self._documents()

    def _examine(self, drawing: Drawing) -> None:
        """What a version must answer before cases may run by it."""
        said = procedurechecks.Said(
            self.procedure, drawing, self.forms, self.rules, self.documents, self.called
        )
        self.others.extend(
            self._guarded("procedure.toml", partial(procedurechecks.check, said)) or ()
        )
        self.others.extend(paperchecks.templates(self.bundle, self.documents))
        check_graph(drawing, self.report)
        self._check_references(drawing, self.decisions, {str(rule.code) for rule in self.rules})
        roles, called = self._roles(), self.called.values()
        self.others.extend(paperchecks.mentioned(drawing, self.documents, roles, called))
        paperchecks.signed(drawing, self.documents, self.report)

    def _roles(self) -> frozenset[str]:
        found = self.procedure.get("roles")
        return frozenset(found) if isinstance(found, dict) else frozenset()

    def _definition(self) -> Definition | None:
        drawing = self.drawing
        if drawing is None or any(f.severity == "error" for f in self.findings):
            return None
        called = {
            e.calls: self.called[e.calls]
            for e in drawing.elements.values()
            if e.kind is Kind.CALL_ACTIVITY
        }
        elements = {e.id: self._with_form(e) for e in drawing.elements.values()}
        return Definition(
            process_id=drawing.process_id,
            name=drawing.name or drawing.process_id,
            checksum=self.bundle.checksum,
            bundle=self.bundle,
            elements=elements,
            flows=tuple(drawing.flows),
            start_events=tuple(
                e for e in elements.values() if e.kind is Kind.START and not e.scope
            ),
            lanes=tuple(drawing.lanes),
            forms=self.forms,
            decisions=self.decisions,
            term_rules=self.rules,
            called=called,
            bpmn_xml=self.bundle.files[self.file],
            documentation=drawing.documentation,
            documents=self.documents,
            build_net=partial(build, drawing.process_id, elements, called, self.decisions),
        )

    # -- files -----------------------------------------------------------------------------------

    def _drawing(self) -> Drawing | None:
        raw = self.bundle.files.get(self.file)
        if raw is None:
            message = f"Falta el archivo «{self.file}», que lleva el nombre de la carpeta."
            self.report.error(0, "", "bpmn-missing", message)
            return None
        drawing = profile.read(raw, self.report)
        if drawing is not None and drawing.process_id != self.bundle.process_id:
            message = (
                f"El proceso se llama «{drawing.process_id}» y la carpeta "
                f"«{self.bundle.process_id}»: deben llamarse igual."
            )
            self.report.error(drawing.line, drawing.process_id, "process-id", message)
        return drawing

    def _procedure(self) -> dict[str, object]:
        """`procedure.toml`; empty, with a finding, when it cannot be read."""
        try:
            return self.bundle.procedure
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self._other("procedure.toml", "toml", f"No es TOML bien escrito: {error}.")
            return {}

    def _term_rules(self) -> tuple[TermRule, ...]:
        read = partial(parse_rules, self.procedure, "procedure.toml")
        return tuple(self._guarded("procedure.toml", read) or ())

    def _decisions(self) -> DecisionBook:
        models: dict[str, Any] = {}
        for path, raw in self.bundle.under("", ".dmn").items():
            model = self._guarded(path, partial(self._model, raw, path))
            for decision in model.decisions if model is not None else ():
                if decision in models:
                    message = f"La decisión «{decision}» está en dos archivos."
                    self._other(path, "decision-twice", message)
                models[decision] = model
        return DecisionBook(models)

    def _model(self, raw: bytes, path: str) -> Model:
        model, findings = read_model(parse(raw, path), file=path, check_calls=wrong_calls)
        self.others.extend(findings)
        return model

    def _forms(self) -> None:
        for path, raw in self.bundle.under("forms", ".json").items():
            form = self._guarded(path, partial(parse_form, raw, path))
            if form is not None:
                self.forms[path.removeprefix("forms/").removesuffix(".json")] = form

    def _documents(self) -> tuple[DocumentSpec, ...]:
        """The papers; their templates are read for what they may not say, not typeset."""
        found = self._guarded("procedure.toml", partial(parse_documents, self.procedure)) or ()
        return tuple(found)

    def _guarded(self, file: str, read: Callable[[], Any]) -> Any:
        """What `read` gives; None and its findings when the file is wrong."""
        try:
            return read()
        except (InvalidDefinition, Unreadable) as error:
            findings = getattr(error, "findings", None) or [getattr(error, "finding", None)]
            self.others.extend(f for f in findings if f is not None)
        except InvalidInput as error:
            for key, message in error.fields.items():
                self._other(file, "procedure", f"{key}: {message}")
        except EngineError as error:
            found = getattr(error, "findings", None)
            if found:
                self.others.extend(_as_findings(found, file))
            else:
                self._other(file, "unreadable", f"No se puede leer: {error}.")
        return None

    def _other(self, file: str, rule: str, message: str, severity: str = "error") -> None:
        self.others.append(
            Finding(file=file, line=1, element="", rule=rule, severity=severity, message=message)
        )

    # -- what the drawing refers to --------------------------------------------------------------

    def _check_references(self, drawing: Drawing, decisions: DecisionBook, rules: set[str]) -> None:
        for element in drawing.elements.values():
            self._check_action(element)
            self._check_form(element)
            self._check_terms(element, rules)
            if element.decision_id and element.decision_id not in decisions.decisions:
                message = f"La decisión «{element.decision_id}» no está en los DMN de la carpeta."
                self.report.error(element.line, element.id, "decision-unknown", message)
            if element.calls:
                self._check_call(element)

    def _check_action(self, element: Element) -> None:
        if element.action is None or self.actions is None:
            return
        if element.action.text not in self.actions:
            message = f"La acción «{element.action.text}» no existe."
            self.report.error(element.line, element.id, "action-unknown", message)

    def _check_form(self, element: Element) -> None:
        if element.kind is not Kind.USER_TASK:
            return
        if element.form_id is not None and self._form_key(element) is None:
            message = f"El formulario «{element.form_id}» no está en la carpeta de formularios."
            self.report.error(element.line, element.id, "form-unknown", message)
        elif element.form_id is None and element.id not in self._form_files():
            message = f"La tarea no tiene formulario (forms/{element.id}.json): solo se confirma."
            self.report.warning(element.line, element.id, "form-missing", message)

    def _check_terms(self, element: Element, rules: set[str]) -> None:
        for mark in element.terms:
            rule = mark.rule
            if rule is not None and rule.feel is None and rule.text not in rules:
                message = f"El término «{rule.text}» no está en procedure.toml."
                self.report.error(element.line, element.id, "term-unknown", message)

    def _check_call(self, element: Element) -> None:
        child = self.called.get(element.calls)
        if element.calls == self.bundle.process_id or (
            child is not None and self.bundle.process_id in _reached(child)
        ):
            message = f"El proceso se llama a sí mismo por «{element.calls}»: no terminaría."
            self.report.error(element.line, element.id, "called-recursion", message)
        elif child is None:
            message = f"El proceso «{element.calls}» no existe o no se ha desplegado."
            self.report.error(element.line, element.id, "called-unknown", message)
        elif child.start_event.event.trigger is not Trigger.NONE:
            message = (
                f"El proceso «{element.calls}» solo empieza por un mensaje: no se le puede llamar."
            )
            self.report.error(element.line, element.id, "called-start", message)

    def _with_form(self, element: Element) -> Element:
        key = self._form_key(element)
        return element if key == element.form_id else replace(element, form_id=key)

    def _form_key(self, element: Element) -> str | None:
        """The file of its form: by the task's id, or by the name or id that the drawing gives."""
        if element.form_id is None:
            human = element.is_human or element.kind is Kind.START
            return element.id if human and element.id in self._form_files() else None
        if element.form_id in self._form_files():
            return element.form_id
        return next((k for k, form in self.forms.items() if form.id == element.form_id), None)

    def _form_files(self) -> frozenset[str]:
        return frozenset(
            path.removeprefix("forms/").removesuffix(".json")
            for path in self.bundle.under("forms", ".json")
        )


def _as_findings(found: Any, file: str) -> list[Finding]:
    """Findings of a part that does not know in which file it stands."""
    findings = [item for item in found if isinstance(item, Finding)]
    return [item if item.file else replace(item, file=file) for item in findings]


def _reached(definition: Definition) -> set[str]:
    """The process ids that a definition calls, itself included."""
    reached = {definition.process_id}
    for child in definition.called.values():
        reached |= _reached(child)
    return reached
