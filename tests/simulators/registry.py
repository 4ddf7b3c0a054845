from collections.abc import Mapping

from tests.simulators.azure_ai import AzureAISimulator
from tests.simulators.bedrock import BedrockSimulator
from tests.simulators.black_forest_labs import BlackForestLabsSimulator, Flux1Simulator
from tests.simulators.gemini import GeminiSimulator
from tests.simulators.hosted_vllm import HostedVLLMSimulator
from tests.simulators.openai import AzureSimulator, OpenAISimulator
from tests.simulators.provider import ProviderSimulator
from tests.simulators.recraft import RecraftSimulator
from tests.simulators.stability import StabilitySimulator

SIMULATORS: Mapping[str, type[ProviderSimulator]] = {
    simulator.provider: simulator
    for simulator in (
        OpenAISimulator,
        AzureSimulator,
        HostedVLLMSimulator,
        AzureAISimulator,
        BlackForestLabsSimulator,
        BedrockSimulator,
        GeminiSimulator,
        StabilitySimulator,
        RecraftSimulator,
    )
}

# The contract is held for these too: models of a provider above whose calls take another way through our code.
VARIANTS: Mapping[str, type[ProviderSimulator]] = {"black_forest_labs_flux_1": Flux1Simulator}
