/** Short names for the shapes of the generated schema. */
import type { components } from './schema';

type Schemas = components['schemas'];

export type User = Schemas['UserMe'];
export type ApiKey = Schemas['ApiKeyPublic'];
export type ApiKeyCreated = Schemas['ApiKeyCreated'];
export type Space = Schemas['SpacePublic'];
export type Assistant = Schemas['AssistantPublic'];
export type App = Schemas['AppPublic'];
export type SecurityClassification = Schemas['SecurityClassificationPublic'];
export type ImageModel = Schemas['ImageModelPublic'];
export type ImageModelFlags = Schemas['ImageModelUpdateFlags'];
export type IconVariantsRequest = Schemas['GenerateIconVariantsRequest'];
export type IconVariant = Schemas['IconVariant'];
export type GenerationFailure = Schemas['GenerationFailure'];
export type GeneratedImage = Schemas['GeneratedImagePublic'];
