from pathlib import Path

from tests.simulators.registry import SIMULATORS

from intric.ai_models.catalogue import load_catalogue
from intric.ai_models.provider_registry import PLATFORM_VARIABLES
from intric.settings.credential_resolver import CredentialResolver

REPOSITORY = Path(__file__).parents[3]


class TestProviders:
    def test_each_that_the_catalogue_names_has_a_simulator_and_the_other_way_round(self) -> None:
        entries = load_catalogue(REPOSITORY / "ai_models.yml")

        assert {entry.credential_provider for entry in entries} - {None} == set(SIMULATORS)

    def test_what_a_simulator_prints_is_all_that_its_provider_needs(self) -> None:
        for provider, simulator in SIMULATORS.items():
            assert CredentialResolver(simulator(port=1).environment()).has(provider)

    def test_the_page_about_them_names_every_variable(self) -> None:
        page = (REPOSITORY / "docs" / "providers.md").read_text(encoding="utf-8")

        assert [variable for variable in PLATFORM_VARIABLES if f"`{variable}`" not in page] == []
