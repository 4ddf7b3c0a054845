/** Short names for the types of the generated schema. */
import type { components } from './schema';

type Schemas = components['schemas'];

export type User = Schemas['UserMe'];
export type ApiKey = Schemas['ApiKeyPublic'];
export type Space = Schemas['SpacePublic'];
export type Assistant = Schemas['AssistantPublic'];
export type ListedAssistant = Schemas['AssistantListed'];
export type App = Schemas['AppPublic'];
export type ListedApp = Schemas['AppListed'];
export type SecurityClassification = Schemas['SecurityClassificationPublic'];
export type ImageModel = Schemas['ImageModelPublic'];
export type ImageModelFlags = Schemas['ImageModelUpdateFlags'];
export type IconVariantsRequest = Schemas['IconGenerationRequest'];
export type IconVariant = Schemas['ImageVariant'];
export type GenerationFailure = Schemas['FailurePublic'];
export type IconGeneration = Schemas['IconGenerationProgress'];
export type GeneratedImage = Schemas['GeneratedImagePublic'];
export type Credential = Schemas['CredentialPublic'];
export type CredentialField = Schemas['CredentialField'];
export type CredentialUpdate = Schemas['CredentialUpdate'];
export type ImageModelTest = Schemas['ImageModelTestResult'];
