"""Holds what was asked, what the provider saw, what is stored and what clients were told against each other."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.chaos.database import Outage
from tests.chaos.fleet import Ending
from tests.chaos.ledger import Books, Call, Kept
from tests.chaos.orders import Record
from tests.chaos.provider import Asked, Fate
from tests.support.members import WORKER

CANCELLED, UNKNOWN, TIMEOUT = "cancelled", "outcome_unknown", "provider_timeout"
_LOST_ANSWERS = (Fate.RESET, Fate.RESET_IN_THE_MIDDLE)
_STORED_WITHIN_S = 3.0
_SLACK_S = 1.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known at the end of a run.

    Args:
        timeout_s: how long a worker waits for a provider, ENEO_PROVIDER_TIMEOUT_S.
    """

    records: Sequence[Record]
    asked: Sequence[Asked]
    books: Books
    endings: Sequence[Ending]
    outages: Sequence[Outage]
    timeout_s: float


@dataclass(slots=True)
class Account:
    """Args:
    pictures: asked for, stored, and one figure for each code of failure.
    streams: by their last event.
    repeated: requests that the provider saw although their call had been sent before.
    late: answers that the provider gave in full when the worker's time for the call was up.
    lost: those that it gave in time and nobody tells of.
    faults: what is not as it should be, in words; empty when all is well.
    """

    generations: int = 0
    sent_again: int = 0
    requests: int = 0
    answered: int = 0
    late: int = 0
    repeated: int = 0
    lost: int = 0
    pictures: Counter[str] = field(default_factory=Counter)
    streams: Counter[str] = field(default_factory=Counter)
    longest_in_line_s: float = 0.0
    longest_until_unknown_s: float = 0.0
    faults: list[str] = field(default_factory=list)


def account(evidence: Evidence) -> Account:
    """Order by order, then what belongs to none."""
    by_prompt: defaultdict[str, list[Asked]] = defaultdict(list)
    for asked in evidence.asked:
        by_prompt[asked.prompt].append(asked)
    result = Account()
    for record in evidence.records:
        order = record.order
        result.faults += [f"order {order.number}: {complaint}" for complaint in record.complaints]
        result.sent_again += record.tries - 1
        result.streams.update(record.last_words)
        kept = evidence.books.generations.get(order.prompt, [])
        if len(kept) != 1:
            result.faults.append(f"order {order.number}: {len(kept)} generations")
        for generation in kept:
            _enter(result, generation)
            wrong = _wrong_with(record, generation, by_prompt[order.prompt], evidence, result)
            result.faults += [f"order {order.number} ({order.way}, n={order.n}): {words}" for words in wrong]
    result.faults += _left_over(evidence)
    return result


def _enter(result: Account, generation: Kept) -> None:
    result.generations += 1
    result.pictures["asked"] += generation.requested
    result.pictures["stored"] += len(generation.pictures)
    result.pictures.update(generation.failures.values())
    for call in generation.calls:
        if call.sent_at is not None:
            waited = (call.sent_at - call.created_at).total_seconds()
            result.longest_in_line_s = max(result.longest_in_line_s, waited)


def _wrong_with(
    record: Record, generation: Kept, asked: Sequence[Asked], evidence: Evidence, result: Account
) -> list[str]:
    wrong = [*_pictures(generation), *_told_to_client(record, generation)]
    answered = sum(each.fate is Fate.ANSWERED for each in asked)
    sent = sum(call.sent_at is not None for call in generation.calls)
    known = sum(call.status in ("delivered", UNKNOWN) for call in generation.calls)
    late = min(max(0, answered - known), _overdue(generation, evidence.timeout_s))
    result.requests += len(asked)
    result.answered += answered
    result.late += late
    if len(asked) > sent:
        result.repeated += len(asked) - sent
        wrong.append(f"the provider saw {len(asked)} requests for {sent} calls sent")
    if answered > known + late:
        result.lost += answered - known - late
        wrong.append(f"{answered} answers, of which {known} are stored or named {UNKNOWN}")
    return wrong + _codes(record, generation, asked, evidence, result)


def _pictures(generation: Kept) -> list[str]:
    told = generation.pictures | generation.failures.keys()
    if told == set(range(generation.requested)):
        return []
    return [f"{generation.requested} pictures asked for, {sorted(told)} came to an end ({generation.status})"]


def _told_to_client(record: Record, generation: Kept) -> list[str]:
    """The last look, and the events of the streams: each once and in order."""
    wrong = []
    if record.generation_id != generation.id:
        wrong.append("its client was told another generation's id")
    if record.outcome is not None:
        seen = {image["index"] for image in record.outcome["images"]}
        failed = {failure["index"]: failure["code"] for failure in record.outcome["failures"]}
        # A picture may still come home after its call was given up as unknown.
        late = {index for index in generation.pictures - seen if failed.get(index) == UNKNOWN}
        if seen | late != generation.pictures or failed.keys() - late != generation.failures.keys():
            wrong.append(
                f"its client saw {sorted(seen)} and {failed}, kept are {sorted(generation.pictures)}"
            )
    if record.seen != list(range(1, len(record.seen) + 1)):
        wrong.append(f"its streams gave events {record.seen}")
    return wrong


def _codes(
    record: Record, generation: Kept, asked: Sequence[Asked], evidence: Evidence, result: Account
) -> list[str]:
    """Whether each failure has a cause among the deeds."""
    wrong = []
    codes = Counter(generation.failures.values())
    if codes[CANCELLED] and not record.cancelled:
        wrong.append("cancelled, which nobody asked for")
    if codes[TIMEOUT] and not _overdue(generation, evidence.timeout_s):
        wrong.append(f"{TIMEOUT}, though no call took as long")
    if others := codes.keys() - {CANCELLED, UNKNOWN, TIMEOUT}:
        wrong.append(f"failed with {sorted(others)}")
    unknown = [call for call in generation.calls if call.status == UNKNOWN]
    never_came = max(0, sum(call.sent_at is not None for call in generation.calls) - len(asked))
    explained = never_came + sum(
        each.fate in _LOST_ANSWERS or _had_to_be_given_up(each, evidence) for each in asked
    )
    if len(unknown) > explained:
        fates = [each.fate.value for each in asked]
        wrong.append(f"{len(unknown)} {UNKNOWN}, though nothing happened; the provider's book says {fates}")
    for call in unknown:
        result.longest_until_unknown_s = max(
            result.longest_until_unknown_s, _since_end_of_worker(call, evidence)
        )
    return wrong


def _overdue(generation: Kept, timeout_s: float) -> int:
    """How many of its calls failed only when the worker's time was up."""
    return sum(
        (call.ended_at - call.sent_at).total_seconds() >= timeout_s
        for call in generation.calls
        if call.status == "failed" and call.sent_at is not None and call.ended_at is not None
    )


def _had_to_be_given_up(asked: Asked, evidence: Evidence) -> bool:
    """Whether a worker ended, or the database was away, while it was out or soon after."""
    until = (asked.ended or asked.at + evidence.timeout_s) + _STORED_WITHIN_S
    ends = [ending.at for ending in evidence.endings if ending.role == WORKER]
    return any(asked.at <= end <= until for end in ends) or any(
        asked.at <= outage.ended and outage.began <= until for outage in evidence.outages
    )


def _since_end_of_worker(call: Call, evidence: Evidence) -> float:
    """Seconds from the last end of a worker while the call was out; 0 where there was none."""
    if call.sent_at is None or call.ended_at is None:
        return 0.0
    sent, ended = call.sent_at.timestamp(), call.ended_at.timestamp()
    ends = [ending.at for ending in evidence.endings if ending.role == WORKER and sent <= ending.at <= ended]
    return ended - max(ends) if ends else 0.0


def _left_over(evidence: Evidence) -> list[str]:
    faults = [f"{count} {what}" for what, count in evidence.books.orphans.items() if count]
    prompts = {record.order.prompt for record in evidence.records}
    faults += [
        f"a generation nobody asked for: {prompt}" for prompt in evidence.books.generations.keys() - prompts
    ]
    for ending in evidence.endings:
        if ending.told == "SIGTERM" and ending.code != 0:
            faults.append(f"{ending.name} left with {ending.code} after SIGTERM: {ending.words}")
        if ending.told is None and not _may_fall(ending, evidence.outages):
            faults.append(f"{ending.name} ended by itself with {ending.code}: {ending.words}")
    return faults


def _may_fall(ending: Ending, outages: Sequence[Outage]) -> bool:
    """A process that starts while the database is away says so and ends; whoever keeps it starts it again."""
    return not ending.was_ready and any(
        outage.began - _SLACK_S <= ending.at <= outage.ended + 10 for outage in outages
    )
