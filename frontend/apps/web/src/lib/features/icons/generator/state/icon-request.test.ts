import { aModel } from '$lib/features/image-models/model-fixture';
import { describe, expect, it } from 'vitest';
import { ModelOffer } from './available-models.svelte';
import { Question, type PreviewPrompt } from './icon-request.svelte';

const resource = {
  id: 'resource',
  name: 'Bygglovsguiden',
  description: 'Hjälper invånare',
  systemPrompt: null,
  spaceId: 'space'
};
const gpt = aModel({ name: 'gpt', is_org_default: true });
const pictograms = aModel({ name: 'builtin-pictograms', supported_styles: ['flat'] });

async function ask(preview: PreviewPrompt = (_, style) => Promise.resolve(`Icon, ${style}`)) {
  const offer = new ModelOffer(
    {
      models: () => Promise.resolve([gpt, pictograms]),
      space: () => Promise.resolve({ security_classification: null })
    },
    'space'
  );
  await offer.load();
  return new Question(resource, offer, preview);
}

describe('the description', () => {
  it('begins as the automatic one, and is then left to the server', async () => {
    const question = await ask();

    await question.describe();

    expect(question.prompt).toBe('Icon, flat');
    expect(question).toMatchObject({ isEdited: false, canReset: false });
    expect(question.toRequest()).toMatchObject({ custom_prompt: null, style: 'flat' });
  });

  it('is sent as written once it has been changed, and can be reset', async () => {
    const question = await ask();
    await question.describe();

    question.prompt = '  A red cottage ';

    expect(question.toRequest().custom_prompt).toBe('A red cottage');
    question.reset();
    expect(question.prompt).toBe('Icon, flat');
  });

  it('follows the style as long as nobody has changed it', async () => {
    const question = await ask();
    await question.describe();

    await question.pickStyle('line');
    expect(question.prompt).toBe('Icon, line');

    question.prompt = 'Mine';
    await question.pickStyle('3d');
    expect(question.prompt).toBe('Mine');
    question.reset();
    expect(question.prompt).toBe('Icon, 3d');
  });

  it('keeps words that were written before the automatic ones came', async () => {
    const answer = Promise.withResolvers<string>();
    const question = await ask(() => answer.promise);

    const describing = question.describe();
    question.prompt = 'Quick hands';
    answer.resolve('Too late');
    await describing;

    expect(question.prompt).toBe('Quick hands');
  });

  it('is that of the style picked last, even if an earlier answer comes late', async () => {
    const flat = Promise.withResolvers<string>();
    const question = await ask((_, style) =>
      style === 'flat' ? flat.promise : Promise.resolve('Icon, line')
    );

    const late = question.describe();
    await question.pickStyle('line');
    flat.resolve('Icon, flat');
    await late;

    expect(question.prompt).toBe('Icon, line');
  });

  it('may be left empty, and is then the automatic one', async () => {
    const question = await ask();
    await question.describe();

    question.prompt = ' ';

    expect(question).toMatchObject({ isEmpty: true, canReset: true });
    expect(question.toRequest().custom_prompt).toBeNull();
  });

  it('says that it could not be fetched, and takes one’s own words all the same', async () => {
    const question = await ask(() => Promise.reject(new Error('down')));

    await question.describe();
    question.prompt = 'Mine';

    expect(question.isUnavailable).toBe(true);
    expect(question.toRequest().custom_prompt).toBe('Mine');
  });
});

describe('a question of before', () => {
  it('is put as it was asked, whatever the automatic words are by then', async () => {
    const question = await ask();
    const asked = { prompt: 'Mine', style: 'line', modelId: 'gpt', count: 3 } as const;

    question.restore(asked);
    await question.describe();

    expect(question).toMatchObject({ prompt: 'Mine', style: 'line', count: 3, canReset: true });
    expect(question.toRequest()).toMatchObject({ custom_prompt: 'Mine', model_id: 'gpt' });
  });

  it('takes the automatic words where it did', async () => {
    const question = await ask();

    question.restore({ prompt: null, style: 'line', modelId: null, count: 4 });
    await question.describe();

    expect(question.prompt).toBe('Icon, line');
    expect(question.toRequest().custom_prompt).toBeNull();
  });
});

describe('style and model', () => {
  it('offers styles only where there is more than one', async () => {
    const question = await ask();
    expect(question.styles).toEqual(['flat', 'line', '3d', 'watercolour']);

    await question.pickModel('builtin-pictograms');

    expect(question.styles).toEqual([]);
    expect(question.toRequest()).toMatchObject({ model_id: 'builtin-pictograms', style: 'flat' });
  });

  it('gives up a style that the picked model does not have', async () => {
    const question = await ask();
    await question.pickStyle('3d');

    await question.pickModel('builtin-pictograms');

    expect(question.style).toBe('flat');
    expect(question.prompt).toBe('Icon, flat');
  });

  it('asks for the default model unless another is picked', async () => {
    const question = await ask();

    expect(question.toRequest()).toMatchObject({ model_id: 'gpt', space_id: 'space' });
  });
});
