"""Run the contract of all providers and print it as a table: `python -m tests.provider_table [PYTEST ARGUMENTS]`."""

import re
import sys
from collections import defaultdict

import pytest

_CONTRACT = "tests/integration/image_models/providers/contract"
_ID = re.compile(r"\[(\w+): (.+?)(?: \([^)]*\))?\]$")


class _Outcomes:
    """Collects whether each case passed, per provider; a case that fails for one model has failed."""

    def __init__(self) -> None:
        self.by_case: dict[str, dict[str, bool]] = defaultdict(dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        found = _ID.search(report.nodeid)
        if found is not None:
            provider, case = found.groups()
            passed = self.by_case[case].get(provider, True) and report.passed
            self.by_case[case][provider] = passed


def _print(by_case: dict[str, dict[str, bool]]) -> None:
    providers = list(dict.fromkeys(provider for row in by_case.values() for provider in row))
    print(f"| {'case':24} | " + " | ".join(providers) + " |")
    print(f"| {'-' * 24} | " + " | ".join("-" * len(provider) for provider in providers) + " |")
    for case, row in by_case.items():
        marks = {None: "–", True: "ok", False: "FAILS"}
        cells = (marks[row.get(provider)].ljust(len(provider)) for provider in providers)
        print(f"| {case:24} | " + " | ".join(cells) + " |")


def main(arguments: list[str]) -> int:
    outcomes = _Outcomes()
    code = pytest.main(["-q", "--no-header", "--tb=short", _CONTRACT, *arguments], plugins=[outcomes])
    _print(outcomes.by_case)
    return int(code)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
