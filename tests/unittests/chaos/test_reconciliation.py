"""The reconciliation reports each violation: a run where all is well, changed in one respect by each test."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.chaos.database import Outage
from tests.chaos.fleet import ProcessExit
from tests.chaos.ledger import Ledger, StoredCall, StoredGeneration
from tests.chaos.provider import Answer, ReceivedRequest
from tests.chaos.reconciliation import Evidence, Reconciliation, reconcile
from tests.chaos.workload import BATCH_MODEL, ClientRecord, ResponseMode, Submission

PROMPT = "Älg nummer 1"
SENT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def ended_call(status: str, after_s: float = 5) -> StoredCall:
    return StoredCall(status, 1, SENT, SENT, SENT + timedelta(seconds=after_s))


def received(answer: Answer) -> ReceivedRequest:
    return ReceivedRequest(PROMPT, 1, SENT.timestamp(), answer, SENT.timestamp() + 1)


class Run:
    """A run with one generation of one picture, which was delivered."""

    def __init__(self) -> None:
        submission = Submission(1, PROMPT, "key", 1, BATCH_MODEL, ResponseMode.JSON, None, 0)
        outcome = {"images": [{"index": 0}], "failures": []}
        self.record = ClientRecord(submission, attempts=1, generation_id="g", outcome=outcome)
        self.generation = StoredGeneration("g", "key", PROMPT, 1, "finished", [ended_call("delivered")], {0})
        self.generations = [self.generation]
        self.received = [received(Answer.COMPLETE)]
        self.exits: list[ProcessExit] = []
        self.outages: list[Outage] = []
        self.stray_rows = {"jobs left": 0}

    def fail(self, code: str, call_status: str, answer: Answer) -> None:
        self.generation.pictures, self.generation.failures = set(), {0: code}
        self.generation.calls = [ended_call(call_status)]
        self.record.outcome = {"images": [], "failures": [{"index": 0, "code": code}]}
        self.received[0].answer = answer

    def reconcile(self) -> Reconciliation:
        ledger = Ledger({PROMPT: self.generations}, self.stray_rows)
        evidence = Evidence([self.record], self.received, ledger, self.exits, self.outages, timeout_s=6)
        return reconcile(evidence)


@pytest.fixture
def run() -> Run:
    return Run()


def test_a_delivered_picture_violates_nothing(run: Run) -> None:
    result = run.reconcile()
    assert result.violations == []
    assert (result.pictures["requested"], result.pictures["stored"], result.answered) == (1, 1, 1)


def test_a_second_request_for_one_call_counts_as_repeated(run: Run) -> None:
    run.received.append(received(Answer.PENDING))
    result = run.reconcile()
    assert result.repeated == 1
    assert len(result.violations) == 1


def test_a_complete_answer_without_picture_counts_as_lost(run: Run) -> None:
    run.fail("provider_timeout", "failed", Answer.COMPLETE)
    assert run.reconcile().lost == 1


def test_an_answer_after_the_timeout_counts_as_late(run: Run) -> None:
    run.fail("provider_timeout", "failed", Answer.COMPLETE)
    run.generation.calls = [ended_call("failed", after_s=7)]
    result = run.reconcile()
    assert (result.late, result.lost, result.violations) == (1, 0, [])


def test_a_picture_neither_stored_nor_failed_is_a_violation(run: Run) -> None:
    run.generation.requested = 2
    assert "2 pictures requested" in run.reconcile().violations[0]


def test_two_generations_for_one_key_are_a_violation(run: Run) -> None:
    run.generations.append(StoredGeneration("h", None, PROMPT, 1, "finished", [], {0}))
    assert any("2 generations" in violation for violation in run.reconcile().violations)


def test_an_unknown_outcome_without_a_fault_is_a_violation(run: Run) -> None:
    run.fail("outcome_unknown", "outcome_unknown", Answer.COMPLETE)
    assert len(run.reconcile().violations) == 1


@pytest.mark.parametrize("answer", [Answer.RESET, Answer.RESET_IN_THE_MIDDLE])
def test_a_lost_answer_explains_an_unknown_outcome(run: Run, answer: Answer) -> None:
    run.fail("outcome_unknown", "outcome_unknown", answer)
    assert run.reconcile().violations == []


def test_a_killed_worker_explains_an_unknown_outcome(run: Run) -> None:
    run.fail("outcome_unknown", "outcome_unknown", Answer.COMPLETE)
    run.exits.append(ProcessExit("worker 1", "worker", "SIGKILL", True, SENT.timestamp() + 1, -9))
    result = run.reconcile()
    assert result.violations == []
    assert result.longest_until_unknown_s == 4


def test_events_out_of_order_are_a_violation(run: Run) -> None:
    run.record.event_numbers = [1, 1]
    assert "events [1, 1]" in run.reconcile().violations[0]


def test_an_exit_code_after_sigterm_is_a_violation(run: Run) -> None:
    run.exits.append(ProcessExit("server 1", "server", "SIGTERM", True, 0, 1))
    assert "exited after SIGTERM with 1" in run.reconcile().violations[0]


def test_a_process_may_exit_by_itself_only_while_it_starts_during_an_outage(run: Run) -> None:
    run.outages.append(Outage(100, 103))
    run.exits.append(ProcessExit("worker 1", "worker", None, False, 101, 1))
    assert run.reconcile().violations == []
    run.exits.append(ProcessExit("worker 2", "worker", None, True, 101, 1))
    assert "exited by itself" in run.reconcile().violations[0]


def test_stray_rows_are_a_violation(run: Run) -> None:
    run.stray_rows["jobs left"] = 2
    assert run.reconcile().violations == ["2 jobs left"]
