"""The ways out of an expression that designers could try. None leaves a trace."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from engine.errors import EngineError
from engine.feel import compile_expression, compile_unary

_PYTHON = [
    '__import__("os").system("touch {m}")',
    "import os; os.system('touch {m}')",
    "().__class__.__base__.__subclasses__()",
    '"".__class__.__mro__[2].__subclasses__()',
    "[].__class__.__base__.__subclasses__()[0]",
    "a.__class__", "a.__globals__", "f.__globals__", "f.__code__", "f.__self__", "f.function",
    "f.scope", "f.body", "sum.signatures", "sum.invoke", "sum.__call__", "f.invoke(1)",
    'open("{m}", "w")', 'exec("open(\'{m}\', \'w\')")', 'eval("1")', 'compile("1")',
    "globals()", "locals()", "vars()", "dir()", 'getattr(a, "__class__")', "breakpoint()",
    "lambda: 1", "[x for x in (1)]", "a := 1", "{m}", "`touch {m}`", "$(touch {m})",
    '"{{0.__class__}}".format(a)', 'string join(["a"], f.__class__)', "d.__class__", "d.keys()",
    "d.pop", 'd.get("a")', "l.append(1)", "l.sort()", "l.__len__", "dt.tzinfo", "dt.__reduce__",
    "dt.strftime(\"%s\")", "n.real", "n.as_tuple()", "n.__init__", "exit()", "quit()", "help()",
    'get value(d, "__class__")', 'get value(a, "__class__")', "get entries(f)", "get entries(a)",
    'matches("a", "(?{{1}})")', 'replace("a", "a", "\\\\g<0>")', "d.__class__.__init__.__globals__",
    'date and time("2026-01-01T00:00:00@../../../../etc/passwd")',
    'date and time("2026-01-01T00:00:00@/etc/passwd")',
    'function(x) external {{java: {{class: "java.lang.Runtime", method signature: "exec(x)"}}}}',
    '{{f: function(cmd) external {{java: {{class: "java.lang.Math", '
    'method signature: "cos(double)"}}}}, r: f("touch {m}")}}.r',
    'external("{m}")', "self", "this", "scope", "run", "__builtins__", "__builtins__.open",
    '[__import__("os")][1]', '{{__class__: 1}}.__class__.x', 'for x in f return x.__class__',
]  # fmt: skip


@pytest.mark.parametrize("payload", _PYTHON)
@pytest.mark.parametrize("position", ["expression", "cell"])
def test_no_way_out_of_an_expression_leaves_a_trace(
    payload: str, position: str, tmp_path: Path
) -> None:
    marker = tmp_path / "marker"
    text = payload.replace("{m}", str(marker)).replace("{{", "{").replace("}}", "}")
    variables = {"a": "x", "n": 1, "d": {"a": 1}, "l": [1]}
    functions = {"f": lambda *_: None}

    found: object = None
    with suppress(EngineError):
        if position == "expression":
            found = compile_expression(text).evaluate(variables, functions)
        else:
            found = compile_unary(text).matches("x", variables, functions)

    assert not marker.exists()
    assert not callable(found)
    assert not isinstance(found, type)


def test_there_are_at_least_sixty_of_them() -> None:
    assert len(set(_PYTHON)) >= 60


def test_the_variables_of_the_host_are_never_changed() -> None:
    items, entries = [3, 1, 2], {"a": 1}
    text = '[append(l, 4), sort(l), context put(d, "a", 2), list replace(l, 1, 9), remove(l, 1)]'
    compile_expression(text).evaluate({"l": items, "d": entries})

    assert items == [3, 1, 2]
    assert entries == {"a": 1}
