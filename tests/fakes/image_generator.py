import asyncio
from collections.abc import Callable
from typing import Self

from intric.ai_models.credentials import EncryptedCredentials
from intric.image_models.domain.image_generator import ImageGenerationResult, ImageRequest
from intric.image_models.domain.image_model import ImageModel
from tests.fakes.image_processor import picture

Answer = list[ImageGenerationResult] | Exception


class FakeImageGenerator:
    """ImageGenerator, and its own factory, that returns or raises `answers`, one a call.

    After the last one it returns as many pictures as requested. `before_each` runs before each call.
    """

    def __init__(self, *answers: Answer, before_each: Callable[[], None] = lambda: None) -> None:
        self.answers = list(answers)
        self.before_each = before_each
        self.requests: list[ImageRequest] = []
        self.models: list[ImageModel] = []
        self.credentials: list[EncryptedCredentials | None] = []

    def __call__(self, model: ImageModel, own: EncryptedCredentials | None) -> Self:
        self.models.append(model)
        self.credentials.append(own)
        return self

    async def generate_images(self, request: ImageRequest) -> list[ImageGenerationResult]:
        self.requests.append(request)
        self.before_each()
        answer = self.answers.pop(0) if self.answers else [result() for _ in range(request.n)]
        if isinstance(answer, Exception):
            raise answer
        return answer


class HeldGenerator(FakeImageGenerator):
    """Holds all calls, or those for `prompt` only, until `released` is set."""

    def __init__(self, prompt: str | None = None) -> None:
        super().__init__()
        self._prompt = prompt
        self.called, self.released = asyncio.Event(), asyncio.Event()

    async def generate_images(self, request: ImageRequest) -> list[ImageGenerationResult]:
        if self._prompt in (None, request.prompt):
            self.called.set()
            await self.released.wait()
        return await super().generate_images(request)


def result(blob: bytes | None = None, revised_prompt: str | None = None) -> ImageGenerationResult:
    return ImageGenerationResult(picture() if blob is None else blob, revised_prompt)
