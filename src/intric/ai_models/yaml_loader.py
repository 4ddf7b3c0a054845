"""YAML 1.2 for the catalogue. PyYAML reads 1.1, where `16:9` is the number 969 and `on` is true."""

import re
from typing import Any

from yaml import AliasEvent, MappingNode, Node, SafeLoader, ScalarNode
from yaml.composer import ComposerError
from yaml.constructor import ConstructorError

_TAG = "tag:yaml.org,2002:"

# The core schema of yaml.org/spec/1.2.2, chapter 10.3, with 1.1's dates and merge keys. A value is only compared with
# the patterns of its first character.
_SCALARS = (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    (
        "float",
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
        list("-+.0123456789"),
    ),
    ("timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", list("0123456789")),
    ("merge", r"<<", ["<"]),
)


class YAMLLoader(SafeLoader):
    """Makes plain data of one document. What is wrong with it is raised as MarkedYAMLError, with its place.

    A key that appears twice is an error, while an anchor's name may be used again.
    """

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if not isinstance(event, AliasEvent):
            self.anchors.pop(event.anchor, None)
        return super().compose_node(parent, index)

    def compose_mapping_node(self, anchor: Any) -> MappingNode:
        node = super().compose_mapping_node(anchor)
        seen: set[tuple[str, str]] = set()
        for key, _ in node.value:
            if isinstance(key, ScalarNode):
                if (key.tag, key.value) in seen:
                    raise ComposerError(None, None, f"'{key.value}' stands there twice", key.start_mark)
                seen.add((key.tag, key.value))
        return node

    def construct_object(self, node: Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, KeyError, AttributeError):  # what the constructors of scalars raise
            reason = f"'{node.value}' is no {node.tag.removeprefix(_TAG)}"
        raise ConstructorError(None, None, reason, node.start_mark)

    def construct_yaml_int(self, node: ScalarNode) -> int:
        text = str(self.construct_scalar(node))
        return int(text, 0) if text.startswith(("0o", "0x")) else int(text)


YAMLLoader.yaml_implicit_resolvers = {}
for _name, _pattern, _first in _SCALARS:
    YAMLLoader.add_implicit_resolver(_TAG + _name, re.compile(f"^(?:{_pattern})$"), _first)
YAMLLoader.add_constructor(_TAG + "int", YAMLLoader.construct_yaml_int)
