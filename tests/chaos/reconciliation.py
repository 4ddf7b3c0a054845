"""Compares what was submitted, what the provider received, what is stored and what clients saw."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.chaos.database import Outage
from tests.chaos.fleet import ProcessExit
from tests.chaos.ledger import Ledger, StoredCall, StoredGeneration
from tests.chaos.provider import Answer, ReceivedRequest
from tests.chaos.workload import ClientRecord
from tests.support.members import WORKER

CANCELLED, UNKNOWN, TIMEOUT = "cancelled", "outcome_unknown", "provider_timeout"
_LOST_ANSWERS = (Answer.RESET, Answer.RESET_IN_THE_MIDDLE)
_STORED_WITHIN_S = 3.0
_OUTAGE_MARGIN_BEFORE_S, _OUTAGE_MARGIN_AFTER_S = 1.0, 10.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known at the end of a run.

    Args:
        timeout_s: how long a worker waits for a provider, ENEO_PROVIDER_TIMEOUT_S.
    """

    records: Sequence[ClientRecord]
    received: Sequence[ReceivedRequest]
    ledger: Ledger
    exits: Sequence[ProcessExit]
    outages: Sequence[Outage]
    timeout_s: float


@dataclass(slots=True)
class Reconciliation:
    """Args:
    pictures: requested, stored, and one figure for each failure code.
    streams: by their last event.
    retried: submissions sent again with their idempotency key.
    repeated: requests that the provider received although their call had been sent before.
    late: complete answers that arrived after the worker's timeout.
    lost: complete answers in time whose call is neither delivered nor of unknown outcome.
    violations: broken invariants in words; empty when all is well.
    """

    generations: int = 0
    retried: int = 0
    requests: int = 0
    answered: int = 0
    late: int = 0
    repeated: int = 0
    lost: int = 0
    pictures: Counter[str] = field(default_factory=Counter)
    streams: Counter[str] = field(default_factory=Counter)
    longest_in_queue_s: float = 0.0
    longest_until_unknown_s: float = 0.0
    violations: list[str] = field(default_factory=list)


def reconcile(evidence: Evidence) -> Reconciliation:
    """Check each submission, then what belongs to none."""
    by_prompt: defaultdict[str, list[ReceivedRequest]] = defaultdict(list)
    for request in evidence.received:
        by_prompt[request.prompt].append(request)
    result = Reconciliation()
    for record in evidence.records:
        submission = record.submission
        name = f"submission {submission.number}"
        result.violations += [f"{name}: {error}" for error in record.errors]
        result.retried += record.attempts - 1
        result.streams.update(record.stream_endings)
        stored = evidence.ledger.generations.get(submission.prompt, [])
        if len(stored) != 1:
            result.violations.append(f"{name}: {len(stored)} generations")
        for generation in stored:
            _count(result, generation)
            violations = _check(record, generation, by_prompt[submission.prompt], evidence, result)
            details = f"{name} ({submission.mode}, n={submission.n})"
            result.violations += [f"{details}: {violation}" for violation in violations]
    result.violations += _check_leftovers(evidence)
    return result


def _count(result: Reconciliation, generation: StoredGeneration) -> None:
    result.generations += 1
    result.pictures["requested"] += generation.requested
    result.pictures["stored"] += len(generation.pictures)
    result.pictures.update(generation.failures.values())
    for call in generation.calls:
        if call.sent_at is not None:
            waited = (call.sent_at - call.created_at).total_seconds()
            result.longest_in_queue_s = max(result.longest_in_queue_s, waited)


def _check(
    record: ClientRecord,
    generation: StoredGeneration,
    received: Sequence[ReceivedRequest],
    evidence: Evidence,
    result: Reconciliation,
) -> list[str]:
    violations = [*_check_pictures(generation), *_check_client_view(record, generation)]
    answered = sum(request.answer is Answer.COMPLETE for request in received)
    sent = sum(call.sent_at is not None for call in generation.calls)
    known = sum(call.status in ("delivered", UNKNOWN) for call in generation.calls)
    late = min(max(0, answered - known), _timed_out(generation, evidence.timeout_s))
    result.requests += len(received)
    result.answered += answered
    result.late += late
    if len(received) > sent:
        result.repeated += len(received) - sent
        violations.append(f"the provider received {len(received)} requests for {sent} calls sent")
    if answered > known + late:
        result.lost += answered - known - late
        violations.append(f"{answered} answers, of which {known} are stored or {UNKNOWN}")
    return violations + _check_codes(record, generation, received, evidence, result)


def _check_pictures(generation: StoredGeneration) -> list[str]:
    ended = generation.pictures | generation.failures.keys()
    if ended == set(range(generation.requested)):
        return []
    return [f"{generation.requested} pictures requested, {sorted(ended)} ended ({generation.status})"]


def _check_client_view(record: ClientRecord, generation: StoredGeneration) -> list[str]:
    """Check the final GET, and that the streams gave each event once and in order."""
    violations = []
    if record.generation_id != generation.id:
        violations.append("its client has another generation's id")
    if record.outcome is not None:
        seen = {image["index"] for image in record.outcome["images"]}
        failed = {failure["index"]: failure["code"] for failure in record.outcome["failures"]}
        # A picture may still be stored after its call has ended as outcome_unknown.
        late = {index for index in generation.pictures - seen if failed.get(index) == UNKNOWN}
        if seen | late != generation.pictures or failed.keys() - late != generation.failures.keys():
            stored = sorted(generation.pictures)
            violations.append(f"its client saw {sorted(seen)} and {failed}, stored are {stored}")
    if record.event_numbers != list(range(1, len(record.event_numbers) + 1)):
        violations.append(f"its streams gave events {record.event_numbers}")
    return violations


def _check_codes(
    record: ClientRecord,
    generation: StoredGeneration,
    received: Sequence[ReceivedRequest],
    evidence: Evidence,
    result: Reconciliation,
) -> list[str]:
    """Check that an injected fault or a cancellation explains each failure."""
    violations = []
    codes = Counter(generation.failures.values())
    if codes[CANCELLED] and not record.cancelled:
        violations.append("cancelled, but its client did not cancel it")
    if codes[TIMEOUT] and not _timed_out(generation, evidence.timeout_s):
        violations.append(f"{TIMEOUT}, but no call lasted that long")
    if others := codes.keys() - {CANCELLED, UNKNOWN, TIMEOUT}:
        violations.append(f"failed with {sorted(others)}")
    unknown = [call for call in generation.calls if call.status == UNKNOWN]
    never_arrived = max(0, sum(call.sent_at is not None for call in generation.calls) - len(received))
    explained = never_arrived + sum(
        request.answer in _LOST_ANSWERS or _was_interrupted(request, evidence) for request in received
    )
    if len(unknown) > explained:
        answers = [request.answer.value for request in received]
        violations.append(f"{len(unknown)} {UNKNOWN} without a fault; the provider's answers were {answers}")
    for call in unknown:
        result.longest_until_unknown_s = max(
            result.longest_until_unknown_s, _seconds_after_worker_exit(call, evidence)
        )
    return violations


def _timed_out(generation: StoredGeneration, timeout_s: float) -> int:
    """Count the calls that failed at the worker's timeout."""
    return sum(
        (call.ended_at - call.sent_at).total_seconds() >= timeout_s
        for call in generation.calls
        if call.status == "failed" and call.sent_at is not None and call.ended_at is not None
    )


def _was_interrupted(request: ReceivedRequest, evidence: Evidence) -> bool:
    """Whether a worker ended, or the database was down, during the request or shortly after it."""
    until = (request.ended or request.at + evidence.timeout_s) + _STORED_WITHIN_S
    exits = [process_exit.at for process_exit in evidence.exits if process_exit.role == WORKER]
    return any(request.at <= at <= until for at in exits) or any(
        request.at <= outage.ended and outage.began <= until for outage in evidence.outages
    )


def _seconds_after_worker_exit(call: StoredCall, evidence: Evidence) -> float:
    """Seconds from the last exit of a worker during the call to the call's end; 0 where there was none."""
    if call.sent_at is None or call.ended_at is None:
        return 0.0
    sent, ended = call.sent_at.timestamp(), call.ended_at.timestamp()
    exits = [
        process_exit.at
        for process_exit in evidence.exits
        if process_exit.role == WORKER and sent <= process_exit.at <= ended
    ]
    return ended - max(exits) if exits else 0.0


def _check_leftovers(evidence: Evidence) -> list[str]:
    violations = [f"{count} {what}" for what, count in evidence.ledger.stray_rows.items() if count]
    prompts = {record.submission.prompt for record in evidence.records}
    violations += [
        f"a generation that was not submitted: {prompt}"
        for prompt in evidence.ledger.generations.keys() - prompts
    ]
    for process_exit in evidence.exits:
        details = f"{process_exit.code}: {process_exit.log_tail}"
        if process_exit.signal == "SIGTERM" and process_exit.code != 0:
            violations.append(f"{process_exit.name} exited after SIGTERM with {details}")
        if process_exit.signal is None and not _is_expected(process_exit, evidence.outages):
            violations.append(f"{process_exit.name} exited by itself with {details}")
    return violations


def _is_expected(process_exit: ProcessExit, outages: Sequence[Outage]) -> bool:
    """Whether the process was starting during an outage: then it exits, and its supervisor restarts it."""
    return not process_exit.was_ready and any(
        outage.began - _OUTAGE_MARGIN_BEFORE_S <= process_exit.at <= outage.ended + _OUTAGE_MARGIN_AFTER_S
        for outage in outages
    )
