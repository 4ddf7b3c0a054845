import AxeBuilder from '@axe-core/playwright';
import {
  expect,
  request as requests,
  test as base,
  type APIRequestContext,
  type Locator,
  type Page
} from '@playwright/test';

/** The test user, an administrator, who sees every page. */
export const EMAIL = process.env.ENEO_E2E_EMAIL ?? 'admin@example.com';
export const PASSWORD = process.env.ENEO_E2E_PASSWORD ?? '';

/** A user without administrator rights. Only `password.spec.ts` signs in as them, since it changes the password. */
export const PERSON_EMAIL = process.env.ENEO_E2E_PERSON_EMAIL ?? '';
export const PERSON_PASSWORD = process.env.ENEO_E2E_PERSON_PASSWORD ?? '';

type StorageState = Awaited<ReturnType<APIRequestContext['storageState']>>;

interface Resource {
  id: string;
  name: string;
}

/** Creates test data through the API. */
export class ApiClient {
  /** @param request signed in, with the `Origin` that the server requires of changes */
  constructor(readonly request: APIRequestContext) {}

  createSpace(name: string): Promise<Resource> {
    return this.#create('/api/v1/spaces/', { name });
  }

  createAssistant(space: Resource, name: string): Promise<Resource> {
    return this.#create('/api/v1/assistants/', { space_id: space.id, name });
  }

  createApp(space: Resource, name: string): Promise<Resource> {
    return this.#create('/api/v1/apps/', { space_id: space.id, name });
  }

  /** @param model the name in the catalogue */
  async updateModel(model: string, data: object): Promise<void> {
    const { items } = await (await this.request.get('/api/v1/image-models/')).json();
    const { id } = items.find(({ name }: { name: string }) => name === model);
    const response = await this.request.post(`/api/v1/image-models/${id}/`, { data });
    expect(response.status(), await response.text()).toBe(200);
  }

  /** The security classifications, from lowest to highest. */
  async levels(): Promise<Resource[]> {
    return (await (await this.request.get('/api/v1/security-classifications/')).json()).items;
  }

  async highestLevel(): Promise<Resource> {
    const highest = (await this.levels()).at(-1);
    if (!highest) throw new Error('There are no security classifications');
    return highest;
  }

  async classifySpace(space: Resource, { id }: Resource): Promise<void> {
    const data = { security_classification: { id } };
    const response = await this.request.patch(`/api/v1/spaces/${space.id}/`, { data });
    expect(response.status(), await response.text()).toBe(200);
  }

  async #create(path: string, data: object): Promise<Resource> {
    const response = await this.request.post(path, { data });
    expect(response.status(), await response.text()).toBe(201);
    return (await response.json()) as Resource;
  }
}

interface TestFixtures {
  /** Makes a name unique to the test. */
  unique: (name: string) => string;
  api: ApiClient;
}

interface WorkerFixtures {
  session: StorageState;
}

/** Starts signed in; `test.use({ storageState: { cookies: [], origins: [] } })` starts signed out. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  session: [
    async ({}, use, { project }) => {
      const request = await newRequest(String(project.use.baseURL));
      const form = { username: EMAIL, password: PASSWORD };
      const response = await request.post('/api/v1/users/login/token/', { form });
      expect(response.status(), 'signing in with ENEO_E2E_EMAIL and ENEO_E2E_PASSWORD').toBe(200);
      await use(await request.storageState());
      await request.dispose();
    },
    { scope: 'worker' }
  ],
  storageState: ({ session }, use) => use(session),
  api: async ({ session, baseURL }, use) => {
    const request = await newRequest(String(baseURL), session);
    await use(new ApiClient(request));
    await request.dispose();
  },
  unique: async ({}, use, { testId }) => {
    await use((name) => `${name} ${testId.slice(0, 6)}${Date.now() % 100_000}`);
  }
});

function newRequest(baseURL: string, storageState?: StorageState): Promise<APIRequestContext> {
  // Besides the cookie, the server requires an origin for changes.
  const extraHTTPHeaders = { Origin: new URL(baseURL).origin };
  return requests.newContext({ baseURL, storageState, extraHTTPHeaders });
}

/** The panel renders after the load event; an empty page would pass every check. */
async function expectRendered(page: Page): Promise<void> {
  await expect(page.locator('h1')).toBeAttached();
}

/** Expects no violations by axe in the page's current state. */
export async function expectAccessible(page: Page): Promise<void> {
  await expectRendered(page);
  // Colours are checked after transitions; endless animations are not waited for.
  await page.evaluate(() => {
    const finite = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    return Promise.allSettled(finite.map((animation) => animation.finished));
  });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
  ).toEqual([]);
}

/** Expects no horizontal overflow. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  await expectRendered(page);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth
  );
  expect(overflow).toBe(0);
}

/** Makes the panel see the user as one without administrator rights. */
export async function demoteUser(page: Page): Promise<void> {
  await page.route('**/api/v1/users/me/', async (route) => {
    const response = await route.fetch();
    const me = await response.json();
    await route.fulfill({ response, json: { ...me, role: 'user', permissions: [] } });
  });
}

/** Opens the edit page of a new assistant in a new space. */
export async function openNewAssistant(
  page: Page,
  api: ApiClient,
  spaceName: string,
  name: string
): Promise<void> {
  const space = await api.createSpace(spaceName);
  const assistant = await api.createAssistant(space, name);
  await page.goto(`/spaces/${space.id}/assistants/${assistant.id}/edit`);
}

/** Opens the settings of a new space. */
export async function openNewSpaceSettings(
  page: Page,
  api: ApiClient,
  spaceName: string
): Promise<string> {
  const space = await api.createSpace(spaceName);
  await page.goto(`/spaces/${space.id}/settings`);
  return space.id;
}

/** The icon in use on a settings page. */
export function currentIcon(page: Page): Locator {
  return page.getByRole('group', { name: 'Icon' }).locator('img');
}

export { expect };
