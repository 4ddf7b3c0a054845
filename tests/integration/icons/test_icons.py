from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient, Response
from sqlalchemy import func, select
from tests.factories.images import make_generated_image
from tests.factories.metadata import decoded, encoded, exif, halves, with_segment
from tests.factories.spaces import TINY_PNG, make_icon, make_space
from tests.factories.users import make_user

from intric.database.database import Database
from intric.database.tables.image_models_table import GeneratedImages
from intric.database.tables.spaces_table import Icons
from intric.shared.user import User

ICONS = "/api/v1/icons/"
# Whole microseconds, as PostgreSQL keeps them.
SOON = datetime.now(UTC) + timedelta(days=7)


async def upload(client: AsyncClient, blob: bytes, **form: str) -> Response:
    # Name and type are wrong on purpose: only the content decides.
    return await client.post(ICONS, files={"file": ("a.html", blob, "text/html")}, data=form)


async def number_of_icons(database: Database) -> int:
    async with database.transaction() as session:
        return await session.scalar(select(func.count()).select_from(Icons)) or 0


class TestUpload:
    async def test_anonymous_clients_get_the_picture_byte_for_byte(
        self, user_client: AsyncClient, client: AsyncClient
    ) -> None:
        answer = await upload(user_client, TINY_PNG)

        picture = await client.get(f"{ICONS}{answer.json()['id']}/")
        assert answer.status_code == 201
        assert picture.content == TINY_PNG
        assert picture.headers["content-type"] == "image/png"

    async def test_a_jpeg_with_a_second_picture_is_accepted_and_the_second_one_is_not_published(
        self, user_client: AsyncClient, client: AsyncClient
    ) -> None:
        two = encoded(halves(96, 64), "MPO", save_all=True, append_images=[halves(64, 96)])

        answer = await upload(user_client, two)

        picture = await client.get(f"{ICONS}{answer.json()['id']}/")
        assert (answer.status_code, picture.headers["content-type"]) == (201, "image/jpeg")
        assert decoded(picture.content).format == "JPEG"

    async def test_a_photo_is_published_upright_and_without_the_place_it_was_taken(
        self, user_client: AsyncClient, client: AsyncClient
    ) -> None:
        photo = with_segment(encoded(halves(96, 64), "JPEG", exif=exif(6, gps=True)), 0xEB, b"JP jumb c2pa")

        answer = (await upload(user_client, photo)).json()

        picture = (await client.get(f"{ICONS}{answer['id']}/")).content
        assert answer["content_credentials"] == "broken"
        assert decoded(picture).size == (64, 96)
        assert not decoded(picture).getexif()
        assert b"Camera of Anna" not in picture

    @pytest.mark.parametrize("blob", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", TINY_PNG[:45]])
    async def test_bytes_that_are_not_a_complete_picture_are_refused(
        self, user_client: AsyncClient, database: Database, blob: bytes
    ) -> None:
        answer = await upload(user_client, blob)

        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media")
        assert await number_of_icons(database) == 0

    @pytest.mark.parametrize("size", [256 * 1024 + 1, 600 * 1024, 3 * 1024 * 1024])
    async def test_more_than_256_kb_are_refused(
        self, user_client: AsyncClient, database: Database, size: int
    ) -> None:
        answer = await upload(user_client, TINY_PNG.ljust(size, b"\0"))

        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        assert await number_of_icons(database) == 0

    async def test_reading_stops_at_the_limit(self, user_client: AsyncClient) -> None:
        sent = 0

        async def endless() -> AsyncIterator[bytes]:
            nonlocal sent
            yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
            while True:
                sent += 65536
                assert sent < 10_000_000, "the server continues to read"
                yield bytes(65536)

        answer = await user_client.post(
            ICONS, content=endless(), headers={"Content-Type": "multipart/form-data; boundary=x"}
        )

        assert answer.status_code == 413

    async def test_a_form_that_can_hold_no_file_is_refused(self, user_client: AsyncClient) -> None:
        answer = await user_client.post(ICONS, data={"file": "no file"})

        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media")


class TestChosenDraft:
    async def test_it_no_longer_expires(
        self, user_client: AsyncClient, database: Database, user: User
    ) -> None:
        chosen = await make_generated_image(database, user, expires_at=SOON)
        other = await make_generated_image(database, user, expires_at=SOON)

        assert (await upload(user_client, TINY_PNG, generated_image_id=str(chosen))).status_code == 201

        assert await _expiry(database, chosen) is None
        assert await _expiry(database, other) == SOON

    async def test_a_colleague_s_draft_is_not_found(
        self, user_client: AsyncClient, database: Database, user: User
    ) -> None:
        colleague = await make_user(database, user.tenant_id, "colleague@example.com")
        draft = await make_generated_image(database, colleague, expires_at=SOON)

        assert (await upload(user_client, TINY_PNG, generated_image_id=str(draft))).status_code == 404

        assert await number_of_icons(database) == 0
        assert await _expiry(database, draft) == SOON

    async def test_a_refused_upload_does_not_change_the_draft(
        self, user_client: AsyncClient, database: Database, user: User
    ) -> None:
        draft = await make_generated_image(database, user, expires_at=SOON)

        await upload(user_client, b"no picture", generated_image_id=str(draft))

        assert await _expiry(database, draft) == SOON


class TestGet:
    async def test_it_may_be_cached_for_ever_and_cannot_run_scripts(
        self, client: AsyncClient, database: Database, user: User
    ) -> None:
        icon_id = await make_icon(database, user.tenant_id)

        headers = (await client.get(f"{ICONS}{icon_id}/")).headers

        assert headers["cache-control"] == "public, max-age=31536000, immutable"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert not headers["etag"].startswith("W/")

    async def test_a_matching_etag_gets_304_without_a_body(
        self, client: AsyncClient, database: Database, user: User
    ) -> None:
        url = f"{ICONS}{await make_icon(database, user.tenant_id)}/"
        etag = (await client.get(url)).headers["etag"]

        known = await client.get(url, headers={"If-None-Match": f'"older", W/{etag}'})
        unknown = await client.get(url, headers={"If-None-Match": '"older"'})

        assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", etag)
        assert unknown.status_code == 200

    async def test_an_unknown_icon_is_not_found(self, client: AsyncClient) -> None:
        answer = await client.get(f"{ICONS}{uuid4()}/", headers={"If-None-Match": "*"})

        assert answer.status_code == 404


class TestDelete:
    async def test_it_is_removed_from_its_space(
        self, user_client: AsyncClient, database: Database, user: User
    ) -> None:
        space_id = await make_space(database, user.tenant_id)
        icon_id = await make_icon(database, user.tenant_id)
        await user_client.patch(f"/api/v1/spaces/{space_id}/", json={"icon_id": str(icon_id)})

        assert (await user_client.delete(f"{ICONS}{icon_id}/")).status_code == 204

        space = await user_client.get(f"/api/v1/spaces/{space_id}/")
        assert space.json()["icon_id"] is None
        assert (await user_client.get(f"{ICONS}{icon_id}/")).status_code == 404


async def _expiry(database: Database, image_id: UUID) -> datetime | None:
    """Return when the picture expires; None once it has been chosen."""
    query = select(GeneratedImages.expires_at).where(GeneratedImages.id == image_id)
    async with database.transaction() as session:
        return await session.scalar(query)
