"""A short run of `make chaos` with a fixed seed."""

from pathlib import Path

import pytest
from tests.chaos.plan import Fault, FaultKind, make_plan
from tests.chaos.run import RunSettings, run

pytestmark = [pytest.mark.integration, pytest.mark.timeout(400)]

SHORT = RunSettings(seed=1, seconds=20, kills=3, warm_up_s=4)


def _kinds(plan: list[Fault]) -> set[FaultKind]:
    return {fault.kind for fault in plan}


async def test_every_picture_is_accounted_for_after_kills_and_network_faults(tmp_path: Path) -> None:
    progress: list[str] = []
    result = await run(SHORT, tmp_path, progress.append)
    assert result.violations == [], "\n".join(progress)
    assert result.reconciliation.pictures["stored"] > 0
    assert set(result.injected) >= {
        FaultKind.KILL_WORKER,
        FaultKind.TERM_SERVER,
        FaultKind.RESTART_DATABASE,
        FaultKind.CUT_CLIENTS,
        FaultKind.RESET,
        FaultKind.RESET_IN_THE_MIDDLE,
        FaultKind.HANG,
    }


def test_the_same_seed_makes_the_same_plan() -> None:
    assert make_plan(7, 600, 50) == make_plan(7, 600, 50)
    assert make_plan(7, 600, 50) != make_plan(8, 600, 50)


def test_a_long_plan_has_every_kind_of_fault_and_spares_two_processes_in_its_second_half() -> None:
    plan = make_plan(7, 600, 50)
    assert _kinds(plan) == set(FaultKind)
    assert sum(fault.kind.is_kill for fault in plan) == 50
    assert all(fault.target == 0 for fault in plan if fault.at_s > 320)
