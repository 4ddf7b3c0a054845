from typing import NoReturn

from dependency_injector import providers
from httpx import AsyncClient

from intric.main.container.server import ServerContainer

SECRET = "en hemlig prompt"


def break_down(**_: object) -> NoReturn:
    raise RuntimeError(SECRET)


async def test_a_defect_of_ours_answers_in_the_one_shape_and_says_nothing_of_itself(
    container: ServerContainer, admin_client: AsyncClient
) -> None:
    with container.image_model_crud_service.override(providers.Callable(break_down)):
        answer = await admin_client.get("/api/v1/image-models/")
    assert answer.status_code == 500
    body = answer.json()
    assert set(body) == {"message", "intric_error_code", "code", "details", "request_id"}
    assert body["code"] == "internal_error"
    assert body["request_id"] == answer.headers["X-Request-Id"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert SECRET not in answer.text
