import type { ModelTest } from '$lib/features/model-tests/model-tests.svelte';
import type { Credential, ImageModel, SecurityClassification } from '@intric/intric-js';
import type { ProviderGroup } from '../state/groups';

/** The table's number of columns. */
export const COLUMNS = 9;

/** The actions of a model's row or card. */
export interface RowActions {
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
  /** Whether the radio is the group's tab stop. */
  tabbable: boolean;
  test: ModelTest | undefined;
  /** The credentials of the model's provider, if it needs any. */
  credential: Credential | undefined;
  actions: RowActions;
}

/** The props of the table and of the cards. */
export interface ListProps {
  groups: ProviderGroup[];
  levels: SecurityClassification[];
  credentials: readonly Credential[];
  testOf: (modelId: string) => ModelTest | undefined;
  /** The id of the model whose radio is the tab stop. */
  tabStop: string | undefined;
  actions: RowActions;
}

/** Returns the props of one model's row or card. */
export function rowProps(list: ListProps, model: ImageModel): RowProps {
  const { levels, credentials, tabStop, actions } = list;
  return {
    model,
    levels,
    actions,
    tabbable: model.id === tabStop,
    test: list.testOf(model.id),
    credential: credentials.find(({ provider }) => provider === model.credential_provider)
  };
}
