from typing import Any

import pytest

from intric.image_models.infrastructure.adapters.litellm.refusals_with_200 import read_refusals


class TestReadRefusals:
    @pytest.mark.parametrize(
        ("answer", "reason"),
        [
            ({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}, "prompt_blocked"),
            ({"promptFeedback": {"blockReason": "SOMETHING_NEW"}}, "prompt_blocked"),
            ({"candidates": [{"finishReason": "IMAGE_SAFETY"}]}, "image_safety"),
            ({"candidates": [{"finishReason": "STOP"}, {"finishReason": "SPII"}]}, "spii"),
            ({"image": "aGVq", "finish_reason": "CONTENT_FILTERED"}, "content_filtered"),
            ({"finish_reasons": [None, "Filter reason: prompt"]}, "filter reason: prompt"),
        ],
    )
    def test_finds_the_reason_of_each_provider(self, answer: dict[str, Any], reason: str) -> None:
        assert read_refusals(answer) == {reason}

    @pytest.mark.parametrize(
        "answer",
        [
            {"candidates": [{"finishReason": "STOP"}]},
            {"candidates": [{"finishReason": "NO_IMAGE"}]},
            {"candidates": [{"finishReason": "IMAGE_OTHER"}]},
            {"promptFeedback": {}},
            {"promptFeedback": "blocked", "candidates": "none"},
            {"candidates": ["SAFETY"]},
            {"finish_reason": "SUCCESS"},
            {"data": []},
            {"finish_reasons": [None]},
            {"finish_reasons": None},
        ],
    )
    def test_other_answers_are_not_refusals(self, answer: Any) -> None:
        assert read_refusals(answer) == frozenset()
