import pytest
from httpx import AsyncClient

GENERATE = "/api/v1/image-models/generate"


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        ({"prompt": " "}, "prompt", "at least 1 character"),
        ({"prompt": "å\x00"}, "prompt", "must not contain the character U+0000"),
        ({"prompt": "x", "n": True}, "n", "valid integer"),
        ({"prompt": "x", "n": "2"}, "n", "valid integer"),
        ({"prompt": "x", "n": 2.5}, "n", "valid integer"),
        ({"prompt": "x", "n": 5}, "n", "less than or equal to 4"),
        ({"prompt": "x", "n": 5.0}, "n", "less than or equal to 4"),
        ({"prompt": "x", "colour": "red"}, "colour", "not permitted"),
    ],
)
async def test_a_refused_field_is_named_with_its_reason(
    user_client: AsyncClient, body: dict[str, object], field: str, reason: str
) -> None:
    answer = await user_client.post(GENERATE, json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")
    (error,) = answer.json()["details"]["errors"]
    assert error["field"] == field
    assert reason in error["reason"]
    assert "Value error" not in answer.text


async def test_invalid_json_is_an_error_of_the_body(user_client: AsyncClient) -> None:
    answer = await user_client.post(
        GENERATE, content=b'{"prompt": ', headers={"Content-Type": "application/json"}
    )
    assert answer.json()["details"]["errors"] == [{"field": "body", "reason": "This is not JSON"}]


async def test_a_whole_number_may_be_written_with_a_decimal_point_as_json_schema_has_it(
    admin_client: AsyncClient,
) -> None:
    answer = await admin_client.post(
        "/api/v1/security-classifications/", json={"name": "Skyddad", "security_level": 4.0}
    )
    assert (answer.status_code, answer.json()["security_level"]) == (201, 4)
