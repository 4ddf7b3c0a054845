"""The built-in pictograms, called through LiteLLM like any other model."""

import pytest
from tests.support.image_calls import catalogue_model

from intric.image_models.domain.image_generator import ImageGenerationResult, ImageRequest
from intric.image_models.infrastructure.adapters.litellm.client import LiteLLMClient
from intric.image_models.infrastructure.adapters.litellm_image_adapter import LiteLLMImageAdapter
from intric.settings.credential_resolver import CredentialResolver

pytestmark = pytest.mark.integration


class TestBuiltinPictograms:
    async def test_are_drawn_in_the_requested_size_and_differ(self, litellm_client: LiteLLMClient) -> None:
        pictures = await self._draw(
            litellm_client, ImageRequest("template", n=4, size="1024x1024", seed=1, name="Bibliotek")
        )

        assert len({picture.blob for picture in pictures}) == 4
        assert all(_png_size(picture.blob) == (1024, 1024) for picture in pictures)

    async def test_the_same_seed_draws_the_same_ones(self, litellm_client: LiteLLMClient) -> None:
        request = ImageRequest("template", size="512x512", seed=7, name="Bibliotek")

        once, again = await self._draw(litellm_client, request), await self._draw(litellm_client, request)
        (other,) = await self._draw(
            litellm_client, ImageRequest("template", size="512x512", seed=8, name="Bibliotek")
        )

        assert once[0].blob == again[0].blob != other.blob

    async def test_only_name_and_own_words_choose_the_motif(self, litellm_client: LiteLLMClient) -> None:
        (of_name,) = await self._draw(
            litellm_client, ImageRequest("a fire engine", size="512x512", seed=1, name="Bibliotek")
        )
        (of_words,) = await self._draw(
            litellm_client,
            ImageRequest("template", size="512x512", seed=1, name="Bibliotek", own_words="brandbil"),
        )

        assert of_name.details["motifs"] == ["books"]
        assert of_words.details["motifs"] == ["fire-engine"]

    async def _draw(
        self, litellm_client: LiteLLMClient, request: ImageRequest
    ) -> list[ImageGenerationResult]:
        adapter = LiteLLMImageAdapter(
            catalogue_model("builtin-pictograms"), CredentialResolver({}), litellm_client
        )
        return await adapter.generate_images(request)


def _png_size(blob: bytes) -> tuple[int, int]:
    return int.from_bytes(blob[16:20]), int.from_bytes(blob[20:24])
