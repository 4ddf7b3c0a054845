from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import openai
import pytest

from intric.image_models.domain.image_generator import (
    ContentBlocked,
    GenerationError,
    OutcomeUnknown,
    ProviderBadResponse,
    ProviderCredentialsRefused,
    ProviderFailed,
    ProviderRateLimited,
    ProviderTimeout,
    RequestRefused,
)
from intric.image_models.infrastructure.adapters.litellm.errors import may_repeat, to_generation_error
from intric.image_models.infrastructure.adapters.litellm.failures import (
    FailureKind,
    ProviderFailure,
    read_failure,
    read_retry_after,
)

# Any: openai's types are those of httpx2, a fork, while the client that it is given is of httpx.
REQUEST: Any = httpx.Request("POST", "https://provider.example.com/v1/images/generations")


def answered(status: int, *codes: str, retry_after: float | None = None) -> ProviderFailure:
    return ProviderFailure(FailureKind.ANSWERED, status, frozenset(codes), retry_after=retry_after)


class TestToGenerationError:
    @pytest.mark.parametrize(
        ("status", "kind"),
        [
            (400, RequestRefused),
            (401, ProviderCredentialsRefused),
            (402, ProviderFailed),
            (403, ProviderCredentialsRefused),
            (404, ProviderFailed),
            (408, ProviderTimeout),
            (409, ProviderFailed),
            (413, RequestRefused),
            (422, RequestRefused),
            (429, ProviderRateLimited),
            (500, ProviderFailed),
            (502, ProviderFailed),
            (503, ProviderFailed),
            (504, ProviderTimeout),
            (529, ProviderFailed),
        ],
    )
    def test_a_status_decides_the_error_and_is_kept_in_it(
        self, status: int, kind: type[GenerationError]
    ) -> None:
        error = to_generation_error(answered(status))

        assert type(error) is kind
        assert error.provider_status == status

    @pytest.mark.parametrize(
        ("kind", "error"),
        [
            (FailureKind.REFUSED_HERE, RequestRefused),
            (FailureKind.UNREACHABLE, ProviderFailed),
            (FailureKind.TIMED_OUT, ProviderTimeout),
            (FailureKind.LOST, OutcomeUnknown),
            (FailureKind.UNREADABLE, ProviderBadResponse),
        ],
    )
    def test_without_a_status_the_kind_of_failure_decides(
        self, kind: FailureKind, error: type[GenerationError]
    ) -> None:
        assert type(to_generation_error(ProviderFailure(kind))) is error

    @pytest.mark.parametrize(
        "code",
        ["content_policy_violation", "moderation_blocked", "contentfilter", "responsibleaipolicyviolation"],
    )
    @pytest.mark.parametrize("status", [400, 403])
    def test_a_safety_refusal_is_recognised_by_its_code_at_any_status(self, status: int, code: str) -> None:
        assert type(to_generation_error(answered(status, code))) is ContentBlocked

    def test_the_provider_s_retry_after_is_passed_on(self) -> None:
        assert to_generation_error(answered(429, retry_after=17.0)).retry_after == 17.0

    @pytest.mark.parametrize(
        "failure", [answered(429, "insufficient_quota"), answered(400, "billing_hard_limit_reached")]
    )
    def test_an_exhausted_quota_is_not_a_rate_limit_and_is_not_retried(
        self, failure: ProviderFailure
    ) -> None:
        error = to_generation_error(failure)

        assert type(error) is ProviderFailed
        assert "quota" in error.message
        assert not may_repeat(failure)

    def test_a_404_says_to_check_the_name_of_the_deployment(self) -> None:
        assert "name of the deployment" in to_generation_error(answered(404)).message

    def test_a_refusal_carries_the_sanitized_message(self) -> None:
        assert "Invalid size" in to_generation_error(answered(400), "Invalid size").message


class TestMayRepeat:
    @pytest.mark.parametrize("failure", [answered(429), ProviderFailure(FailureKind.UNREACHABLE)])
    def test_is_true_where_nothing_was_billed(self, failure: ProviderFailure) -> None:
        assert may_repeat(failure)

    @pytest.mark.parametrize(
        "failure",
        [
            *(answered(status) for status in (400, 401, 403, 404, 408, 409, 500, 502, 503, 504)),
            *(
                ProviderFailure(kind)
                for kind in (FailureKind.TIMED_OUT, FailureKind.LOST, FailureKind.UNREADABLE)
            ),
            ProviderFailure(FailureKind.ACCEPTED, 429),
        ],
    )
    def test_is_false_where_the_call_may_have_been_billed(self, failure: ProviderFailure) -> None:
        assert not may_repeat(failure)


class TestReadFailure:
    def test_reads_the_response_rather_than_the_class_of_litellm_s_exception(self) -> None:
        body = {
            "code": "DeploymentNotFound",
            "message": "No such deployment",
            "innererror": {"code": "Inner"},
        }
        response: Any = httpx.Response(404, request=REQUEST, json={"error": body})
        answer = openai.NotFoundError("", response=response, body=None)

        failure = read_failure(_wrapped(answer))

        assert failure == ProviderFailure(
            FailureKind.ANSWERED, 404, frozenset({"deploymentnotfound", "inner"}), "No such deployment"
        )

    @pytest.mark.parametrize(
        ("cause", "kind"),
        [
            (httpx.ConnectError("refused"), FailureKind.UNREACHABLE),
            (httpx.ConnectTimeout("slow"), FailureKind.UNREACHABLE),
            (httpx.ReadTimeout("silent"), FailureKind.TIMED_OUT),
            (httpx.ReadError("reset"), FailureKind.LOST),
            (httpx.WriteError("reset"), FailureKind.LOST),
            (ValueError("no JSON"), FailureKind.UNREADABLE),
        ],
    )
    def test_finds_the_cause_below_the_wrapping_exceptions(self, cause: Exception, kind: FailureKind) -> None:
        assert read_failure(_wrapped(cause)).kind is kind

    def test_a_cycle_of_exceptions_is_followed_once(self) -> None:
        one, other = ValueError("one"), ValueError("other")
        one.__context__, other.__context__ = other, one

        assert read_failure(one).kind is FailureKind.UNREADABLE


class TestReadRetryAfter:
    @pytest.mark.parametrize(("value", "seconds"), [("0", 0), ("7", 7), ("1.5", 1.5)])
    def test_seconds(self, value: str, seconds: float) -> None:
        assert read_retry_after(value) == seconds

    def test_a_date(self) -> None:
        later = datetime.now(UTC) + timedelta(seconds=60)

        assert read_retry_after(format_datetime(later, usegmt=True)) == pytest.approx(60, abs=2)

    def test_a_past_date_means_zero_seconds(self) -> None:
        assert read_retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0

    @pytest.mark.parametrize(
        ("header", "delay"),
        [("9" * 400, None), ("3601", None), ("Fri, 31 Dec 9999 23:59:59 GMT", None), (None, "999999999s")],
    )
    def test_a_failure_has_at_most_an_hour(self, header: str | None, delay: str | None) -> None:
        body = {"error": {"details": [{"retryDelay": delay}]}} if delay else {}
        response = httpx.Response(
            429,
            headers={"Retry-After": header} if header else {},
            json=body,
            request=httpx.Request("POST", "https://ai.example.com"),
        )
        error = httpx.HTTPStatusError("", request=response.request, response=response)

        assert read_failure(error).retry_after == 3600

    @pytest.mark.parametrize(
        "value", ["Fri, 31 Dec 2026 23:59:59 +999999999999999999", "Fri, 31 Dec 99999999999999 23:59:59 GMT"]
    )
    def test_a_date_beyond_the_calendar_is_none(self, value: str) -> None:
        assert read_retry_after(value) is None

    @pytest.mark.parametrize("value", [None, "", "soon", "-3", "1.2.3", "²", "1²"])
    def test_an_invalid_value_is_none(self, value: str | None) -> None:
        assert read_retry_after(value) is None


def _wrapped(cause: Exception) -> Exception:
    """Wrap the exception as LiteLLM does: two levels deep, once as a cause and once as a context."""
    try:
        try:
            raise openai.APIConnectionError(request=REQUEST) from cause
        except openai.APIConnectionError:
            raise RuntimeError("raised by LiteLLM")  # noqa: B904 - the context is what the test is about
    except RuntimeError as error:
        return error
