"""What `procedure.toml` says of its papers, and a paper ready to be typeset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from engine.domain.calendars import cited
from engine.domain.remedies import REMEDIES
from engine.errors import Finding, InvalidDefinition
from engine.feel import Expression, FeelError, compile_expression

FILE = "procedure.toml"
#: in `signers`: whoever has the task signs, in the office that he holds (an impediment, say)
WHOEVER = "*"
FOLDER = "documents"
SHARED = "_shared"
_NOTHING_SAID: Mapping[str, str] = {}


class Access(StrEnum):
    """Who may read a paper: Ley 1712 de 2014, arts. 2, 18 and 19."""

    PUBLIC = "publico"
    CLASSIFIED = "clasificado"
    RESERVED = "reservado"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What the typesetter is handed, outside the unit of work.

    `files` are the template, as `main.typ`, and the shared blocks that it may import.
    """

    name: str  # of the file that comes out
    files: Mapping[str, str]
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """A norm that a paper cites; one that hangs on a `parameter` of the entity is in doubt until
    that says that somebody read it."""

    text: str
    parameter: str = ""

    def cited(self, sureness: Mapping[str, str]) -> str:
        """As the paper says it; `sureness` is what the parameters say that day."""
        return cited(self.text, sureness.get(self.parameter)) if self.parameter else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSpec:
    """One `[[document]]`: a paper that a procedure makes."""

    id: str
    title: str
    template: str  # a file of `documents/`
    type: str  # in the retention table
    access: Access
    signers: tuple[str, ...] = ()  # keys of roles; nobody signs where it is empty
    #: FEEL that gives them, where the matter says whose function it is: who decides an appeal
    signers_from: Expression | None = None
    delegable: bool = True  # whoever signs may charge another with it: Ley 489 de 1998, art. 9
    series: str = ""  # of its numbers; "": it has none
    drafted_in: frozenset[str] = frozenset()  # user tasks from which it is previewed
    norms: tuple[Norm, ...] = ()
    #: FEEL that gives the lines that say to whom it is written; else the person of the case
    to: Expression | None = None
    #: keys of `domain.remedies`, or FEEL that gives them
    remedies: tuple[str, ...] | Expression = ()
    data: Mapping[str, Expression] = field(default_factory=dict)
    prose: Mapping[str, Expression] = field(default_factory=dict)  # paragraphs that people wrote
    optional: frozenset[str] = frozenset()
    sample: Mapping[str, Any] = field(default_factory=dict)

    @property
    def signable(self) -> bool:
        """Whether somebody signs it, with a number of its series."""
        return bool(self.series and (self.signers or self.signers_from))

    @property
    def path(self) -> str:
        """Where the bundle has its template."""
        return f"{FOLDER}/{self.template}"

    @property
    def keys(self) -> tuple[str, ...]:
        """Everything that the template may ask of `values`."""
        return (*self.data, *self.prose)

    def cited(self, sureness: Mapping[str, str] = _NOTHING_SAID) -> list[str]:
        """Its norms, with what is in doubt while nothing is said of it."""
        return [norm.cited(sureness) for norm in self.norms]

    @property
    def names(self) -> frozenset[str]:
        """What its words ask of the case, and of the office."""
        asked = (*self.data.values(), *self.prose.values())
        return frozenset[str]().union(*(expression.names for expression in asked))


def parse_documents(procedure: Mapping[str, object], file: str = FILE) -> tuple[DocumentSpec, ...]:
    """The papers of a procedure. InvalidDefinition with one finding per thing that is wrong."""
    found = procedure.get("document", [])
    tables = found if isinstance(found, list) else [found]
    findings: list[Finding] = []
    specs: dict[str, DocumentSpec] = {}
    for number, raw in enumerate(tables, start=1):
        reader = _Reader(raw if isinstance(raw, Mapping) else {})
        spec = reader.spec()
        if spec.id in specs:
            reader.wrong("id", f"«{spec.id}» está dos veces")
        specs[spec.id] = spec
        name = spec.id or f"document {number}"
        findings.extend(finding(file, name, sentence) for sentence in reader.sentences)
    if findings:
        raise InvalidDefinition(findings)
    return tuple(specs.values())


class _Reader:
    """Reads one table and remembers what is wrong with it."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.sentences: list[str] = []

    def spec(self) -> DocumentSpec:
        for key in sorted(set(self.raw) - _KNOWN):
            self.wrong(key, "no se conoce aquí; quítelo")
        spec = DocumentSpec(
            id=self._needed("id"),
            title=self._needed("title"),
            template=self._template(),
            type=self._needed("type"),
            access=self._access(),
            **self._signers(),
            delegable=self.raw.get("delegable") is not False,
            series=str(self.raw.get("series", "")),
            drafted_in=frozenset(self._names("drafted_in")),
            norms=self._norms(),
            to=self._feel("to", self.raw["to"]) if "to" in self.raw else None,
            remedies=self._remedies(),
            data=self._expressions("data"),
            prose=self._expressions("prose"),
            optional=frozenset(self._names("optional")),
            sample=self._table("sample"),
        )
        self._check_keys(spec)
        return spec

    def wrong(self, key: str, sentence: str) -> None:
        self.sentences.append(f"«{key}»: {sentence}.")

    def _needed(self, key: str) -> str:
        found = self.raw.get(key)
        if isinstance(found, str) and found.strip():
            return found.strip()
        self.wrong(key, "falta")
        return ""

    def _template(self) -> str:
        found = self._needed("template")
        if found and (not found.endswith(".typ") or "/" in found or "\\" in found):
            self.wrong("template", "es el nombre de un archivo «.typ» de la carpeta «documents»")
        return found

    def _access(self) -> Access:
        found = self._needed("access")
        if found in list(Access):
            return Access(found)
        if found:
            self.wrong("access", f"debe ser uno de {', '.join(Access)}")
        return Access.RESERVED

    def _names(self, key: str) -> tuple[str, ...]:
        found = self.raw.get(key, [])
        if isinstance(found, list) and all(isinstance(one, str) for one in found):
            return tuple(found)
        self.wrong(key, "es una lista de textos")
        return ()

    def _norms(self) -> tuple[Norm, ...]:
        """Texts, and `{ norm, parameter }` of what is in doubt until the entity says otherwise."""
        said = self.raw.get("norms", [])
        if not isinstance(said, list):
            said = [None]
        read = [{"norm": one, "parameter": ""} if isinstance(one, str) else one for one in said]
        if not all(map(_is_norm, read)):
            self.wrong("norms", "es una lista de textos, o de { norm, parameter } si hay duda")
            return ()
        return tuple(Norm(text=one["norm"], parameter=one["parameter"]) for one in read)

    def _signers(self) -> dict[str, Any]:
        said = self.raw.get("signers", [])
        if isinstance(said, str):
            return {"signers_from": self._feel("signers", said)}
        return {"signers": self._names("signers")}

    def _remedies(self) -> tuple[str, ...] | Expression:
        said = self.raw.get("remedies", [])
        if isinstance(said, str):
            return self._feel("remedies", said) or ()
        names = self._names("remedies")
        for name in names:
            if name not in REMEDIES:
                self.wrong("remedies", f"«{name}» no es un recurso ({', '.join(REMEDIES)})")
        return names

    def _expressions(self, key: str) -> dict[str, Expression]:
        read = {name: self._feel(f"{key}.{name}", said) for name, said in self._table(key).items()}
        return {name: expression for name, expression in read.items() if expression is not None}

    def _feel(self, key: str, said: object) -> Expression | None:
        if not isinstance(said, str) or not said.startswith("="):
            self.wrong(key, "es una expresión FEEL y comienza por «=»")
            return None
        try:
            return compile_expression(said[1:])
        except FeelError as error:
            self.wrong(key, f"la expresión no se entiende: {error}")
            return None

    def _table(self, key: str) -> Mapping[str, Any]:
        found = self.raw.get(key, {})
        if isinstance(found, Mapping):
            return found
        self.wrong(key, "es una tabla")
        return {}

    def _check_keys(self, spec: DocumentSpec) -> None:
        for key in sorted(set(spec.data) & set(spec.prose)):
            self.wrong(key, "está en «data» y en «prose»")
        for key in sorted((spec.optional | set(spec.sample)) - set(spec.keys)):
            self.wrong(key, "no está en «data» ni en «prose»")


def _is_norm(raw: object) -> bool:
    keys = {"norm", "parameter"}
    return (
        isinstance(raw, Mapping) and set(raw) == keys and all(isinstance(raw[k], str) for k in keys)
    )


_KNOWN = frozenset(one.name for one in fields(DocumentSpec)) - {"signers_from"}


def finding(file: str, element: str, message: str) -> Finding:
    return Finding(
        file=file, line=1, element=element, rule="document", severity="error", message=message
    )
