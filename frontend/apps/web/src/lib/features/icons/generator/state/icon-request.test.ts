import { aModel } from '$lib/features/image-models/model-fixture';
import { describe, expect, it } from 'vitest';
import { AvailableModels } from './available-models.svelte';
import { IconRequest, type PreviewPrompt } from './icon-request.svelte';

const resource = {
  id: 'resource',
  name: 'Bygglovsguiden',
  description: 'Hjälper invånare',
  systemPrompt: null,
  spaceId: 'space'
};
const gpt = aModel({ name: 'gpt', is_org_default: true });
const pictograms = aModel({ name: 'builtin-pictograms', supported_styles: ['flat'] });

async function aRequest(preview: PreviewPrompt = (_, style) => Promise.resolve(`Icon, ${style}`)) {
  const models = new AvailableModels(
    {
      models: () => Promise.resolve([gpt, pictograms]),
      space: () => Promise.resolve({ security_classification: null })
    },
    'space'
  );
  await models.load();
  return new IconRequest(resource, models, preview);
}

describe('the prompt', () => {
  it('starts as the automatic one, which is not sent', async () => {
    const request = await aRequest();

    await request.loadPrompt();

    expect(request.prompt).toBe('Icon, flat');
    expect(request).toMatchObject({ isEdited: false, canReset: false });
    expect(request.toBody()).toMatchObject({ custom_prompt: null, style: 'flat' });
  });

  it('is sent once it is edited, and can be reset', async () => {
    const request = await aRequest();
    await request.loadPrompt();

    request.prompt = '  A red cottage ';

    expect(request.toBody().custom_prompt).toBe('A red cottage');
    request.reset();
    expect(request.prompt).toBe('Icon, flat');
  });

  it('follows the style until it is edited', async () => {
    const request = await aRequest();
    await request.loadPrompt();

    await request.selectStyle('line');
    expect(request.prompt).toBe('Icon, line');

    request.prompt = 'Mine';
    await request.selectStyle('3d');
    expect(request.prompt).toBe('Mine');
    request.reset();
    expect(request.prompt).toBe('Icon, 3d');
  });

  it('keeps an edit made before the automatic prompt is loaded', async () => {
    const response = Promise.withResolvers<string>();
    const request = await aRequest(() => response.promise);

    const loading = request.loadPrompt();
    request.prompt = 'Quick hands';
    response.resolve('Too late');
    await loading;

    expect(request.prompt).toBe('Quick hands');
  });

  it('belongs to the last selected style, even if an earlier response is late', async () => {
    const flat = Promise.withResolvers<string>();
    const request = await aRequest((_, style) =>
      style === 'flat' ? flat.promise : Promise.resolve('Icon, line')
    );

    const late = request.loadPrompt();
    await request.selectStyle('line');
    flat.resolve('Icon, flat');
    await late;

    expect(request.prompt).toBe('Icon, line');
  });

  it('is the automatic one when left empty', async () => {
    const request = await aRequest();
    await request.loadPrompt();

    request.prompt = ' ';

    expect(request).toMatchObject({ isEmpty: true, canReset: true });
    expect(request.toBody().custom_prompt).toBeNull();
  });

  it('can be edited although the automatic one could not be loaded', async () => {
    const request = await aRequest(() => Promise.reject(new Error('down')));

    await request.loadPrompt();
    request.prompt = 'Mine';

    expect(request.isUnavailable).toBe(true);
    expect(request.toBody().custom_prompt).toBe('Mine');
  });
});

describe('restoring', () => {
  it('restores an edited prompt, whatever the automatic one is by then', async () => {
    const request = await aRequest();
    const fields = { prompt: 'Mine', style: 'line', modelId: 'gpt', count: 3 } as const;

    request.restore(fields);
    await request.loadPrompt();

    expect(request).toMatchObject({ prompt: 'Mine', style: 'line', count: 3, canReset: true });
    expect(request.toBody()).toMatchObject({ custom_prompt: 'Mine', model_id: 'gpt' });
  });

  it('restores the automatic prompt if that was used', async () => {
    const request = await aRequest();

    request.restore({ prompt: null, style: 'line', modelId: null, count: 4 });
    await request.loadPrompt();

    expect(request.prompt).toBe('Icon, line');
    expect(request.toBody().custom_prompt).toBeNull();
  });
});

describe('style and model', () => {
  it('offers styles only if there is more than one', async () => {
    const request = await aRequest();
    expect(request.styles).toEqual(['flat', 'line', '3d', 'watercolour']);

    await request.selectModel('builtin-pictograms');

    expect(request.styles).toEqual([]);
    expect(request.toBody()).toMatchObject({ model_id: 'builtin-pictograms', style: 'flat' });
  });

  it('falls back when the selected model lacks the style', async () => {
    const request = await aRequest();
    await request.selectStyle('3d');

    await request.selectModel('builtin-pictograms');

    expect(request.style).toBe('flat');
    expect(request.prompt).toBe('Icon, flat');
  });

  it('uses the default model unless another is selected', async () => {
    const request = await aRequest();

    expect(request.toBody()).toMatchObject({ model_id: 'gpt', space_id: 'space' });
  });
});
