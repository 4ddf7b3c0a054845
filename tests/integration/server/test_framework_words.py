"""Bodies that are not what the endpoint reads are refused with words that say what to send."""

import time

import pytest
from httpx import AsyncClient

PREVIEW = "/api/v1/image-models/preview-prompt"
ICONS = "/api/v1/icons/"
LOGIN = "/api/v1/users/login/token/"
JSON = "application/json"
BROKEN = "must not contain the character U+0000 or broken ones"


@pytest.mark.parametrize(
    ("path", "body", "content_type", "words"),
    [
        (PREVIEW, b"resource_name=x", "application/x-www-form-urlencoded", "Send JSON"),
        (PREVIEW, b'{"resource_name":"x"}', "text/plain", "Send JSON"),
        (PREVIEW, b'{"resource_name":"x"}', "garbage", "Send JSON"),
        (PREVIEW, b'{"resource_name":"x"}', None, "came without one"),
        (
            PREVIEW,
            '{"resource_name":"å"}'.encode("latin-1"),
            f"{JSON}; charset=latin-1",
            "Send text in UTF-8",
        ),
        (ICONS, b'{"file":"x"}', JSON, "Send a form with the file in it"),
        (ICONS, b"file=x", "application/x-www-form-urlencoded", "Send a form with the file in it"),
        (ICONS, b"x", "multipart/form-data; boundary=a; charset=klingon", "Send text in UTF-8"),
        (LOGIN, b'{"username":"x","password":"y"}', JSON, "Send a form with the header"),
        (
            LOGIN,
            b"username=x&password=y",
            "application/x-www-form-urlencoded; charset=utf-16",
            "Send text in UTF-8",
        ),
    ],
    ids=lambda part: f"framework-words {part!r}" if isinstance(part, bytes) else None,
)
async def test_a_body_of_another_type_is_415(
    user_client: AsyncClient, path: str, body: bytes, content_type: str | None, words: str
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    answer = await user_client.post(path, content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media")
    assert words in answer.json()["message"]


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        (b"", "body", "Send JSON with the header Content-Type: application/json"),
        (b"{", "body", "This is not JSON"),
        (b'"x"', "body", "must be a JSON object"),
        (b"[]", "body", "must be a JSON object"),
        (b"null", "body", "must be a JSON object"),
        (b"1e999", "body", "must be a JSON object"),
        ('{"resource_name":"å"}'.encode("latin-1"), "body", "This is not UTF-8"),
        ('{"resource_name":"å"}'.encode("utf-16"), "body", "This is not UTF-8"),
        (b'{"resource_name":"a","resource_name":"b"}', "body", "The field resource_name is there twice"),
        (b'{"resource_name":NaN}', "body", "NaN is no number of JSON"),
        (b'{"resource_name":-Infinity}', "body", "-Infinity is no number of JSON"),
        (b'{"resource_name":1e999}', "resource_name", "Input should be a valid string"),
        (b'{"resource_name":' + b"1" * 5000 + b"}", "body", "A number has too many digits"),
        (b'{"resource_name":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "body", "This is nested too deeply"),
        (b'{"resource_name":"\\u0000"}', "resource_name", BROKEN),
        (b'{"resource_name":"\\ud800"}', "resource_name", BROKEN),
        (b'{"\\ud800":1}', "body", "The name of a field contains the character U+0000 or broken ones"),
        (b'{"a\\u0000":1}', "body", "The name of a field contains the character U+0000 or broken ones"),
        (b"{}", "resource_name", "is required"),
    ],
    ids=lambda part: f"framework-words {part[:40]!r}" if isinstance(part, bytes) else None,
)
async def test_json_that_cannot_be_used_is_422(
    user_client: AsyncClient, body: bytes, field: str, reason: str
) -> None:
    answer = await user_client.post(PREVIEW, content=body, headers={"Content-Type": JSON})
    assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")
    assert answer.json()["details"]["errors"] == [{"field": field, "reason": reason}]


async def test_a_repeated_field_among_thousands_is_found_in_no_time(client: AsyncClient) -> None:
    """Bodies are read before the caller is known: no session or key is needed to send this one."""
    fields = ",".join(f'"{number}":1' for number in range(20_000))
    body = f'{{{fields},"19999":1}}'
    started = time.process_time()
    answer = await client.post(PREVIEW, content=body, headers={"Content-Type": JSON})
    assert time.process_time() - started < 2
    assert answer.json()["details"]["errors"][0]["reason"] == "The field 19999 is there twice"


async def test_a_multipart_field_without_filename_is_told_to_be_a_file(user_client: AsyncClient) -> None:
    answers = [
        await user_client.post(ICONS, files={"file": (None, b"x")}),
        await user_client.post(ICONS, files={"files": ("a.png", b"x")}),
        await user_client.post(ICONS),
    ]
    reason = "must be a file, sent as a part of multipart/form-data with a filename"
    for answer in answers:
        assert answer.status_code == 422
        assert answer.json()["details"]["errors"] == [{"field": "file", "reason": reason}]


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=a"])
async def test_a_broken_form_is_422_of_the_body(user_client: AsyncClient, content_type: str) -> None:
    answer = await user_client.post(ICONS, content=b"x", headers={"Content-Type": content_type})
    assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")
    (error,) = answer.json()["details"]["errors"]
    assert error["field"] == "body"
    assert error["reason"].startswith("Send a form with the file in it")


@pytest.mark.parametrize(
    ("content_type", "encoding"),
    [
        (JSON, "utf-8"),
        (JSON, "utf-8-sig"),
        (f"{JSON}; charset=UTF-8", "utf-8"),
        ("application/ld+json", "utf-8"),
    ],
)
async def test_swedish_characters_arrive_unharmed(
    user_client: AsyncClient, content_type: str, encoding: str
) -> None:
    body = '{"resource_name":"Älg på en ö, blå båt"}'.encode(encoding)
    answer = await user_client.post(PREVIEW, content=body, headers={"Content-Type": content_type})
    assert answer.status_code == 200, answer.text
    assert "Älg på en ö, blå båt" in answer.json()["prompt"]


async def test_a_login_may_be_multipart_too(client: AsyncClient) -> None:
    answer = await client.post(LOGIN, files={"username": (None, "x"), "password": (None, "y")})
    assert answer.status_code == 401
