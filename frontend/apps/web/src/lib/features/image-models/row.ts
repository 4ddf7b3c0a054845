import type { ImageModel, SecurityClassification } from '@intric/intric-js';

/** What can be done to a model in its row or on its card. */
export interface RowDeeds {
  enable: (model: ImageModel, enabled: boolean) => void;
  makeDefault: (model: ImageModel) => void;
  /** @param levelId the classification's id, empty for none */
  classify: (model: ImageModel, levelId: string) => void;
}

export interface RowProps {
  model: ImageModel;
  levels: SecurityClassification[];
  /** Whether its radio is the one that Tab reaches. */
  tabbable: boolean;
  deeds: RowDeeds;
}
