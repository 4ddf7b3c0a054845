"""A minute of `make chaos`, always with the same deeds."""

from pathlib import Path

import pytest
from tests.chaos.plan import Deed, Kind, make_plan
from tests.chaos.run import Size, run

pytestmark = [pytest.mark.integration, pytest.mark.timeout(400)]

SHORT = Size(seed=1, seconds=20, kills=3, warm_up_s=4)


def _kinds(plan: list[Deed]) -> set[Kind]:
    return {deed.kind for deed in plan}


async def test_every_picture_is_accounted_for_whatever_dies(tmp_path: Path) -> None:
    said: list[str] = []
    result = await run(SHORT, tmp_path, said.append)
    assert result.faults == [], "\n".join(said)
    assert result.account.pictures["stored"] > 0
    assert set(result.done) >= {
        Kind.KILL_WORKER,
        Kind.TERM_SERVER,
        Kind.RESTART_DATABASE,
        Kind.CUT_CLIENTS,
        Kind.RESET,
        Kind.RESET_IN_THE_MIDDLE,
        Kind.HANG,
    }


def test_the_same_seed_does_the_same_deeds() -> None:
    assert make_plan(7, 600, 50) == make_plan(7, 600, 50)
    assert make_plan(7, 600, 50) != make_plan(8, 600, 50)


def test_a_long_plan_does_everything_and_spares_the_second_half() -> None:
    plan = make_plan(7, 600, 50)
    assert _kinds(plan) == set(Kind)
    assert sum(deed.kind.is_kill for deed in plan) == 50
    assert all(deed.target == 0 for deed in plan if deed.at_s > 320)
