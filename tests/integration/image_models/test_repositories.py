"""The repositories keep their ports' promises, and the fakes keep the same ones."""

import base64
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.factories.image_models import make_generation, make_new_image
from tests.integration.image_models.stages import FakeStage, SqlStage, Stage

from intric.image_models.domain.failure import Failure
from intric.image_models.domain.generated_image import GeneratedImage, NewImage, RenditionKind
from intric.image_models.domain.generation import CallStatus, Generation, GenerationKind, GenerationStatus
from intric.image_models.domain.generation_repo import TakenCall
from intric.image_models.domain.image_model import ImageModel
from intric.main.exceptions import InvalidRequest, NotFound
from intric.users.user import User

LINE = "openai"
# Last the one that a page could have given, but for its time zone, and a moment that no clock reaches.
CURSORS = ["", "nonsense", "å", "AAAA"] + [
    base64.urlsafe_b64encode(f"{words}|{UUID(int=1)}".encode()).decode()
    for words in ("not-a-time", "2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00")
]


@pytest.fixture(params=["fake", "postgres"])
def stage(request: pytest.FixtureRequest) -> Stage:
    return FakeStage() if request.param == "fake" else SqlStage(request.getfixturevalue("database"))


@pytest.fixture
async def user(stage: Stage) -> User:
    return await stage.user()


@pytest.fixture
async def model(stage: Stage, user: User) -> ImageModel:
    return await stage.model(user)


async def start(stage: Stage, model: ImageModel, user: User, requested: int = 1, **given: Any) -> Generation:
    generation = make_generation(model, user, requested=requested, **given)
    async with stage.unit_of_work() as work:
        await work.generations.add(generation, provider=LINE)
    return generation


async def take(stage: Stage, permit_id: int) -> TakenCall:
    async with stage.unit_of_work() as work:
        taken = await work.generations.take_next_call(LINE, permit_id)
    assert taken is not None
    return taken


async def end(
    stage: Stage,
    call_id: UUID,
    status: CallStatus = CallStatus.DELIVERED,
    images: Sequence[NewImage] = (),
    failures: Sequence[Failure] = (),
) -> None:
    async with stage.unit_of_work() as work:
        await work.generations.end_call(call_id, status, images, failures)


async def make_picture(
    stage: Stage, model: ImageModel, user: User, image: NewImage | None = None
) -> GeneratedImage:
    generation = await start(stage, model, user)
    taken = await take(stage, permit_id=generation.seed)
    await end(stage, taken.call.id, images=[image or make_new_image()])
    async with stage.unit_of_work() as work:
        (event,) = await work.generations.events(user.tenant_id, generation.id, after=0)
    assert isinstance(event.outcome, GeneratedImage)
    return event.outcome


async def status_of(stage: Stage, generation: Generation) -> GenerationStatus:
    async with stage.unit_of_work() as work:
        return (await work.generations.one(generation.tenant_id, generation.user_id, generation.id)).status


async def events_of(
    stage: Stage, generation: Generation, after: int = 0
) -> list[tuple[int, int, str | None]]:
    """Number, index of the picture, and code where it failed."""
    async with stage.unit_of_work() as work:
        events = await work.generations.events(generation.tenant_id, generation.id, after=after)
    return [(event.number, event.outcome.index, getattr(event.outcome, "code", None)) for event in events]


class TestImageModels:
    async def test_come_by_org_nickname_and_name_deprecated_ones_included(
        self, stage: Stage, user: User
    ) -> None:
        for org, nickname, name in (("B", "X", "b"), ("A", "Z", "c"), ("A", "Y", "e"), ("A", "Y", "d")):
            await stage.model(user, org=org, nickname=nickname, name=name, in_catalogue=name != "d")
        async with stage.unit_of_work() as work:
            models = await work.image_models.all(user.tenant_id)
        assert [model.name for model in models] == ["d", "e", "c", "b"]

    async def test_carry_what_the_asking_tenant_decided(self, stage: Stage, user: User) -> None:
        model = await stage.model(user, is_org_default=True)
        stranger = await stage.user()
        async with stage.unit_of_work() as work:
            mine = await work.image_models.one(user.tenant_id, model.id)
            theirs = await work.image_models.one(stranger.tenant_id, model.id)
        assert (mine.is_org_enabled, mine.is_org_default) == (True, True)
        assert (theirs.is_org_enabled, theirs.is_org_default) == (False, False)

    async def test_an_unknown_one_is_none_or_not_found(self, stage: Stage, user: User) -> None:
        async with stage.unit_of_work() as work:
            assert await work.image_models.one_or_none(user.tenant_id, uuid4()) is None
            with pytest.raises(NotFound):
                await work.image_models.one(user.tenant_id, uuid4())
            with pytest.raises(NotFound):
                await work.image_models.one_to_change(user.tenant_id, uuid4())

    async def test_a_decision_is_kept_with_its_time(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        classification = await stage.classification(user, 2)
        for _ in range(2):  # the first decision makes a row in the database, later ones change it
            async with stage.unit_of_work() as work:
                changed = await work.image_models.one_to_change(user.tenant_id, model.id)
                before = changed.updated_at
                changed.disable()
                changed.security_classification = classification
                updated = await work.image_models.update(user.tenant_id, changed)
            assert updated.updated_at > before
        async with stage.unit_of_work() as work:
            kept = await work.image_models.one(user.tenant_id, model.id)
        assert kept == updated
        assert (kept.is_org_enabled, kept.security_classification) == (False, classification)

    async def test_a_new_default_takes_the_place_of_the_old_one_in_its_tenant_only(
        self, stage: Stage, user: User
    ) -> None:
        stranger = await stage.user()
        old, new = await stage.model(user, is_org_default=True), await stage.model(user)
        for each, chosen in ((stranger, old), (user, new)):
            async with stage.unit_of_work() as work:
                model = await work.image_models.one(each.tenant_id, chosen.id)
                model.make_default()
                await work.image_models.update(each.tenant_id, model)
        async with stage.unit_of_work() as work:
            defaults = [
                [model.id for model in await work.image_models.all(each.tenant_id) if model.is_org_default]
                for each in (user, stranger)
            ]
        assert defaults == [[new.id], [old.id]]


class TestClassifications:
    async def test_are_the_tenants_own(self, stage: Stage, user: User) -> None:
        stranger = await stage.user()
        classification = await stage.classification(user, 3)
        async with stage.unit_of_work() as work:
            assert await work.classifications.one(user.tenant_id, classification.id) == classification
            with pytest.raises(NotFound):
                await work.classifications.one(stranger.tenant_id, classification.id)

    async def test_a_space_says_what_it_needs_to_its_tenant_alone(self, stage: Stage, user: User) -> None:
        stranger = await stage.user()
        classification = await stage.classification(user, 3)
        secret, open_ = await stage.space(user, classification), await stage.space(user, None)
        async with stage.unit_of_work() as work:
            assert await work.classifications.of_space(user.tenant_id, secret) == classification
            assert await work.classifications.of_space(user.tenant_id, open_) is None
            for unknown in (secret, open_):
                with pytest.raises(NotFound):
                    await work.classifications.of_space(stranger.tenant_id, unknown)


class TestTransactions:
    async def test_what_fails_leaves_nothing_behind(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        generation = make_generation(model, user)
        with pytest.raises(ZeroDivisionError):
            async with stage.unit_of_work() as work:
                await work.permits.enqueue(LINE, 2)
                await work.generations.add(generation, provider=LINE)
                await work.permits.enqueue(LINE, 2)
                raise ZeroDivisionError
        assert await stage.permits() == []
        with pytest.raises(NotFound):
            await status_of(stage, generation)

    async def test_as_many_permits_are_kept_as_were_added(self, stage: Stage) -> None:
        async with stage.unit_of_work() as work:
            await work.permits.enqueue(LINE, 3)
            await work.permits.enqueue("azure", 1)
        assert await stage.permits() == [LINE] * 3 + ["azure"]


class TestGenerations:
    async def test_are_kept_as_they_were_accepted(self, stage: Stage, user: User, model: ImageModel) -> None:
        words: dict[str, Any] = {"own_words": "en älg", "resource_name": "Ö", "resource_description": "Å"}
        look: dict[str, Any] = {"size": "1x1", "quality": "low", "background": "opaque"}
        generation = await start(
            stage, model, user, kind=GenerationKind.ICONS, prompt="en älg på ö", **words, **look
        )
        async with stage.unit_of_work() as work:
            kept = await work.generations.one(user.tenant_id, user.id, generation.id)
        assert kept.created_at is not None
        kept.created_at, kept.calls = None, generation.calls
        assert kept == generation

    async def test_are_their_users_own(self, stage: Stage, user: User, model: ImageModel) -> None:
        generation = await start(stage, model, user)
        colleague, stranger = await stage.user(user.tenant_id), await stage.user()
        for tenant_id, user_id in (
            (user.tenant_id, colleague.id),
            (stranger.tenant_id, stranger.id),
            (stranger.tenant_id, user.id),
        ):
            async with stage.unit_of_work() as work:
                with pytest.raises(NotFound):
                    await work.generations.one(tenant_id, user_id, generation.id)

    async def test_waiting_calls_are_counted_for_each_tenant(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        colleague, stranger = await stage.user(user.tenant_id), await stage.user()
        await start(stage, model, user, 2)
        await start(stage, model, colleague, 1)
        await start(stage, model, stranger, 4)
        async with stage.unit_of_work() as work:
            assert await work.generations.waiting_calls(user.tenant_id) == 3
            assert await work.generations.waiting_calls(stranger.tenant_id) == 4


class TestTakingCalls:
    async def test_marks_the_call_as_sent_and_the_generation_as_running(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        generation = await start(stage, model, user)
        assert await status_of(stage, generation) is GenerationStatus.QUEUED
        taken = await take(stage, 1)
        (planned,) = generation.calls
        assert taken.call.status is CallStatus.SENT
        assert (taken.call.id, taken.call.indexes, taken.call.seed) == (
            planned.id,
            planned.indexes,
            planned.seed,
        )
        assert (taken.generation.id, taken.model.id) == (generation.id, model.id)
        assert await status_of(stage, generation) is GenerationStatus.RUNNING

    async def test_a_tenants_calls_go_in_the_order_in_which_they_came(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        colleague = await stage.user(user.tenant_id)
        generations = [await start(stage, model, each, 2) for each in (user, colleague, user)]
        expected = [call.id for generation in generations for call in generation.calls]
        assert [(await take(stage, permit_id)).call.id for permit_id in range(6)] == expected

    async def test_the_tenant_with_the_fewest_calls_out_comes_first(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        stranger = await stage.user()
        await start(stage, model, user, 4)
        await take(stage, 1)
        await take(stage, 2)
        await start(stage, model, stranger, 3)
        order = [(await take(stage, permit_id)).generation.tenant_id for permit_id in (3, 4, 5)]
        assert order[:2] == [stranger.tenant_id] * 2
        assert set(order[2:]) <= {user.tenant_id, stranger.tenant_id}

    async def test_among_equals_the_one_that_was_served_longest_ago_comes_first(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        stranger = await stage.user()
        await start(stage, model, user, 3)
        await start(stage, model, stranger, 3)
        served = []
        for permit_id in range(6):
            taken = await take(stage, permit_id)
            served.append(taken.generation.tenant_id)
            await end(stage, taken.call.id, images=[make_new_image(taken.call.first_index)])
        assert served == [user.tenant_id, stranger.tenant_id] * 3

    async def test_another_providers_calls_are_left_alone(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        await start(stage, model, user)
        async with stage.unit_of_work() as work:
            assert await work.generations.take_next_call("azure", 1) is None

    async def test_a_permit_knows_its_call_until_that_has_ended(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        await start(stage, model, user, 2)
        taken = await take(stage, 7)
        async with stage.unit_of_work() as work:
            interrupted = await work.generations.interrupted_call(7)
            assert interrupted is not None and interrupted.id == taken.call.id
            assert await work.generations.interrupted_call(8) is None
        await end(stage, taken.call.id, images=[make_new_image()])
        async with stage.unit_of_work() as work:
            assert await work.generations.interrupted_call(7) is None


class TestEndingCalls:
    async def test_numbers_what_happened_over_all_calls_and_finishes_with_the_last(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        model = await stage.model(user, max_images_per_request=2)
        generation = await start(stage, model, user, 4)
        first, second = await take(stage, 1), await take(stage, 2)
        blocked = Failure(3, "content_blocked", "Nej.", retry_after=2.5)
        await end(stage, second.call.id, images=[make_new_image(2)], failures=[blocked])
        assert await status_of(stage, generation) is GenerationStatus.RUNNING
        await end(stage, first.call.id, images=[make_new_image(1), make_new_image(0)])
        assert await status_of(stage, generation) is GenerationStatus.FINISHED
        expected = [(1, 2, None), (2, 3, "content_blocked"), (3, 0, None), (4, 1, None)]
        assert await events_of(stage, generation) == expected
        assert await events_of(stage, generation, after=3) == expected[3:]
        async with stage.unit_of_work() as work:
            events = await work.generations.events(user.tenant_id, generation.id, after=1)
        assert events[0].outcome == blocked

    async def test_a_call_that_has_ended_stays_as_it_is(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        generation = await start(stage, model, user)
        taken = await take(stage, 1)
        await end(stage, taken.call.id, CallStatus.FAILED, failures=[Failure(0, "provider_error", "Nej.")])
        await end(stage, taken.call.id, CallStatus.DELIVERED, images=[make_new_image()])
        await end(stage, taken.call.id, CallStatus.OUTCOME_UNKNOWN, failures=[Failure(0, "x", "y")])
        assert await events_of(stage, generation) == [(1, 0, "provider_error")]

    async def test_an_unknown_outcome_may_still_become_a_picture_and_nothing_else(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        generation = await start(stage, model, user)
        taken = await take(stage, 1)
        unknown = [Failure(0, "outcome_unknown", "Kanske.")]
        await end(stage, taken.call.id, CallStatus.OUTCOME_UNKNOWN, failures=unknown)
        assert await status_of(stage, generation) is GenerationStatus.FINISHED
        await end(stage, taken.call.id, CallStatus.FAILED, failures=[Failure(0, "provider_error", "Nej.")])
        await end(stage, taken.call.id, CallStatus.DELIVERED, images=[make_new_image()])
        await end(stage, taken.call.id, CallStatus.DELIVERED, images=[make_new_image()])
        assert await events_of(stage, generation) == [(1, 0, "outcome_unknown"), (2, 0, None)]

    async def test_a_call_that_was_never_sent_does_not_end(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        generation = await start(stage, model, user)
        await end(stage, generation.calls[0].id, images=[make_new_image()])
        assert await events_of(stage, generation) == []
        assert await status_of(stage, generation) is GenerationStatus.QUEUED

    async def test_what_happened_is_told_to_its_tenant_alone(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        picture, stranger = await make_picture(stage, model, user), await stage.user()
        async with stage.unit_of_work() as work:
            assert await work.generations.events(stranger.tenant_id, picture.generation_id, after=0) == []


class TestGeneratedImages:
    async def test_are_kept_byte_for_byte_with_their_facts(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        blob = bytes(range(256)) * 3
        image = make_new_image(
            blob=blob, icon=b"icon", icon_width=512, revised_prompt="en stuga", width=640, height=480
        )
        picture = await make_picture(stage, model, user, image)
        async with stage.unit_of_work() as work:
            kept = await work.generated_images.get_by_id(user.tenant_id, picture.id, user_id=user.id)
            contents = {
                kind: await work.generated_images.content(user.tenant_id, picture.id, kind, user_id=user.id)
                for kind in RenditionKind
            }
        assert kept == picture
        assert (kept.width, kept.height, kept.mimetype, kept.file_size) == (640, 480, "image/png", 768)
        assert (kept.icon_width, kept.icon_file_size, kept.revised_prompt) == (512, 4, "en stuga")
        assert (kept.prompt, kept.size, kept.model_nickname) == ("en röd stuga", "1024x1024", model.nickname)
        assert contents[RenditionKind.ORIGINAL].blob == blob
        assert contents[RenditionKind.THUMBNAIL].blob == b"thumbnail"
        assert contents[RenditionKind.ICON].blob == b"icon"
        mimetypes = {kind: content.mimetype for kind, content in contents.items()}
        assert mimetypes == {"original": "image/png", "thumbnail": "image/webp", "icon": "image/webp"}

    async def test_a_rendition_that_was_not_made_is_not_found(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        picture = await make_picture(stage, model, user)
        async with stage.unit_of_work() as work:
            with pytest.raises(NotFound):
                await work.generated_images.content(
                    user.tenant_id, picture.id, RenditionKind.ICON, user_id=user.id
                )

    async def test_nobody_else_finds_or_deletes_them(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        picture = await make_picture(stage, model, user)
        colleague, stranger = await stage.user(user.tenant_id), await stage.user()
        for tenant_id, user_id in ((user.tenant_id, colleague.id), (stranger.tenant_id, None)):
            async with stage.unit_of_work() as work:
                images = work.generated_images
                with pytest.raises(NotFound):
                    await images.get_by_id(tenant_id, picture.id, user_id=user_id)
                with pytest.raises(NotFound):
                    await images.content(tenant_id, picture.id, RenditionKind.ORIGINAL, user_id=user_id)
                with pytest.raises(NotFound):
                    await images.delete(tenant_id, picture.id, user_id=user_id)
                assert not (
                    await images.list_by_tenant(tenant_id, user_id=user_id, limit=9, cursor=None)
                ).items
        async with stage.unit_of_work() as work:
            whole_tenant = await work.generated_images.get_by_id(user.tenant_id, picture.id, user_id=None)
        assert whole_tenant == picture

    async def test_come_page_by_page_newest_first(self, stage: Stage, user: User, model: ImageModel) -> None:
        made = [(await make_picture(stage, model, user)).id for _ in range(5)]
        seen: list[UUID] = []
        sizes: list[int] = []
        cursor: str | None = None
        while cursor is not None or not seen:
            async with stage.unit_of_work() as work:
                page = await work.generated_images.list_by_tenant(
                    user.tenant_id, user_id=user.id, limit=2, cursor=cursor
                )
            seen += [image.id for image in page.items]
            sizes.append(len(page.items))
            cursor = page.next_cursor
        assert (seen, sizes) == (made[::-1], [2, 2, 1])

    async def test_a_full_last_page_has_no_next_one(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        await make_picture(stage, model, user)
        async with stage.unit_of_work() as work:
            page = await work.generated_images.list_by_tenant(
                user.tenant_id, user_id=None, limit=1, cursor=None
            )
        assert (len(page.items), page.next_cursor) == (1, None)

    @pytest.mark.parametrize("cursor", CURSORS)
    async def test_a_cursor_that_no_page_gave_is_refused(self, stage: Stage, user: User, cursor: str) -> None:
        async with stage.unit_of_work() as work:
            with pytest.raises(InvalidRequest):
                await work.generated_images.list_by_tenant(
                    user.tenant_id, user_id=None, limit=1, cursor=cursor
                )

    async def test_a_deleted_one_is_gone_from_everywhere(
        self, stage: Stage, user: User, model: ImageModel
    ) -> None:
        picture = await make_picture(stage, model, user)
        async with stage.unit_of_work() as work:
            await work.generated_images.delete(user.tenant_id, picture.id, user_id=user.id)
        async with stage.unit_of_work() as work:
            assert await work.generations.events(user.tenant_id, picture.generation_id, after=0) == []
            with pytest.raises(NotFound):
                await work.generated_images.get_by_id(user.tenant_id, picture.id, user_id=None)
