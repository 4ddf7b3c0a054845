"""Adds to the OpenAPI document what is true of every operation, so that no router repeats it."""

from collections.abc import Mapping, Set
from typing import Any

from intric.api.error_responses import errors

_METHODS = frozenset({"get", "put", "post", "delete", "patch"})
# What the body's reader refuses before the endpoint sees it.
_OF_BODIES = (413, 415, 422)
# Where the disk may be full.
_OF_WRITES = {"post": (507,), "put": (507,), "patch": (507,)}
_SCHEMA = {"$ref": "#/components/schemas/ErrorResponse"}


def add_common_responses(document: dict[str, Any]) -> None:
    """Declare 400 (Host), 405 with the path's `Allow`, 503; 413, 415 and 422 of bodies; 507 of what writes.

    The document is changed in place; the routers declare what else an endpoint refuses.
    """
    _restore_nulls(document)
    for path, operations in document["paths"].items():
        if not path.startswith("/api/"):
            continue
        not_allowed = _responses(405)["405"] | {"headers": {"Allow": _allow(operations.keys() & _METHODS)}}
        for method in _METHODS & operations.keys():
            declared = operations[method]["responses"]
            bodies = _OF_BODIES if "requestBody" in operations[method] else ()
            common = _responses(400, *bodies, *_OF_WRITES.get(method, ()))
            operations[method]["responses"] = common | {"405": not_allowed} | declared


def _restore_nulls(document: dict[str, Any]) -> None:
    """Put back the nulls of examples, which FastAPI leaves out of its document wherever they stand."""
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        for example in schema.get("examples", ()):
            _add_nulls(example, schema)
    for operations in document["paths"].values():
        for method in _METHODS & operations.keys():
            for response in operations[method]["responses"].values():
                for content in response.get("content", {}).values():
                    for example in content.get("examples", {}).values():
                        _add_nulls(example["value"], schemas["ErrorResponse"])


def _add_nulls(example: dict[str, Any], schema: dict[str, Any]) -> None:
    example.update(dict.fromkeys(set(schema.get("required", ())) - example.keys()))


def _allow(methods: Set[str]) -> Mapping[str, Any]:
    """Return the description of a path's `Allow`. HEAD is wherever GET is, and no operation of its own."""
    named = ", ".join(
        sorted({method.upper() for method in methods} | ({"HEAD"} if "get" in methods else set()))
    )
    return {
        "description": "What the path takes",
        "required": True,
        "schema": {"type": "string", "const": named},
    }


def _responses(*statuses: int) -> dict[str, Any]:
    """Return declared errors as they stand in the document: their model by its name."""
    responses: dict[str, Any] = {}
    for status, response in errors(*statuses).items():
        content = response["content"]["application/json"] | {"schema": _SCHEMA}
        if status == 400:  # the codes of models are declared where models are called
            content["examples"] = {"invalid_request": content["examples"]["invalid_request"]}
        responses[str(status)] = {
            "description": response["description"],
            "content": {"application/json": content},
        }
    return responses
