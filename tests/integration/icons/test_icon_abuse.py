import asyncio
import time

from httpx import AsyncClient
from tests.factories.bombs import slow_jpeg
from tests.factories.users import PASSWORD

from intric.shared.user import User

BOMBS = 12


async def test_uploads_that_are_slow_to_decode_do_not_hold_up_another_user_s_login(
    user_client: AsyncClient, client: AsyncClient, admin: User
) -> None:
    bomb = {"file": ("a.jpg", slow_jpeg(2048, scans=90), "image/jpeg")}
    uploads = [asyncio.create_task(user_client.post("/api/v1/icons/", files=bomb)) for _ in range(BOMBS)]
    await asyncio.sleep(0.2)

    begun = time.perf_counter()
    login = await client.post(
        "/api/v1/users/login/token/", data={"username": admin.email, "password": PASSWORD}
    )
    took = time.perf_counter() - begun

    assert login.status_code == 200
    assert not all(upload.done() for upload in uploads)
    assert took < 1
    assert {answer.status_code for answer in await asyncio.gather(*uploads)} == {201}
