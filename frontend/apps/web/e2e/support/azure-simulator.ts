import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

/** Azure's image wire as far as a test call goes: one key, one deployment, one picture. */
export class Provider {
  readonly key = 'azure-0000-0000-0000-4f2a';
  readonly deployment = 'bilder';
  #server: Server;

  constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
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

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { model } = JSON.parse(Buffer.concat(chunks).toString() || '{}') as { model?: string };
    const [status, body] = this.#verdict(request.headers['api-key'], model);
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  }

  #verdict(key: unknown, model: string | undefined): [number, object] {
    if (key !== this.key)
      return refusal(401, '401', 'Access denied due to invalid subscription key.');
    if (model !== this.deployment) return refusal(404, 'DeploymentNotFound', 'No such deployment.');
    return [200, { created: 1, data: [{ b64_json: PICTURE }] }];
  }
}

function refusal(status: number, code: string, message: string): [number, object] {
  return [status, { error: { code, message } }];
}
