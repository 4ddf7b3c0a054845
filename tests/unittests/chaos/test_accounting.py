"""The account names what is off: one thing wrong at a time, beside a generation where all is well."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.chaos.accounting import Account, Evidence, account
from tests.chaos.database import Outage
from tests.chaos.fleet import Ending
from tests.chaos.ledger import Books, Call, Kept
from tests.chaos.orders import MANY_A_CALL, Order, Record, Way
from tests.chaos.provider import Asked, Fate

PROMPT = "Älg nummer 1"
SENT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def ended_call(status: str, after_s: float = 5) -> Call:
    return Call(status, 1, SENT, SENT, SENT + timedelta(seconds=after_s))


def asked(fate: Fate) -> Asked:
    return Asked(PROMPT, 1, SENT.timestamp(), fate, SENT.timestamp() + 1)


class Run:
    """A run with one generation of one picture that came; each test spoils it in its own way."""

    def __init__(self) -> None:
        order = Order(1, PROMPT, "key", 1, MANY_A_CALL, Way.JSON, None, 0)
        outcome = {"images": [{"index": 0}], "failures": []}
        self.record = Record(order, tries=1, generation_id="g", outcome=outcome)
        self.kept = Kept("g", "key", PROMPT, 1, "finished", [ended_call("delivered")], {0})
        self.generations = [self.kept]
        self.asked = [asked(Fate.ANSWERED)]
        self.endings: list[Ending] = []
        self.outages: list[Outage] = []
        self.orphans = {"jobs left": 0}

    def failed(self, code: str, call_status: str, fate: Fate) -> None:
        self.kept.pictures, self.kept.failures = set(), {0: code}
        self.kept.calls = [ended_call(call_status)]
        self.record.outcome = {"images": [], "failures": [{"index": 0, "code": code}]}
        self.asked[0].fate = fate

    def account(self) -> Account:
        books = Books({PROMPT: self.generations}, self.orphans)
        return account(Evidence([self.record], self.asked, books, self.endings, self.outages, timeout_s=6))


@pytest.fixture
def run() -> Run:
    return Run()


def test_a_picture_that_came_is_all_right(run: Run) -> None:
    result = run.account()
    assert result.faults == []
    assert (result.pictures["asked"], result.pictures["stored"], result.answered) == (1, 1, 1)


def test_a_request_for_a_call_that_was_sent_before_is_a_repetition(run: Run) -> None:
    run.asked.append(asked(Fate.OPEN))
    result = run.account()
    assert result.repeated == 1
    assert len(result.faults) == 1


def test_an_answer_that_nobody_tells_of_is_lost(run: Run) -> None:
    run.failed("provider_timeout", "failed", Fate.ANSWERED)
    assert run.account().lost == 1


def test_an_answer_that_came_when_the_time_was_up_is_late(run: Run) -> None:
    run.failed("provider_timeout", "failed", Fate.ANSWERED)
    run.kept.calls = [ended_call("failed", after_s=7)]
    result = run.account()
    assert (result.late, result.lost, result.faults) == (1, 0, [])


def test_a_picture_that_is_neither_there_nor_failed_is_off(run: Run) -> None:
    run.kept.requested = 2
    assert "2 pictures asked for" in run.account().faults[0]


def test_two_generations_for_one_key_are_off(run: Run) -> None:
    run.generations.append(Kept("h", None, PROMPT, 1, "finished", [], {0}))
    assert any("2 generations" in fault for fault in run.account().faults)


def test_an_unknown_outcome_needs_a_cause(run: Run) -> None:
    run.failed("outcome_unknown", "outcome_unknown", Fate.ANSWERED)
    assert len(run.account().faults) == 1


@pytest.mark.parametrize("fate", [Fate.RESET, Fate.RESET_IN_THE_MIDDLE])
def test_a_lost_answer_is_such_a_cause(run: Run, fate: Fate) -> None:
    run.failed("outcome_unknown", "outcome_unknown", fate)
    assert run.account().faults == []


def test_a_worker_killed_meanwhile_is_one_too(run: Run) -> None:
    run.failed("outcome_unknown", "outcome_unknown", Fate.ANSWERED)
    run.endings.append(Ending("worker 1", "worker", "SIGKILL", True, SENT.timestamp() + 1, -9))
    result = run.account()
    assert result.faults == []
    assert result.longest_until_unknown_s == 4


def test_events_out_of_order_are_off(run: Run) -> None:
    run.record.seen = [1, 1]
    assert "events [1, 1]" in run.account().faults[0]


def test_a_process_that_does_not_leave_in_good_order_is_off(run: Run) -> None:
    run.endings.append(Ending("server 1", "server", "SIGTERM", True, 0, 1))
    assert "left with 1" in run.account().faults[0]


def test_a_process_may_end_by_itself_only_where_it_starts_without_a_database(run: Run) -> None:
    run.outages.append(Outage(100, 103))
    run.endings.append(Ending("worker 1", "worker", None, False, 101, 1))
    assert run.account().faults == []
    run.endings.append(Ending("worker 2", "worker", None, True, 101, 1))
    assert "ended by itself" in run.account().faults[0]


def test_rows_that_belong_to_nothing_are_off(run: Run) -> None:
    run.orphans["jobs left"] = 2
    assert run.account().faults == ["2 jobs left"]
