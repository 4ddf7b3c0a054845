"""The rules of an image model."""

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.factories.image_models import ONE_DAY, make_classification, make_image_model

from intric.image_models.domain.errors import (
    ClassificationTooLow,
    CredentialsMissing,
    ImageModelError,
    ModelDeprecated,
    ModelDisabled,
    UnsupportedBackground,
    UnsupportedQuality,
    UnsupportedSize,
    UnsupportedStyle,
)
from intric.shared.exceptions import Conflict


def today() -> Any:
    return datetime.now(UTC).date()


class TestCanAccess:
    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ({}, True),
            ({"is_org_enabled": False}, False),
            ({"has_credentials": False}, False),
            ({"in_catalogue": False}, False),
        ],
    )
    def test_needs_it_enabled_unlocked_and_in_the_catalogue(
        self, given: dict[str, Any], expected: bool
    ) -> None:
        assert make_image_model(**given).can_access is expected

    def test_a_model_can_be_used_on_its_last_day_and_not_after_it(self) -> None:
        assert make_image_model(deprecation_date=today()).can_access
        assert make_image_model(deprecation_date=today() + ONE_DAY).can_access
        assert not make_image_model(deprecation_date=today() - ONE_DAY).can_access

    def test_locked_and_its_reason_never_contradict_each_other(self) -> None:
        assert make_image_model(has_credentials=True).lock_reason is None
        locked = make_image_model(has_credentials=False)
        assert (locked.is_locked, locked.lock_reason) == (True, "credentials")


class TestRequireUsable:
    @pytest.mark.parametrize(
        ("given", "error"),
        [
            ({"in_catalogue": False}, ModelDeprecated),
            ({"is_org_enabled": False}, ModelDisabled),
            ({"has_credentials": False}, CredentialsMissing),
        ],
    )
    def test_raises_the_error_of_its_reason(
        self, given: dict[str, Any], error: type[ImageModelError]
    ) -> None:
        with pytest.raises(error):
            make_image_model(**given).require_usable()

    @pytest.mark.parametrize(
        ("has", "needed", "enough"),
        [(None, None, True), (1, None, True), (None, 1, False), (1, 2, False), (2, 2, True), (3, 2, True)],
    )
    def test_a_space_takes_models_of_its_level_or_higher(
        self, has: int | None, needed: int | None, enough: bool
    ) -> None:
        model = make_image_model(security_classification=has and make_classification(has))
        classification = make_classification(needed) if needed else None
        if enough:
            model.require_usable(classification)
        else:
            with pytest.raises(ClassificationTooLow, match=model.nickname):
                model.require_usable(classification)


class TestDeciding:
    def test_making_a_model_the_default_enables_it(self) -> None:
        model = make_image_model(is_org_enabled=False)
        model.make_default()
        assert (model.is_org_enabled, model.is_org_default) == (True, True)

    def test_disabling_the_default_clears_the_default(self) -> None:
        model = make_image_model(is_org_default=True)
        model.disable()
        assert (model.is_org_enabled, model.is_org_default) == (False, False)

    def test_a_default_that_is_unset_stays_enabled(self) -> None:
        model = make_image_model(is_org_default=True)
        model.unset_default()
        assert (model.is_org_enabled, model.is_org_default) == (True, False)

    @pytest.mark.parametrize("given", [{"has_credentials": False}, {"in_catalogue": False}])
    @pytest.mark.parametrize("decision", ["enable", "make_default"])
    def test_a_locked_or_deprecated_model_can_become_neither(
        self, given: dict[str, Any], decision: str
    ) -> None:
        model = make_image_model(is_org_enabled=False, **given)
        with pytest.raises(Conflict, match=model.nickname):
            getattr(model, decision)()
        assert (model.is_org_enabled, model.is_org_default) == (False, False)

    def test_a_deprecated_model_can_be_disabled(self) -> None:
        model = make_image_model(in_catalogue=False)
        model.disable()
        assert not model.is_org_enabled


class TestChoosing:
    def test_omitted_values_take_the_model_s_default(self) -> None:
        model = make_image_model(default_quality="high")
        assert (model.choose_size(None), model.choose_quality(None)) == ("1024x1024", "high")
        assert make_image_model(default_size="1536x1024").choose_size(None) == "1536x1024"

    def test_without_a_quality_none_is_sent(self) -> None:
        assert make_image_model().choose_quality(None) is None

    def test_a_model_without_sizes_gets_none_sent(self) -> None:
        assert make_image_model(supported_sizes=[]).choose_size(None) is None

    @pytest.mark.parametrize(
        ("method", "error", "has"),
        [
            ("choose_size", UnsupportedSize, ["1024x1024", "1536x1024"]),
            ("choose_quality", UnsupportedQuality, ["low", "high"]),
            ("choose_background", UnsupportedBackground, []),
            ("choose_style", UnsupportedStyle, ["flat", "line"]),
        ],
    )
    def test_an_unsupported_value_is_refused_with_the_supported_ones(
        self, method: str, error: type[ImageModelError], has: list[str]
    ) -> None:
        with pytest.raises(error) as refused:
            getattr(make_image_model(), method)("7x7")
        assert refused.value.details == {"supported": has}
        for choice in has:
            assert choice in refused.value.message
            assert getattr(make_image_model(), method)(choice) == choice

    @pytest.mark.parametrize(
        ("sizes", "expected"),
        [
            (["1536x1024", "1024x1024", "512x512"], "512x512"),
            (["auto", "2048x2048", "1024x1024"], "1024x1024"),
            (["1792x1024", "1024x1792"], "1792x1024"),
            (["auto"], "auto"),
            ([], None),
        ],
    )
    def test_an_icon_is_drawn_in_the_smallest_square(self, sizes: list[str], expected: str | None) -> None:
        assert make_image_model(supported_sizes=sizes).icon_size() == expected

    @pytest.mark.parametrize(
        ("per_request", "n", "expected"),
        [(1, 4, [1, 1, 1, 1]), (4, 4, [4]), (4, 1, [1]), (3, 4, [3, 1]), (2, 4, [2, 2]), (10, 3, [3])],
    )
    def test_pictures_are_split_into_as_few_calls_as_the_model_allows(
        self, per_request: int, n: int, expected: list[int]
    ) -> None:
        assert make_image_model(max_images_per_request=per_request).split(n) == expected

    def test_calls_wait_in_the_queue_of_their_provider(self) -> None:
        assert make_image_model(credential_provider="azure").queue == "azure"
        assert make_image_model(credential_provider=None, family="builtin").queue == "builtin"
