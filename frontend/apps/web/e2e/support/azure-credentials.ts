import { AzureSimulator } from './azure-simulator';
import { type ApiClient, expect, test as base } from './fixtures';

export const MODEL = 'GPT Image 2 (Azure)';

const PATH = '/api/v1/admin/credentials/azure';

/** The organisation's Azure credentials, and the simulator that they are for. */
export class AzureCredentials {
  constructor(
    private readonly api: ApiClient,
    readonly simulator: AzureSimulator
  ) {}

  /** Saves valid credentials, with the given differences. */
  async save(differences: object = {}): Promise<void> {
    const response = await this.api.request.put(PATH, {
      data: {
        api_key: this.simulator.key,
        endpoint: this.simulator.address,
        deployments: { 'gpt-image-2-azure': this.simulator.deployment },
        ...differences
      }
    });
    expect(response.status(), await response.text()).toBe(200);
  }

  async delete(): Promise<void> {
    await this.api.request.delete(PATH);
  }
}

/** Starts and ends each test without Azure credentials. */
export const test = base.extend<{ azure: AzureCredentials }>({
  azure: [
    async ({ api }, use) => {
      const simulator = new AzureSimulator();
      await simulator.open();
      const azure = new AzureCredentials(api, simulator);
      await azure.delete();
      await use(azure);
      await azure.delete();
      simulator.close();
    },
    { auto: true }
  ]
});
