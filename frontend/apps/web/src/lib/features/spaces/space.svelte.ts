import type { App, Assistant, ListedApp, ListedAssistant, Space } from '@intric/intric-js';

/** As a list has it, or with its prompt once it was opened or changed. */
type KnownAssistant = ListedAssistant & Partial<Pick<Assistant, 'prompt'>>;
type KnownApp = ListedApp & Partial<Pick<App, 'prompt'>>;

/** A space and its contents, shared by the menu, the page header and the page. */
export class SpaceState {
  #space = $state.raw<Space>() as Space;
  #assistants = $state.raw<KnownAssistant[]>([]);
  #apps = $state.raw<KnownApp[]>([]);

  constructor(space: Space, assistants: KnownAssistant[], apps: KnownApp[]) {
    this.#space = space;
    this.#assistants = assistants;
    this.#apps = apps;
  }

  get space(): Space {
    return this.#space;
  }

  get assistants(): KnownAssistant[] {
    return this.#assistants;
  }

  get apps(): KnownApp[] {
    return this.#apps;
  }

  assistant(id: string): KnownAssistant | undefined {
    return this.#assistants.find((assistant) => assistant.id === id);
  }

  app(id: string): KnownApp | undefined {
    return this.#apps.find((app) => app.id === id);
  }

  /** Replaces the space after a change. */
  putSpace(space: Space): void {
    this.#space = space;
  }

  /** Adds or replaces an assistant. */
  putAssistant(assistant: Assistant): void {
    this.#assistants = put(this.#assistants, assistant);
  }

  /** Adds or replaces an app. */
  putApp(app: App): void {
    this.#apps = put(this.#apps, app);
  }
}

function put<T extends { id: string }>(list: T[], item: T): T[] {
  const known = list.some(({ id }) => id === item.id);
  return known ? list.map((old) => (old.id === item.id ? item : old)) : [...list, item];
}
