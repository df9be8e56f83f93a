"""YAML from a browser: size, depth, aliases and double keys are checked before anything is built."""

from collections.abc import Hashable
from typing import Any

import yaml
from yaml.nodes import MappingNode

from askom_lms.skema.domain.problems import Problem, SourceError

LARGEST = 1024 * 1024
DEEPEST = 24


class _GuardedLoader(yaml.SafeLoader):
    """A safe loader that does not guess which of two equal keys was meant."""

    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _value in node.value:
            name = str(key.value)
            if name in seen:
                params = {"line": _line(key.start_mark), "key": name[:40]}
                raise SourceError(Problem("", "skema.source.double_key", params))
            seen.add(name)
        return super().construct_mapping(node, deep)


def parse(raw: bytes) -> Any:
    """The content of a YAML file. Raises SourceError, which says what and on which line."""
    if len(raw) > LARGEST:
        raise SourceError(Problem("", "skema.source.too_large"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(Problem("", "skema.source.not_utf8")) from error
    try:
        _check_shape(text)
        return yaml.load(text, Loader=_GuardedLoader)  # noqa: S506 - a SafeLoader with more guards
    except yaml.MarkedYAMLError as error:
        raise SourceError(Problem("", "skema.source.not_yaml", {"line": _line(error.problem_mark)})) from error
    except (yaml.YAMLError, ValueError) as error:
        raise SourceError(Problem("", "skema.source.not_yaml", {"line": "?"})) from error


def _check_shape(text: str) -> None:
    """Refuse aliases (a few lines can unfold to gigabytes) and deep nesting while the file is only a row of events."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise SourceError(Problem("", "skema.source.alias", {"line": _line(event.start_mark)}))
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise SourceError(Problem("", "skema.source.too_deep", {"line": _line(event.start_mark)}))


def _line(mark: Any) -> int | str:
    return mark.line + 1 if mark is not None else "?"
