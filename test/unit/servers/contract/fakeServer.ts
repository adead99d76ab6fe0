import * as http from 'node:http';
import type * as net from 'node:net';
import { type ClientOptions, TorchServeClient } from '../../../../src/servers/contract/client';

/** Answers like TorchServe 0.12.0, as documented in its REST API and seen from a real one. */
export class FakeServer {
  respond: (request: http.IncomingMessage, response: http.ServerResponse, body: Buffer) => void = (
    _,
    response,
  ) => response.end();
  address = '';
  private readonly server = http.createServer((request, response) => {
    const body: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => body.push(chunk))
      .once('end', () => this.respond(request, response, Buffer.concat(body)));
  });

  static async start(port = 0): Promise<FakeServer> {
    const fake = new FakeServer();
    fake.server.listen(port, '127.0.0.1');
    await new Promise(resolve => fake.server.once('listening', resolve));
    fake.address = `127.0.0.1:${(fake.server.address() as net.AddressInfo).port}`;
    return fake;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  client(options: Partial<ClientOptions> = {}): TorchServeClient {
    return new TorchServeClient({
      inferenceAddress: this.address,
      managementAddress: `http://${this.address}`,
      ...options,
    });
  }
}
