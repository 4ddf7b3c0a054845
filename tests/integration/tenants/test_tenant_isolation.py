"""Another organisation's id is a 404 everywhere. The endpoints are read from the API's OpenAPI description, so that
the tests fail for a new endpoint that is not listed here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from tests.factories.credentials import OPENAI_KEY
from tests.factories.images import make_generated_image, make_generation, make_image_model
from tests.factories.spaces import (
    TINY_PNG,
    make_app,
    make_assistant,
    make_classification,
    make_icon,
    make_space,
)
from tests.factories.users import make_api_key

from intric.database.database import Database
from intric.image_models.domain.generation import GenerationStatus
from intric.shared.user import User

# Paths below /api/v1 -> the kind of their id.
OWNED_PATHS = {
    "/users/api-keys/{id}/": "api_key",
    "/spaces/{id}/": "space",
    "/assistants/{id}/": "assistant",
    "/apps/{id}/": "app",
    "/icons/{id}/": "icon",
    "/security-classifications/{id}/": "classification",
    "/generated-images/{image_id}/": "image",
    "/generated-images/{image_id}/content": "image",
    "/image-models/generations/{generation_id}": "generation",
}
# Fields of bodies, forms and queries -> the kind of their id.
OWNED_FIELDS = {
    "space_id": "space",
    "icon_id": "icon",
    "security_classification": "classification",
    "generated_image_id": "image",
}
# Image models and providers are shared by all organisations; the credentials of a provider are tested below.
SHARED = {
    "/image-models/{model_id}/",
    "/image-models/{model_id}/test",
    "/admin/credentials/{provider}",
    "model_id",
}
# Lists whose items do not belong to an organisation.
# Lists that leave something out unless they are asked for it.
WHOLE_LIST = {"/image-models/generations": {"status": GenerationStatus.FINISHED}}
WITHOUT_IDS = {"/users/me/", "/image-models/", "/admin/credentials/"}
# An icon is public once it has been chosen.
PUBLIC = {("get", "/icons/{id}/")}

# Other required fields of bodies.
REQUIRED = {
    "/assistants/": {"name": "Guiden"},
    "/apps/": {"name": "Sammanfatta"},
    "/image-models/generate": {"prompt": "en röd stuga"},
    "/image-models/generate-icon-variants": {"resource_name": "Guiden"},
}


@dataclass(frozen=True)
class World:
    """Ids of two organisations by kind."""

    ours: dict[str, UUID]
    theirs: dict[str, UUID]


@pytest.fixture
async def world(database: Database, admin: User, other_admin: User) -> World:
    return World(
        ours=await _make_all_kinds(database, admin), theirs=await _make_all_kinds(database, other_admin)
    )


async def _make_all_kinds(database: Database, user: User) -> dict[str, UUID]:
    tenant_id = user.tenant_id
    space_id = await make_space(database, tenant_id)
    model_id = await make_image_model(database)
    return {
        "space": space_id,
        "assistant": await make_assistant(database, tenant_id, space_id),
        "app": await make_app(database, tenant_id, space_id),
        "icon": await make_icon(database, tenant_id),
        "classification": await make_classification(database, tenant_id, "Intern", 2),
        "image": await make_generated_image(database, user),
        "generation": await make_generation(database, user, model_id),
        "model": model_id,
        "api_key": (await make_api_key(database, user))[0],
    }


def _operations(app: FastAPI) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield method, path below /api/v1 and description of every endpoint."""
    for path, methods in app.openapi()["paths"].items():
        if path.startswith("/api/v1"):
            for method, operation in methods.items():
                yield method, path.removeprefix("/api/v1"), operation


def _url(path: str, id: UUID) -> str:
    return "/api/v1" + re.sub(r"\{\w+\}", str(id), path)


def _uuid_fields(app: FastAPI, operation: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the places of ids in a request: ("json" | "form" | "query", field)."""
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "query" and "uuid" in str(parameter["schema"]):
            yield "query", parameter["name"]
    schemas = app.openapi()["components"]["schemas"]
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = schemas[content["schema"]["$ref"].rsplit("/", 1)[1]]
        for name, field in schema["properties"].items():
            if "uuid" in str(field) or _refers_to_id(schemas, field):
                yield "json" if media == "application/json" else "form", name


def _refers_to_id(schemas: dict[str, Any], field: dict[str, Any]) -> bool:
    references = [option["$ref"] for option in [field, *field.get("anyOf", [])] if "$ref" in option]
    return any("uuid" in str(schemas[reference.rsplit("/", 1)[1]]) for reference in references)


async def test_an_id_of_another_organisation_in_a_path_is_not_found(
    app: FastAPI, admin_client: AsyncClient, world: World
) -> None:
    tried = set()
    for method, path, _ in _operations(app):
        if "{" not in path or path in SHARED or (method, path) in PUBLIC:
            continue
        assert path in OWNED_PATHS, f"add {path} to OWNED_PATHS"
        url = _url(path, world.theirs[OWNED_PATHS[path]])
        body = {"name": "Nytt namn"} if method == "patch" else None
        answer = await admin_client.request(method, url, json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), (method, path)
        tried.add(path)
    assert tried == OWNED_PATHS.keys()


async def test_an_id_of_one_s_own_organisation_in_the_same_paths_is_found(
    app: FastAPI, admin_client: AsyncClient, world: World
) -> None:
    for method, path, _ in _operations(app):
        if method == "get" and path in OWNED_PATHS:
            answer = await admin_client.get(_url(path, world.ours[OWNED_PATHS[path]]))
            assert answer.status_code == 200, path


async def test_an_id_of_another_organisation_in_a_body_form_or_query_is_not_found(
    app: FastAPI, admin_client: AsyncClient, world: World
) -> None:
    tried = set()
    for method, path, operation in _operations(app):
        for place, field in _uuid_fields(app, operation):
            if field in SHARED:
                continue
            assert field in OWNED_FIELDS, f"add {field} of {path} to OWNED_FIELDS"
            foreign = str(world.theirs[OWNED_FIELDS[field]])
            answer = await _send(admin_client, world, method, path, place, field, foreign)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), (method, path, field)
            tried.add(field)
    assert tried == OWNED_FIELDS.keys()


async def _send(
    client: AsyncClient, world: World, method: str, path: str, place: str, field: str, id: str
) -> Any:
    url = _url(path, world.ours[OWNED_PATHS.get(path, "model")])
    if place == "query":
        return await client.request(method, url, params={field: id})
    if place == "form":
        return await client.request(method, url, data={field: id}, files={"file": ("icon.png", TINY_PNG)})
    value = {"id": id} if field == "security_classification" else id
    return await client.request(method, url, json={field: value, **REQUIRED.get(path, {})})


async def test_lists_hold_nothing_of_another_organisation(
    app: FastAPI, other_tenant_client: AsyncClient, world: World
) -> None:
    ours = {str(id) for id in world.ours.values()} - {str(world.ours["model"])}
    for method, path, _ in _operations(app):
        if method == "get" and "{" not in path and path not in WITHOUT_IDS:
            answer = (await other_tenant_client.get(f"/api/v1{path}", params=WHOLE_LIST.get(path))).json()
            assert answer["items"], path
            assert not ours & {item["id"] for item in answer["items"]}, path


async def test_credentials_are_those_of_one_organisation(
    admin_client: AsyncClient, other_tenant_client: AsyncClient
) -> None:
    path = "/api/v1/admin/credentials/"
    untouched = (await other_tenant_client.get(path)).json()
    assert (await admin_client.put(f"{path}openai", json={"api_key": OPENAI_KEY})).status_code == 200
    assert (await other_tenant_client.get(path)).json() == untouched
    assert (await other_tenant_client.delete(f"{path}openai")).status_code == 404
    assert (await other_tenant_client.put(f"{path}openai", json={})).status_code == 422
    ours = {each["provider"]: each for each in (await admin_client.get(path)).json()["items"]}
    assert ours["openai"]["last_four"] == OPENAI_KEY[-4:]


async def test_everything_but_login_and_chosen_icons_needs_authentication(
    app: FastAPI, client: AsyncClient
) -> None:
    for method, path, _ in _operations(app):
        if path == "/users/login/token/" or (method, path) in PUBLIC:
            continue
        answer = await client.request(method, _url(path, uuid4()))
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated"), (method, path)
