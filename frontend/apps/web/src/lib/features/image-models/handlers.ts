import { api } from '$lib/api';
import { showToast } from '$lib/components/toasts/toasts';
import { report } from '$lib/errors/report';
import type { ModelTests } from '$lib/features/model-tests/model-tests.svelte';
import { m } from '$lib/paraglide/messages';
import { IntricError, dataOf, type ImageModel } from '@intric/intric-js';
import { ModelList } from './state/model-list.svelte';
import { modelName } from './labels/name';

type Level = ImageModel['security_classification'];

/** The models as the administrator's page holds them, saved over the wire. */
export function modelListOf(models: readonly ImageModel[]): ModelList {
  return new ModelList(models, (id, flags) =>
    dataOf(
      api.POST('/api/v1/image-models/{model_id}/', {
        params: { path: { model_id: id } },
        body: flags
      })
    )
  );
}

/** Enables or disables a model. @returns whether the server agreed */
export function setEnabled(list: ModelList, model: ImageModel, enabled: boolean): Promise<boolean> {
  const words: RolledBack = enabled
    ? { refused: m.models_rolled_enable, unanswered: m.models_rolled_enable_no_answer }
    : { refused: m.models_rolled_disable, unanswered: m.models_rolled_disable_no_answer };
  return attempt(model, words, () => list.setEnabled(model.id, enabled));
}

export function setDefault(list: ModelList, model: ImageModel): Promise<boolean> {
  const words = {
    refused: m.models_rolled_default,
    unanswered: m.models_rolled_default_no_answer
  };
  return attempt(model, words, () => list.setDefault(model.id));
}

export function classify(list: ModelList, model: ImageModel, level: Level): Promise<boolean> {
  const words = {
    refused: m.models_rolled_classify,
    unanswered: m.models_rolled_classify_no_answer
  };
  return attempt(model, words, () => list.classify(model.id, level));
}

/** Turns off the default model; `next`, if any, takes over first, so that there is never a moment without. */
export async function turnOffDefault(
  list: ModelList,
  model: ImageModel,
  next: ImageModel | undefined
): Promise<void> {
  if (next && !(await setDefault(list, next))) return;
  await setEnabled(list, model, false);
}

/** Makes one smallest picture with a model; what came of it is found in `tests`. */
export async function testModel(tests: ModelTests, model: ImageModel): Promise<void> {
  try {
    await tests.run(model.id);
  } catch (error) {
    report(error);
  }
}

type Words = (inputs: { model: string }) => string;

/** What holds again after a change that did not go through, in words. */
interface RolledBack {
  refused: Words;
  unanswered: Words;
}

/** Tries a change that takes itself back if the server refuses it; a toast then offers to try once more. */
async function attempt(
  model: ImageModel,
  words: RolledBack,
  change: () => Promise<void>
): Promise<boolean> {
  try {
    await change();
    return true;
  } catch (error) {
    if (!(error instanceof IntricError) || error.status === 401) {
      report(error);
      return false;
    }
    const say = error.code === 'network' ? words.unanswered : words.refused;
    showToast({
      words: say({ model: modelName(model) }),
      failed: true,
      deed: { label: m.try_again(), run: () => void attempt(model, words, change) }
    });
    return false;
  }
}
