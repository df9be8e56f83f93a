"""What the source says about sentences: which codes it speaks, as a refusal or not, and with which values."""

import ast
import re
from dataclasses import dataclass
from functools import cache

from askom_lms.kernel.messages import PACKAGE, Refusal

CODE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)\}")
FINDINGS = {"issue", "Issue", "_of_slot"}
"""Callables that make a finding of a form; whoever tells one says who fills the place."""
SPEAKERS = {"Guard", "sentence", "_say"} | FINDINGS
"""Callables beside the refusals whose first text argument is a code."""


def refusals(of=Refusal):
    """The names of Refusal and every class that is one."""
    return {of.__name__} | {name for each in of.__subclasses__() for name in refusals(each)}


@dataclass(frozen=True)
class Saying:
    """One place that speaks a code; `given` are the names of its values, None where the source does not tell."""

    place: str
    code: str
    is_refusal: bool
    given: frozenset | None


@cache
def modules():
    """Every module of the package with its tree."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def nodes(path):
    """Every node of the tree of a module: walked once, asked by many tests."""
    return tuple(ast.walk(modules()[path]))


@cache
def constants(path):
    """Every text of a module (docstrings too: no whole docstring is a code), or every text of a TOML file."""
    if path.suffix == ".toml":
        return set(re.findall(r'"([^"\n]*)"', path.read_text(encoding="utf-8")))
    return {node.value for node in nodes(path) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@cache
def sayings():
    """Every call that speaks a code written out in it."""
    refusing = refusals()
    return [
        said
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.Call)
        for said in _said(node, f"{path.relative_to(PACKAGE)}:{node.lineno}", refusing)
    ]


def forget():
    """Another package is read from here on."""
    for kept in (modules, nodes, constants, sayings):
        kept.cache_clear()


def _said(node, place, refusing):
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if name not in refusing | SPEAKERS:
        return
    codes = [a for a in (*node.args, *(k.value for k in node.keywords if k.arg == "code")) if _codes(a)]
    for argument in codes[:1]:
        for code in _codes(argument):
            yield Saying(place, code, name in refusing or name == "Guard", _given(node, name))


def _codes(node):
    """The codes that this argument can be: a text, or either arm of a choice."""
    if isinstance(node, ast.IfExp):
        return [*_codes(node.body), *_codes(node.orelse)]
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
        return [node.value]
    return []


def _given(node, name):
    """The names of the values handed over; None when they come from a variable."""
    if name == "Guard":
        return frozenset()
    if any(keyword.arg is None for keyword in node.keywords):
        return None
    named = {keyword.arg for keyword in node.keywords} | ({"filler"} if name in FINDINGS else set())
    for argument in node.args[1:]:
        if isinstance(argument, ast.Dict) and all(isinstance(key, ast.Constant) for key in argument.keys):
            named |= {key.value for key in argument.keys}
        elif name in ("sentence", "_say", "Issue"):
            return None
    return frozenset(named)


def built(builder, *others):
    """A pattern for the codes that a file builds from words of its own and of the others; None when it builds none."""
    words = {word for path in (builder, *others) for word in constants(PACKAGE / path)}
    a_word = "|".join(
        re.escape(word) for word in sorted(words, key=len, reverse=True) if re.fullmatch(r"[a-z0-9_.]+", word)
    )
    found = []
    for node in nodes(PACKAGE / builder):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
            written = "".join(part or "" for part in parts)
            if re.fullmatch(r"[a-z0-9_.]*\.[a-z0-9_.]*", written):
                found.append("".join(f"(?:{a_word})" if part is None else re.escape(part) for part in parts))
    return re.compile("|".join(found)) if found else None


def listed(found):
    """One finding on each line: what a red test shows."""
    rows = [f"{key}: {value}" for key, value in found.items()] if isinstance(found, dict) else found
    return "\n".join(["", *map(str, rows)])
