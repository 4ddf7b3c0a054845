import { IntricError, type ImageModel, type ImageModelFlags } from '@intric/intric-js';
import { describe, expect, it } from 'vitest';
import { aModel } from '../model-fixture';
import { ModelList } from './model-list.svelte';

const gpt = aModel({ name: 'gpt', is_org_default: true });
const flux = aModel({ name: 'flux', is_org_enabled: false });
const internal = { id: 'level-2', name: 'Intern', security_level: 2 };

/** A server that answers only when told to. */
class HeldServer {
  readonly asked: [string, ImageModelFlags][] = [];
  #answers: PromiseWithResolvers<ImageModel>[] = [];

  save = (id: string, flags: ImageModelFlags): Promise<ImageModel> => {
    this.asked.push([id, flags]);
    const answer = Promise.withResolvers<ImageModel>();
    this.#answers.push(answer);
    return answer.promise;
  };

  async answer(model: ImageModel): Promise<void> {
    await Promise.resolve();
    this.#answers.shift()?.resolve(model);
  }

  async refuse(): Promise<void> {
    await Promise.resolve();
    this.#answers
      .shift()
      ?.reject(new IntricError({ status: 0, code: 'network', message: 'No answer' }));
  }
}

function setUp() {
  const server = new HeldServer();
  const list = new ModelList([gpt, flux], server.save);
  const of = (name: string) => list.models.find((model) => model.name === name);
  return { server, list, of };
}

describe('enabling', () => {
  it('shows at once and sends only what changed', async () => {
    const { server, list, of } = setUp();

    const change = list.setEnabled('flux', true);

    expect(of('flux')?.is_org_enabled).toBe(true);
    expect(list.enabledCount).toBe(2);
    await server.answer(aModel({ name: 'flux' }));
    await change;
    expect(server.asked).toEqual([['flux', { is_org_enabled: true }]]);
  });

  it('is taken back when the server does not answer', async () => {
    const { server, list, of } = setUp();

    const change = list.setEnabled('flux', true);
    await server.refuse();

    await expect(change).rejects.toThrow(IntricError);
    expect(of('flux')?.is_org_enabled).toBe(false);
  });

  it('takes the default away together with the model that is turned off', async () => {
    const { server, list } = setUp();

    const change = list.setEnabled('gpt', false);

    expect(list.default).toBeUndefined();
    await server.refuse();
    await expect(change).rejects.toThrow();
    expect(list.default?.name).toBe('gpt');
  });
});

describe('making a model the default', () => {
  it('enables it and unsets the former one on the screen', () => {
    const { list, of } = setUp();

    void list.setDefault('flux');

    expect(of('flux')).toMatchObject({ is_org_enabled: true, is_org_default: true });
    expect(of('gpt')).toMatchObject({ is_org_enabled: true, is_org_default: false });
  });

  it('gives the former one its place back when the server refuses', async () => {
    const { server, list, of } = setUp();

    const change = list.setDefault('flux');
    await server.refuse();

    await expect(change).rejects.toThrow();
    expect(of('gpt')?.is_org_default).toBe(true);
    expect(of('flux')).toMatchObject({ is_org_enabled: false, is_org_default: false });
  });
});

describe('classifying', () => {
  it('sends the level’s id, or null to take it away', async () => {
    const { server, list, of } = setUp();

    const first = list.classify('gpt', internal);
    expect(of('gpt')?.security_classification).toEqual(internal);
    await server.answer({ ...gpt, security_classification: internal });
    await first;
    const second = list.classify('gpt', null);
    await server.answer(gpt);
    await second;

    expect(server.asked.map(([, flags]) => flags)).toEqual([
      { security_classification: { id: 'level-2' } },
      { security_classification: null }
    ]);
  });
});

describe('changes in quick succession', () => {
  it('are sent one after another, and an older answer does not undo what is shown', async () => {
    const { server, list, of } = setUp();

    const on = list.setEnabled('flux', true);
    const classified = list.classify('flux', internal);
    await Promise.resolve();
    expect(server.asked).toHaveLength(1);
    await server.answer(aModel({ name: 'flux', security_classification: null }));
    await on;
    expect(of('flux')?.security_classification).toEqual(internal);

    await server.answer(aModel({ name: 'flux', security_classification: internal }));
    await classified;
    expect(of('flux')).toMatchObject({ is_org_enabled: true, security_classification: internal });
  });
});
