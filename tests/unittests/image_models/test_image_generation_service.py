"""ImageGenerationService: accepting generations, and choosing their model and prompt."""

from uuid import uuid4

import pytest
from tests.factories.image_models import make_classification, make_image_model, make_user, store_models
from tests.fakes.unit_of_work import FakeUnitOfWorkFactory
from tests.unittests.image_models.conftest import MakeService, ProcessJobs

from intric.image_models.application.commands import GenerateIcons, GenerateImages
from intric.image_models.application.generation_queue import (
    MAX_RETRY_AFTER_S,
    RATE_WINDOW,
    seconds_until_room,
)
from intric.image_models.application.image_generation_service import ImageGenerationService
from intric.image_models.domain.errors import (
    ClassificationTooLow,
    CredentialsMissing,
    ModelDeprecated,
    ModelDisabled,
    NoImageModel,
    UnsupportedQuality,
    UnsupportedSize,
    UnsupportedStyle,
)
from intric.image_models.domain.generated_image import RenditionKind
from intric.image_models.domain.generation import GenerationStatus
from intric.image_models.domain.icon_prompt import icon_prompt
from intric.image_models.domain.image_model import ImageModel
from intric.shared.exceptions import Busy, NotFound
from intric.shared.user import User


class TestAccepting:
    async def test_stores_the_generation_with_a_job_for_each_call(
        self, service: ImageGenerationService, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        accepted = await service.start_images(GenerateImages("en röd stuga", n=4))
        memory = unit_of_work.memory
        assert list(memory.generations) == [accepted.generation.id]
        assert len(memory.calls) == 4
        assert memory.jobs == [model.queue] * 4
        assert memory.generations[accepted.generation.id].status is GenerationStatus.QUEUED

    async def test_a_model_with_several_pictures_per_request_gets_one_job(
        self, service: ImageGenerationService, user: User, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        store_models(unit_of_work.memory, user.tenant_id, make_image_model(max_images_per_request=4))
        await service.start_images(GenerateImages("en röd stuga", n=4))
        assert len(unit_of_work.memory.jobs) == 1

    async def test_unsupported_options_are_refused_and_store_nothing(
        self, service: ImageGenerationService, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        with pytest.raises(UnsupportedSize):
            await service.start_images(GenerateImages("en röd stuga", size="1x1"))
        with pytest.raises(UnsupportedQuality):
            await service.start_images(GenerateImages("en röd stuga", quality="best"))
        with pytest.raises(UnsupportedStyle):
            await service.start_icon_variants(GenerateIcons("Biblioteket", style="cubist"))
        assert not unit_of_work.memory.generations
        assert not unit_of_work.memory.jobs

    async def test_too_many_waiting_calls_are_refused_with_retry_after(
        self, make_service: MakeService, user: User, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        service = make_service(user, max_waiting=5)
        await service.start_images(GenerateImages("en röd stuga", n=4))
        with pytest.raises(Busy) as refused:
            await service.start_images(GenerateImages("en röd stuga", n=2))
        assert refused.value.retry_after == RATE_WINDOW.total_seconds()
        await service.start_images(GenerateImages("en röd stuga", n=1))
        assert len(unit_of_work.memory.jobs) == 5

    async def test_retry_after_follows_the_throughput_of_the_queue(
        self, make_service: MakeService, user: User, model: ImageModel, process_jobs: ProcessJobs
    ) -> None:
        service = make_service(user, max_waiting=4)
        await service.start_images(GenerateImages("en röd stuga", n=4))
        await process_jobs()
        await service.start_images(GenerateImages("en röd stuga", n=4))
        with pytest.raises(Busy) as refused:
            await service.start_images(GenerateImages("en röd stuga", n=2))
        assert refused.value.retry_after == RATE_WINDOW.total_seconds() * 2 / 4
        assert seconds_until_room(1, sent_recently=600) < 1
        assert seconds_until_room(500, sent_recently=1) == MAX_RETRY_AFTER_S

    async def test_the_limit_counts_each_organisation_by_itself(
        self, make_service: MakeService, user: User, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        other = make_user()
        store_models(unit_of_work.memory, other.tenant_id, model)
        await make_service(user, max_waiting=1).start_images(GenerateImages("en röd stuga"))
        await make_service(other, max_waiting=1).start_images(GenerateImages("en röd stuga"))
        assert len(unit_of_work.memory.jobs) == 2

    async def test_calls_that_were_sent_no_longer_count_as_waiting(
        self, make_service: MakeService, user: User, model: ImageModel, process_jobs: ProcessJobs
    ) -> None:
        service = make_service(user, max_waiting=1)
        await service.start_images(GenerateImages("en röd stuga"))
        await process_jobs()
        await service.start_images(GenerateImages("en röd stuga"))


class TestChoosingTheModel:
    async def test_the_default_comes_first_and_then_org_and_nickname(
        self, service: ImageGenerationService, user: User, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        later = make_image_model(org="B", is_org_default=True)
        earlier = make_image_model(org="A")
        store_models(unit_of_work.memory, user.tenant_id, later, earlier)
        assert (await service.start_images(GenerateImages("en röd stuga"))).model.id == later.id
        unit_of_work.memory.decisions[user.tenant_id, later.id].is_org_default = False
        assert (await service.start_images(GenerateImages("en röd stuga"))).model.id == earlier.id

    async def test_without_a_usable_model_there_is_none(
        self, service: ImageGenerationService, user: User, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        store_models(unit_of_work.memory, user.tenant_id, make_image_model(is_org_enabled=False))
        with pytest.raises(NoImageModel):
            await service.start_images(GenerateImages("en röd stuga"))

    @pytest.mark.parametrize(
        ("model", "error"),
        [
            (make_image_model(is_org_enabled=False), ModelDisabled),
            (make_image_model(in_catalogue=False), ModelDeprecated),
            (make_image_model(has_credentials=False), CredentialsMissing),
        ],
    )
    async def test_a_named_model_that_may_not_be_used_is_refused_and_never_replaced(
        self,
        service: ImageGenerationService,
        user: User,
        unit_of_work: FakeUnitOfWorkFactory,
        model: ImageModel,
        error: type[Exception],
    ) -> None:
        store_models(unit_of_work.memory, user.tenant_id, model, make_image_model(is_org_default=True))
        with pytest.raises(error):
            await service.start_images(GenerateImages("en röd stuga", model_id=model.id))

    async def test_an_unknown_model_is_not_found(self, service: ImageGenerationService) -> None:
        with pytest.raises(NotFound):
            await service.start_images(GenerateImages("en röd stuga", model_id=uuid4()))

    async def test_a_space_gets_the_first_model_with_a_sufficient_classification(
        self, service: ImageGenerationService, user: User, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        open_, secret, space_id = make_classification(1), make_classification(3), uuid4()
        default = make_image_model(is_org_default=True, security_classification=open_)
        protected = make_image_model(security_classification=secret)
        store_models(unit_of_work.memory, user.tenant_id, default, protected)
        unit_of_work.memory.spaces[space_id] = (user.tenant_id, secret)

        chosen = await service.start_images(GenerateImages("en röd stuga", space_id=space_id))
        assert chosen.model.id == protected.id
        with pytest.raises(ClassificationTooLow):
            await service.start_images(GenerateImages("en röd stuga", model_id=default.id, space_id=space_id))

        unit_of_work.memory.decisions[user.tenant_id, protected.id].is_org_enabled = False
        with pytest.raises(ClassificationTooLow):
            await service.start_images(GenerateImages("en röd stuga", space_id=space_id))

    async def test_another_organisations_space_is_not_found(
        self, service: ImageGenerationService, model: ImageModel, unit_of_work: FakeUnitOfWorkFactory
    ) -> None:
        space_id = uuid4()
        unit_of_work.memory.spaces[space_id] = (uuid4(), None)
        with pytest.raises(NotFound):
            await service.start_images(GenerateImages("en röd stuga", space_id=space_id))


class TestIcons:
    async def test_are_requested_with_the_automatic_prompt_and_the_user_s_own_fields(
        self, service: ImageGenerationService, model: ImageModel, process_jobs: ProcessJobs
    ) -> None:
        accepted = await service.start_icon_variants(
            GenerateIcons("Biblioteket", "Lånar ut böcker", "Var vänlig.")
        )
        generator = await process_jobs()
        automatic = icon_prompt("Biblioteket", "Lånar ut böcker", "Var vänlig.", "flat")
        assert accepted.generation.prompt == automatic
        assert len(generator.requests) == 4
        for request in generator.requests:
            assert request.prompt == automatic
            assert (request.name, request.description) == ("Biblioteket", "Lånar ut böcker")
            assert request.own_words is None
            assert request.size == "1024x1024"

    async def test_a_custom_prompt_replaces_the_automatic_one_unchanged(
        self, service: ImageGenerationService, model: ImageModel
    ) -> None:
        accepted = await service.start_icon_variants(
            GenerateIcons("Biblioteket", custom_prompt="  en uggla i akvarell ")
        )
        assert accepted.generation.prompt == "en uggla i akvarell"
        assert accepted.generation.own_words == "en uggla i akvarell"

    async def test_a_chosen_style_is_added_to_a_custom_prompt(
        self, service: ImageGenerationService, model: ImageModel
    ) -> None:
        accepted = await service.start_icon_variants(
            GenerateIcons("Biblioteket", custom_prompt="en uggla", style="line")
        )
        assert accepted.generation.prompt.startswith("en uggla\nLine drawing")
        assert accepted.generation.own_words == "en uggla"

    @pytest.mark.parametrize("blank", ["", "   ", None])
    async def test_a_blank_custom_prompt_is_ignored(
        self, service: ImageGenerationService, model: ImageModel, blank: str | None
    ) -> None:
        accepted = await service.start_icon_variants(GenerateIcons("Biblioteket", custom_prompt=blank))
        assert accepted.generation.prompt == icon_prompt("Biblioteket", style="flat")

    def test_the_preview_is_the_prompt_that_would_be_used(self, service: ImageGenerationService) -> None:
        preview = service.preview_prompt("Biblioteket", "Lånar ut böcker", None, "line")
        assert preview == icon_prompt("Biblioteket", "Lånar ut böcker", None, "line")

    async def test_each_variant_has_an_icon(
        self, service: ImageGenerationService, model: ImageModel, process_jobs: ProcessJobs
    ) -> None:
        accepted = await service.start_icon_variants(GenerateIcons("Biblioteket", num_variants=1))
        await process_jobs()
        (image,) = (await service.progress(accepted.generation.id)).images
        icon = await service.content(image, RenditionKind.ICON)
        assert (icon.mimetype, image.icon_width, image.icon_file_size) == ("image/webp", 512, len(icon.blob))
