import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const IMAGE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

/** Simulates Azure's image API for a model test: one key, one deployment, one picture. */
export class AzureSimulator {
  readonly key = 'azure-0000-0000-0000-4f2a';
  readonly deployment = 'bilder';
  #server: Server;

  constructor() {
    this.#server = createServer((request, response) => void this.#respond(request, response));
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  open(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { model } = JSON.parse(Buffer.concat(chunks).toString() || '{}') as { model?: string };
    const [status, body] = this.#resultFor(request.headers['api-key'], model);
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  }

  #resultFor(key: unknown, model: string | undefined): [number, object] {
    if (key !== this.key)
      return error(401, '401', 'Access denied due to invalid subscription key.');
    if (model !== this.deployment) return error(404, 'DeploymentNotFound', 'No such deployment.');
    return [200, { created: 1, data: [{ b64_json: IMAGE }] }];
  }
}

function error(status: number, code: string, message: string): [number, object] {
  return [status, { error: { code, message } }];
}
