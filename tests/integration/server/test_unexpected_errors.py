from typing import NoReturn

from dependency_injector import providers
from httpx import AsyncClient

from intric.main.container.server import ServerContainer

SECRET = "en hemlig prompt"


def raise_unexpected_error(**_: object) -> NoReturn:
    raise RuntimeError(SECRET)


async def test_an_unexpected_error_is_answered_in_the_common_shape_without_its_message(
    container: ServerContainer, admin_client: AsyncClient
) -> None:
    with container.image_model_crud_service.override(providers.Callable(raise_unexpected_error)):
        answer = await admin_client.get("/api/v1/image-models/")
    assert answer.status_code == 500
    body = answer.json()
    assert set(body) == {"message", "intric_error_code", "code", "details", "request_id"}
    assert body["code"] == "internal_error"
    assert body["request_id"] == answer.headers["X-Request-Id"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert SECRET not in answer.text
