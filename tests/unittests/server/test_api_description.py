"""What the API says about itself: every operation with words, an example, and the one shape of errors."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator
from pydantic import ValidationError

from intric.database.database import Database
from intric.main.container.server import ServerContainer
from intric.server.app import create_app
from intric.settings.credential_resolver import CredentialResolver
from intric.shared.config import Settings
from intric.spaces.space_models import SpaceCreate


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


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_holds_for_all_is_declared(operation: dict[str, Any]) -> None:
    declared = operation["responses"].keys()

    assert {"400", "405", "503"} <= declared
    assert ({"413", "415", "422"} <= declared) or "requestBody" not in operation


@pytest.mark.parametrize("path", [path for path in API["paths"] if path.startswith("/api/")])
def test_each_operation_says_what_its_path_takes(path: str) -> None:
    operations = API["paths"][path]
    allowed = sorted({method.upper() for method in operations} | ({"HEAD"} if "get" in operations else set()))

    for operation in operations.values():
        header = operation["responses"]["405"]["headers"]["Allow"]
        assert header["schema"]["const"] == ", ".join(allowed)


def test_a_full_disk_and_a_used_up_quota_have_codes() -> None:
    answers = API["paths"]["/api/v1/icons/"]["post"]["responses"]

    assert "storage_full" in answers["507"]["content"]["application/json"]["examples"]
    assert "quota_exceeded" in answers["403"]["content"]["application/json"]["examples"]


@pytest.mark.parametrize("name", API["components"]["schemas"])
def test_examples_are_valid_by_their_schema(name: str) -> None:
    schema = API["components"]["schemas"][name]
    validator = Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": API["components"]},
        validate_formats=True,
    )

    for example in schema.get("examples", []):
        validator.validate(example)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_examples_of_errors_are_valid_by_their_schema(operation: dict[str, Any]) -> None:
    schema = {"$ref": "#/components/schemas/ErrorResponse", "components": API["components"]}
    for status, answer in operation["responses"].items():
        if status >= "400":
            for example in answer["content"]["application/json"]["examples"].values():
                Draft202012Validator(schema).validate(example["value"])


@pytest.mark.parametrize(
    ("text", "is_valid"),
    [("Älg på en ö", True), (" x ", True), ("", False), (" \n ", False), ("a\0b", False), ("å" * 201, False)],
)
def test_the_schema_of_a_name_agrees_with_its_validation(text: str, is_valid: bool) -> None:
    schema = API["components"]["schemas"]["SpaceCreate"]["properties"]["name"]

    assert Draft202012Validator(schema).is_valid(text) == is_valid
    try:
        SpaceCreate(name=text)
    except ValidationError:
        assert not is_valid
    else:
        assert is_valid
