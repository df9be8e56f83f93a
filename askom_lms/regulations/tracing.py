"""Which tests prove which row: the marks `@pytest.mark.row("000-021")`, read from the text of the tests."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

MARK = "pytest.mark.row"
NAME = MARK.rsplit(".", 1)[-1]
"""Asked first: to write out the name of each call of all tests takes seconds."""


class BadMark(ValueError):
    """A mark that cannot be read or that marks no test; the message says where."""


def proofs_by_row(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """Row -> the node ids of its tests, in the order of the files; nothing is imported or run.

    In: the folder of the tests. A mark on `pytestmark` counts for its whole file, one in a parameter for its test.
    Errors: BadMark for arguments that are no plain words, and for a mark that stands at no test.
    """
    found: dict[str, list[str]] = {}
    for file in sorted(folder.rglob("*.py")):
        name = file.relative_to(folder.parent).as_posix()
        tree = ast.parse(file.read_text(encoding="utf-8"), name)
        strays = set(_marks([tree]))
        for node, below in _places(tree, name):
            for mark in _marks(below):
                strays.discard(mark)
                for row in _words(mark, name):
                    if node not in found.setdefault(row, []):
                        found[row].append(node)
        if strays:
            raise BadMark(f"{name}:{min(stray.lineno for stray in strays)}")
    return {row: tuple(nodes) for row, nodes in found.items()}


def _places(tree: ast.Module, name: str) -> Iterator[tuple[str, list[ast.expr]]]:
    """Where a mark may stand: (node id, the expressions in which it stands)."""
    if not Path(name).name.startswith("test_"):
        return
    for each in tree.body:
        if isinstance(each, ast.FunctionDef) and each.name.startswith("test_"):
            yield f"{name}::{each.name}", each.decorator_list
        elif isinstance(each, ast.Assign) and [ast.unparse(target) for target in each.targets] == ["pytestmark"]:
            yield name, [each.value]


def _marks(trees: Sequence[ast.AST]) -> Iterator[ast.Call]:
    for tree in trees:
        for each in ast.walk(tree):
            if isinstance(each, ast.Call) and getattr(each.func, "attr", "") == NAME and ast.unparse(each.func) == MARK:
                yield each


def _words(mark: ast.Call, name: str) -> Iterator[str]:
    if not mark.args or mark.keywords:
        raise BadMark(f"{name}:{mark.lineno}")
    for word in mark.args:
        if not (isinstance(word, ast.Constant) and isinstance(word.value, str)):
            raise BadMark(f"{name}:{mark.lineno}")
        yield word.value
