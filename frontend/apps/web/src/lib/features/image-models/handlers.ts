import { api } from '$lib/api';
import { showToast } from '$lib/components/toasts/toasts';
import { report } from '$lib/errors/report';
import type { ModelTests } from '$lib/features/model-tests/model-tests.svelte';
import { m } from '$lib/paraglide/messages';
import { IntricError, dataOf, type ImageModel } from '@intric/intric-js';
import { ModelList } from './state/model-list.svelte';
import { modelName } from './labels/name';

type Level = ImageModel['security_classification'];

/** Creates the admin page's model list. */
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

/** Enables or disables a model. @returns whether it was saved */
export function setEnabled(list: ModelList, model: ImageModel, enabled: boolean): Promise<boolean> {
  const messages: RollbackMessages = enabled
    ? { refused: m.models_rolled_enable, unanswered: m.models_rolled_enable_no_answer }
    : { refused: m.models_rolled_disable, unanswered: m.models_rolled_disable_no_answer };
  return attempt(model, messages, () => list.setEnabled(model.id, enabled));
}

export function setDefault(list: ModelList, model: ImageModel): Promise<boolean> {
  const messages = {
    refused: m.models_rolled_default,
    unanswered: m.models_rolled_default_no_answer
  };
  return attempt(model, messages, () => list.setDefault(model.id));
}

export function classify(list: ModelList, model: ImageModel, level: Level): Promise<boolean> {
  const messages = {
    refused: m.models_rolled_classify,
    unanswered: m.models_rolled_classify_no_answer
  };
  return attempt(model, messages, () => list.classify(model.id, level));
}

/** Disables the default model after making `next`, if given, the default. */
export async function disableDefault(
  list: ModelList,
  model: ImageModel,
  next: ImageModel | undefined
): Promise<void> {
  if (next && !(await setDefault(list, next))) return;
  await setEnabled(list, model, false);
}

/** Tests a model with one small picture and stores the result in `tests`. */
export async function testModel(tests: ModelTests, model: ImageModel): Promise<void> {
  try {
    await tests.run(model.id);
  } catch (error) {
    report(error);
  }
}

type Message = (inputs: { model: string }) => string;

/** The messages after a rollback. */
interface RollbackMessages {
  refused: Message;
  unanswered: Message;
}

/** Runs an optimistic change; if it fails, a toast offers to try again. @returns whether it was saved */
async function attempt(
  model: ImageModel,
  messages: RollbackMessages,
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
    const message = error.code === 'network' ? messages.unanswered : messages.refused;
    showToast({
      message: message({ model: modelName(model) }),
      failed: true,
      action: { label: m.try_again(), run: () => void attempt(model, messages, change) }
    });
    return false;
  }
}
