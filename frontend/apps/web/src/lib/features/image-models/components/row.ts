import type { ModelTest } from '$lib/features/model-tests/model-tests.svelte';
import type { Credential, ImageModel, SecurityClassification } from '@intric/intric-js';
import type { ProviderGroup } from '../state/groups';

/** Of the table. */
export const COLUMNS = 9;

/** What can be done to a model in its row or on its card. */
export interface RowDeeds {
  enable: (model: ImageModel, enabled: boolean) => void;
  makeDefault: (model: ImageModel) => void;
  /** @param levelId the classification's id, empty for none */
  classify: (model: ImageModel, levelId: string) => void;
  test: (model: ImageModel) => void;
  closeTest: (model: ImageModel) => void;
}

export interface RowProps {
  model: ImageModel;
  levels: SecurityClassification[];
  /** Whether its radio is the one that Tab reaches. */
  tabbable: boolean;
  test: ModelTest | undefined;
  /** Whose key the model is called with, where it needs one. */
  credential: Credential | undefined;
  deeds: RowDeeds;
}

/** What the table and the cards are drawn from. */
export interface ListProps {
  groups: ProviderGroup[];
  levels: SecurityClassification[];
  credentials: readonly Credential[];
  testOf: (modelId: string) => ModelTest | undefined;
  /** The model whose radio Tab reaches. */
  stop: string | undefined;
  deeds: RowDeeds;
}

/** One model's part of what a list is drawn from. */
export function rowOf(list: ListProps, model: ImageModel): RowProps {
  const { levels, credentials, stop, deeds } = list;
  return {
    model,
    levels,
    deeds,
    tabbable: model.id === stop,
    test: list.testOf(model.id),
    credential: credentials.find(({ provider }) => provider === model.credential_provider)
  };
}
