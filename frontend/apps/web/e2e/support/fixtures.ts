import AxeBuilder from '@axe-core/playwright';
import {
  expect,
  request as requests,
  test as base,
  type APIRequestContext,
  type Page
} from '@playwright/test';

/** Who signs in; an administrator, so that every page is there. */
export const EMAIL = process.env.ENEO_E2E_EMAIL ?? 'admin@example.com';
export const PASSWORD = process.env.ENEO_E2E_PASSWORD ?? '';

type StorageState = Awaited<ReturnType<APIRequestContext['storageState']>>;

export interface Made {
  id: string;
  name: string;
}

/** Makes through the API what a test starts from. */
export class Backstage {
  constructor(private readonly request: APIRequestContext) {}

  space(name: string): Promise<Made> {
    return this.#make('/api/v1/spaces/', { name });
  }

  assistant(space: Made, name: string): Promise<Made> {
    return this.#make('/api/v1/assistants/', { space_id: space.id, name });
  }

  app(space: Made, name: string): Promise<Made> {
    return this.#make('/api/v1/apps/', { space_id: space.id, name });
  }

  /** Makes a model, by its catalogue's name, the one that is used when nobody picks one. */
  async makeDefault(model: string): Promise<void> {
    await this.#flag(model, { is_org_default: true });
  }

  async turnOff(model: string): Promise<void> {
    await this.#flag(model, { is_org_enabled: false });
  }

  async #flag(model: string, data: object): Promise<void> {
    const { items } = await (await this.request.get('/api/v1/image-models/')).json();
    const { id } = items.find(({ name }: { name: string }) => name === model);
    const answer = await this.request.post(`/api/v1/image-models/${id}/`, { data });
    expect(answer.status(), await answer.text()).toBe(200);
  }

  async #make(path: string, data: object): Promise<Made> {
    const answer = await this.request.post(path, { data });
    expect(answer.status(), await answer.text()).toBe(201);
    return (await answer.json()) as Made;
  }
}

interface TestFixtures {
  /** A name that no other test uses. */
  unique: (name: string) => string;
  backstage: Backstage;
}

interface WorkerFixtures {
  session: StorageState;
}

/** Signed in from the start; `test.use({ storageState: undefined })` starts at the door. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  session: [
    async ({}, use, { project }) => {
      const request = await apiOf(String(project.use.baseURL));
      const form = { username: EMAIL, password: PASSWORD };
      const answer = await request.post('/api/v1/users/login/token/', { form });
      expect(answer.status(), 'signing in with ENEO_E2E_EMAIL and ENEO_E2E_PASSWORD').toBe(200);
      await use(await request.storageState());
      await request.dispose();
    },
    { scope: 'worker' }
  ],
  storageState: ({ session }, use) => use(session),
  backstage: async ({ session, baseURL }, use) => {
    const request = await apiOf(String(baseURL), session);
    await use(new Backstage(request));
    await request.dispose();
  },
  unique: async ({}, use, { testId }) => {
    await use((name) => `${name} ${testId.slice(0, 6)}${Date.now() % 100_000}`);
  }
});

function apiOf(baseURL: string, storageState?: StorageState): Promise<APIRequestContext> {
  // A cookie alone does not do: the server wants to know where a change comes from.
  const extraHTTPHeaders = { Origin: new URL(baseURL).origin };
  return requests.newContext({ baseURL, storageState, extraHTTPHeaders });
}

/** The panel draws itself after the page has loaded, and of an empty page anything could be said. */
async function expectDrawn(page: Page): Promise<void> {
  await expect(page.locator('h1')).toBeAttached();
}

/** Axe finds nothing on the page as it stands, by the rules of WCAG 2.2 AA and good practice. */
export async function expectAccessible(page: Page): Promise<void> {
  await expectDrawn(page);
  // Colours under way are nobody's colours; what shimmers until something arrives never ends.
  await page.evaluate(() => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    return Promise.allSettled(ending.map((animation) => animation.finished));
  });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
  ).toEqual([]);
}

/** Nothing hangs over the side of a narrow window. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  await expectDrawn(page);
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth
  );
  expect(over).toBe(0);
}

export { expect };
