"""What the API says about itself: every operation with words, an example, and the one shape of errors."""

from collections.abc import Iterator
from typing import Any

import pytest

from intric.database.database import Database
from intric.main.container.server import ServerContainer
from intric.server.app import create_app
from intric.settings.credential_resolver import CredentialResolver
from intric.shared.config import Settings


def _described() -> dict[str, Any]:
    # Nothing connects: describing the API asks nothing of a database.
    container = ServerContainer(
        settings=Settings(),
        database=Database("postgresql:///none"),
        credential_resolver=CredentialResolver({}),
    )
    return create_app(container).openapi()


API = _described()


def _operations() -> Iterator[Any]:
    for path, methods in API["paths"].items():
        for method, operation in methods.items():
            if path.startswith("/api/"):
                yield pytest.param(operation, id=f"{method} {path}")


OPERATIONS = list(_operations())


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = schema
    while "$ref" in found:
        found = API["components"]["schemas"][found["$ref"].rsplit("/", 1)[1]]
    return found


def _has_example(schema: dict[str, Any]) -> bool:
    """Its own, or that of the things in it."""
    found = _resolved(schema)
    inner = [found.get("items", {}), *found.get("properties", {}).values(), *found.get("anyOf", [])]
    return "examples" in found or any(_has_example(part) for part in inner if {"$ref", "items"} & part.keys())


@pytest.mark.parametrize("operation", OPERATIONS)
def test_it_says_what_it_does(operation: dict[str, Any]) -> None:
    assert operation["summary"]
    assert operation["tags"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_refusal_has_the_one_shape(operation: dict[str, Any]) -> None:
    refusals = {status: answer for status, answer in operation["responses"].items() if status >= "400"}

    assert refusals
    for status, answer in refusals.items():
        schema = answer["content"]["application/json"]["schema"]
        assert schema == {"$ref": "#/components/schemas/ErrorResponse"}, status


@pytest.mark.parametrize("operation", OPERATIONS)
def test_where_json_goes_in_or_out_there_is_an_example(operation: dict[str, Any]) -> None:
    bodies = [operation.get("requestBody", {}), *_successes(operation)]
    json = [body.get("content", {}).get("application/json", {}).get("schema") for body in bodies]
    schemas = [schema for schema in json if schema]

    assert not schemas or any(_has_example(schema) for schema in schemas)


def _successes(operation: dict[str, Any]) -> list[dict[str, Any]]:
    return [answer for status, answer in operation["responses"].items() if status < "300"]


def test_a_response_has_no_field_that_may_be_missing() -> None:
    """A default in an answer would make the client believe that."""
    outputs = [
        _resolved(answer["content"]["application/json"]["schema"])
        for operation in OPERATIONS
        for answer in _successes(operation.values[0])
        if answer.get("content", {}).get("application/json", {}).get("schema")
    ]

    for output in outputs:
        assert output.get("required", []) == list(output.get("properties", {})), output["title"]


@pytest.mark.parametrize(
    ("path", "progress"),
    [("generate", "GenerationProgress"), ("generate-icon-variants", "IconGenerationProgress")],
)
def test_what_is_not_over_yet_says_how_it_stands_and_where_to_look_again(path: str, progress: str) -> None:
    later = API["paths"][f"/api/v1/image-models/{path}"]["post"]["responses"]["202"]

    schema = later["content"]["application/json"]["schema"]
    assert schema == {"$ref": f"#/components/schemas/{progress}"}
    assert later["headers"].keys() == {"Generation-Id", "Location"}
