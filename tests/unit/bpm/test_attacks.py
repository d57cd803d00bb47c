"""What somebody may try with a diagram, an answer or the stored bytes of a case."""

from __future__ import annotations

import contextlib
import copy
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from models import (
    MESSAGE,
    Case,
    bpmn,
    bundle,
    definition,
    end,
    flows,
    gateway,
    node,
    rules,
    start,
    timer,
    user,
)
from test_liveness import Draughtsman

from engine.bpm import runtime, state
from engine.bpm.compiler import check_bundle, compile_bundle
from engine.bpm.state import CaseState, TokenState
from engine.bpm.transition import Snapshot
from engine.bpm.xml import MAX_BYTES
from engine.errors import CaseFault, EngineError
from tests.escapes import PAYLOADS, plain, written

GOOD = bpmn(start() + user("a") + end() + flows("inicio a\na fin"))


def lol() -> bytes:
    entities = '<!ENTITY a0 "lol">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    return f"<?xml version='1.0'?><!DOCTYPE d [{entities}]><d>&a9;</d>".encode()


class TestXml:
    @pytest.mark.parametrize(
        ("raw", "rule"),
        [
            (lol(), "xml-dtd"),
            (b'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd"><d/>', "xml-dtd"),
            (b'<!doctype d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>', "xml-dtd"),
            (GOOD.replace(b"<?xml", b"<!-- <!ENTITY --><?xml"), "xml-dtd"),
            ('<?xml version="1.0" encoding="UTF-16"?><d/>'.encode("utf-16"), "xml-encoding"),
            (b'<?xml version="1.0" encoding="no-existe"?><d/>', "xml-syntax"),
            (b"<a>" * 100 + b"</a>" * 100, "xml-depth"),
            (b"<a>" * 9000 + b"</a>" * 9000, "xml-syntax"),
            (b"<d>" + b"<a/>" * 6000 + b"</d>", "xml-nodes"),
            (b"<d>" + b" " * MAX_BYTES + b"</d>", "xml-size"),
            (b"<d>&nada;</d>", "xml-syntax"),
            (b"", "xml-syntax"),
            (b"\xff\xfe\xfd", "xml-syntax"),
            (b"PK\x03\x04", "xml-syntax"),
            (b"{}", "xml-syntax"),
            (b"<d/>", "bpmn-root"),
            (b'<definitions xmlns="urn:otro"/>', "bpmn-root"),
        ],
    )
    def test_a_hostile_file_is_a_finding_and_never_a_traceback(self, raw: bytes, rule: str) -> None:
        assert rules(raw) == {rule}

    def test_a_hostile_dmn_is_a_finding_too(self) -> None:
        found = check_bundle(bundle(GOOD, **{"x.dmn": lol()}))

        assert [(f.file, f.rule) for f in found if f.severity == "error"] == [("x.dmn", "xml-dtd")]

    def test_an_external_entity_is_never_read(self, tmp_path: Path) -> None:
        secret = tmp_path / "secreto"
        secret.write_text("SECRETO")
        raw = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]><d>&x;</d>'.encode()

        assert all("SECRETO" not in finding.message for finding in check_bundle(bundle(raw)))

    def test_findings_know_their_line(self) -> None:
        raw = bpmn(f"{start()}\n\n{user('a')}\n{node('complexGateway', 'g')}\n{end()}\n")
        (finding,) = [f for f in check_bundle(bundle(raw)) if f.rule == "element-refused"]

        assert raw.splitlines()[finding.line - 1].startswith(b'<bpmn:complexGateway id="g"')

    def test_any_damage_to_a_good_file_is_a_finding(self) -> None:
        chance = random.Random(7)  # noqa: S311  # not for secrets
        for _ in range(300):
            raw = bytearray(GOOD)
            for _ in range(chance.randrange(1, 6)):
                place = chance.randrange(len(raw))
                raw[place : place + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
            assert isinstance(check_bundle(bundle(bytes(raw))), list)

    @pytest.mark.parametrize("seed", range(60))
    def test_any_diagram_that_lost_or_mixed_its_parts_is_findings_or_runs(self, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311  # not for secrets
        for _ in range(8):
            raw = mangled(Draughtsman(seed).process(), chance)
            if any(f.severity == "error" for f in check_bundle(bundle(raw))):
                continue
            with contextlib.suppress(CaseFault):
                Case(compile_bundle(bundle(raw)), {"r": 1, "lista": [1], "radicado": 1})

    def test_a_bundle_of_rubbish_is_findings(self) -> None:
        rubbish = {
            "procedure.toml": b"\xff= [",
            "forms/a.json": b"[[[",
            "d.dmn": b"<dmn/>",
        }
        found = check_bundle(bundle(GOOD, **rubbish))

        assert {f.file for f in found} >= {"procedure.toml", "forms/a.json", "d.dmn"}


def mangled(raw: bytes, chance: random.Random) -> bytes:
    """The diagram with some elements gone, doubled or moved and some attributes changed."""
    root = etree.fromstring(raw)
    for _ in range(chance.randrange(1, 4)):
        every = list(root.iter())
        one, other = chance.choice(every[1:]), chance.choice(every)
        holder = one.getparent()
        action = chance.randrange(5)
        if action == 0 and holder is not None:
            holder.remove(one)
        elif action == 1 and one not in list(other.iterancestors()) and one is not other:
            other.append(copy.deepcopy(one))
        elif action == 2 and one.attrib:
            del one.attrib[chance.choice(list(one.attrib))]
        elif action == 3 and one.attrib and other.attrib:
            one.set(chance.choice(list(one.attrib)), chance.choice(list(other.attrib.values())))
        elif action == 4:
            one.tag = other.tag
    return etree.tostring(root)


#: and a number that would never be done
MORE = ("10**10**10", "[x for x in ().__class__.__mro__]", "x.gi_frame.f_back.f_builtins")


def places(expression: str) -> dict[str, tuple[str, str]]:
    """The expression wherever a diagram takes one: (body, what stands beside the process)."""
    text = expression.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    ends = end() + flows("inicio x\nx fin")
    condition = f"<bpmn:conditionExpression>={text}</bpmn:conditionExpression>"
    key = MESSAGE.replace("=radicado", f"={text}")
    io = (
        f'<zeebe:ioMapping><zeebe:input source="={text}" target="y"/>'
        f'<zeebe:output source="={text}" target="z"/></zeebe:ioMapping>'
    )
    loop = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>"
        f'<zeebe:loopCharacteristics inputCollection="={text}"/></bpmn:extensionElements>'
        f"<bpmn:completionCondition>={text}</bpmn:completionCondition>"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
    who = f'<zeebe:assignmentDefinition assignee="={text}" candidateGroups="={text}"/>'
    when = f'<zeebe:taskSchedule dueDate="={text}"/><zeebe:priorityDefinition priority="={text}"/>'
    term = f'<cauce:term name="t" rule="={text}" from="={text}" action="open"/>'
    script = f'<zeebe:script expression="={text}" resultVariable="y"/>'
    catch = "intermediateCatchEvent"
    message = '<bpmn:messageEventDefinition messageRef="m1"/>'
    drawn = {
        "script": node("scriptTask", "x", ext=script),
        "condition": gateway("exclusive", "x", default="x_fin"),
        "timer": node(catch, "x", timer(f"={text}", "timeDate")),
        "duration": node(catch, "x", timer(f"={text}")),
        "mapping": user("x", ext=io),
        "assignment": user("x", ext=who),
        "schedule": user("x", ext=when),
        "items": user("x", loop),
        "term": user("x", ext=term),
        "key": node(catch, "x", message),
    }
    other = (
        f'<bpmn:sequenceFlow id="x_y" sourceRef="x" targetRef="y">{condition}</bpmn:sequenceFlow>'
    )
    bodies = {name: (start() + element + ends, key) for name, element in drawn.items()}
    body, beside = bodies["condition"]
    bodies["condition"] = (body + node("task", "y") + other, beside)
    return bodies


@pytest.mark.parametrize("place", list(places("1")))
def test_no_expression_reaches_outside_of_feel(place: str, tmp_path: Path) -> None:
    """Refused at deployment, null or a fault: never a value of Python's own, never a trace."""
    marker = tmp_path / "marker"
    for payload in (*PAYLOADS, *MORE):
        body, beside = places(written(payload, marker))[place]
        try:
            model = definition(body, beside=beside)
            case = Case(model, {"a": {"b": 1}, "x": [1], "d": {"a": 1}, "l": [1], "n": 1})
        except EngineError:
            continue
        for value in (case.variables, *case.waiting.values()):
            assert "object at 0x" not in repr(value), payload
            assert "root:" not in repr(value), payload
        assert plain(case.variables), payload
    assert list(tmp_path.iterdir()) == []


class TestStoredBytes:
    def test_damaged_bytes_are_a_fault_and_nothing_else(self) -> None:
        model = definition(start() + user("a") + end() + flows("inicio a\na fin"))
        case = Case(model)
        chance = random.Random(3)  # noqa: S311  # not for secrets
        for _ in range(500):
            raw = bytearray(case.snapshot.state)
            raw[chance.randrange(len(raw))] ^= chance.randrange(1, 256)
            with pytest.raises(CaseFault):
                state.decode(bytes(raw))
        for cut in range(len(case.snapshot.state)):
            with pytest.raises(CaseFault):
                state.decode(case.snapshot.state[:cut])

    def test_a_well_sealed_lie_is_a_fault_too(self) -> None:
        model = definition(start() + user("a") + end() + flows("inicio a\na fin"))
        lies = [
            CaseState(9, (TokenState(1, 0, "no_existe", 32),)),
            CaseState(9, (TokenState(1, 7, "a", 32),)),
            CaseState(9, (TokenState(1, 0, "Root", 32), TokenState(2, 0, "a", 16))),
        ]
        for lie in lies[:2]:
            with pytest.raises(CaseFault):
                runtime.live(
                    model, Snapshot(state=state.encode(lie), variables='{"case":{},"scopes":{}}')
                )

    @pytest.mark.parametrize(
        "text", ["", "[]", "{}", '{"case":1}', "null", '{"case":{},"scopes":[]}']
    )
    def test_damaged_variables_are_a_fault(self, text: str) -> None:
        model = definition(start() + user("a") + end() + flows("inicio a\na fin"))
        case = Case(model)

        with pytest.raises(CaseFault):
            runtime.live(model, Snapshot(state=case.snapshot.state, variables=text))

    @given(
        st.builds(
            CaseState,
            st.integers(1, 10**9),
            st.lists(
                st.builds(
                    TokenState,
                    st.integers(1, 10**9),
                    st.integers(0, 10**9),
                    st.text(min_size=1, max_size=20),
                    st.sampled_from([4, 8, 16, 32]),
                    st.dictionaries(st.text(max_size=5), st.integers() | st.text(), max_size=3),
                ),
                max_size=6,
            ).map(tuple),
        )
    )
    def test_what_is_encoded_is_decoded_as_it_was(self, drawn: CaseState) -> None:
        again = state.decode(state.encode(drawn))

        assert again == drawn
        assert state.encode(again) == state.encode(drawn)
