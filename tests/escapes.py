"""The ways out of an expression that somebody could try, for every place that takes one."""

from __future__ import annotations

from pathlib import Path

#: `{m}` is a file that a payload that works would leave behind; braces are doubled
PAYLOADS = [
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


def written(payload: str, marker: Path) -> str:
    """The payload as it is typed."""
    return payload.replace("{m}", str(marker)).replace("{{", "{").replace("}}", "}")


def plain(value: object) -> bool:
    """Whether a value is data through and through, and nothing of Python's own."""
    if isinstance(value, dict):
        return all(plain(item) for item in value.values())
    if isinstance(value, (list, tuple, set, frozenset)):
        return all(plain(item) for item in value)
    if value is None or isinstance(value, (str, bool, int, float)):
        return True
    return type(value).__module__ in {"decimal", "datetime", "engine.feel.values"}
