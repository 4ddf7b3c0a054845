import { IntricError, type ImageModel, type ImageModelFlags } from '@intric/intric-js';
import { describe, expect, it } from 'vitest';
import { aModel } from '../model-fixture';
import { ModelList } from './model-list.svelte';

const gpt = aModel({ name: 'gpt', is_org_default: true });
const flux = aModel({ name: 'flux', is_org_enabled: false });
const internal = { id: 'level-2', name: 'Intern', security_level: 2 };

/** A server whose responses the test controls. */
class ManualServer {
  readonly requests: [string, ImageModelFlags][] = [];
  #responses: PromiseWithResolvers<ImageModel>[] = [];

  save = (id: string, flags: ImageModelFlags): Promise<ImageModel> => {
    this.requests.push([id, flags]);
    const response = Promise.withResolvers<ImageModel>();
    this.#responses.push(response);
    return response.promise;
  };

  async respond(model: ImageModel): Promise<void> {
    await Promise.resolve();
    this.#responses.shift()?.resolve(model);
  }

  async fail(): Promise<void> {
    await Promise.resolve();
    this.#responses
      .shift()
      ?.reject(new IntricError({ status: 0, code: 'network', message: 'No answer' }));
  }
}

function setUp() {
  const server = new ManualServer();
  const list = new ModelList([gpt, flux], server.save);
  const of = (name: string) => list.models.find((model) => model.name === name);
  return { server, list, of };
}

describe('enabling', () => {
  it('is shown at once and sends only the change', async () => {
    const { server, list, of } = setUp();

    const change = list.setEnabled('flux', true);

    expect(of('flux')?.is_org_enabled).toBe(true);
    expect(list.enabledCount).toBe(2);
    await server.respond(aModel({ name: 'flux' }));
    await change;
    expect(server.requests).toEqual([['flux', { is_org_enabled: true }]]);
  });

  it('is rolled back when the server does not answer', async () => {
    const { server, list, of } = setUp();

    const change = list.setEnabled('flux', true);
    await server.fail();

    await expect(change).rejects.toThrow(IntricError);
    expect(of('flux')?.is_org_enabled).toBe(false);
  });

  it('unsets the default when that model is disabled', async () => {
    const { server, list } = setUp();

    const change = list.setEnabled('gpt', false);

    expect(list.default).toBeUndefined();
    await server.fail();
    await expect(change).rejects.toThrow();
    expect(list.default?.name).toBe('gpt');
  });
});

describe('making a model the default', () => {
  it('enables it and unsets the former default', () => {
    const { list, of } = setUp();

    void list.setDefault('flux');

    expect(of('flux')).toMatchObject({ is_org_enabled: true, is_org_default: true });
    expect(of('gpt')).toMatchObject({ is_org_enabled: true, is_org_default: false });
  });

  it('is rolled back when the server refuses', async () => {
    const { server, list, of } = setUp();

    const change = list.setDefault('flux');
    await server.fail();

    await expect(change).rejects.toThrow();
    expect(of('gpt')?.is_org_default).toBe(true);
    expect(of('flux')).toMatchObject({ is_org_enabled: false, is_org_default: false });
  });
});

describe('classifying', () => {
  it('sends the level’s id, or null to remove it', async () => {
    const { server, list, of } = setUp();

    const first = list.classify('gpt', internal);
    expect(of('gpt')?.security_classification).toEqual(internal);
    await server.respond({ ...gpt, security_classification: internal });
    await first;
    const second = list.classify('gpt', null);
    await server.respond(gpt);
    await second;

    expect(server.requests.map(([, flags]) => flags)).toEqual([
      { security_classification: { id: 'level-2' } },
      { security_classification: null }
    ]);
  });
});

describe('changes in quick succession', () => {
  it('are sent one after another, and an older response does not undo a later change', async () => {
    const { server, list, of } = setUp();

    const on = list.setEnabled('flux', true);
    const classified = list.classify('flux', internal);
    await Promise.resolve();
    expect(server.requests).toHaveLength(1);
    await server.respond(aModel({ name: 'flux', security_classification: null }));
    await on;
    expect(of('flux')?.security_classification).toEqual(internal);

    await server.respond(aModel({ name: 'flux', security_classification: internal }));
    await classified;
    expect(of('flux')).toMatchObject({ is_org_enabled: true, security_classification: internal });
  });
});
