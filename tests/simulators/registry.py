from collections.abc import Mapping

from tests.simulators.azure_ai import AzureAISimulator
from tests.simulators.bedrock import BedrockSimulator
from tests.simulators.black_forest_labs import BlackForestLabsSimulator
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
