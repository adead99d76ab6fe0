import * as http from 'node:http';
import * as net from 'node:net';
import { TorchServeClient } from '../../../../src/servers/contract/client';
import { ServedPredictor } from '../../../../src/servers/contract/servedPredictor';

/** What is to be done after a test. */
export const closing: (() => void)[] = [];
export function closeAll(): void {
  for (const close of closing.splice(0)) close();
}

/** A server that does `talk` with whoever connects; its address. */
export async function listening(talk: (socket: net.Socket) => void): Promise<string> {
  const sockets: net.Socket[] = [];
  const server = net
    .createServer(socket => {
      sockets.push(socket.on('error', () => undefined));
      talk(socket);
    })
    .listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${(server.address() as net.AddressInfo).port}`;
}

/** What a model's server answers with, whatever it is asked. */
export async function answering(body: string | Buffer, status = 200): Promise<ServedPredictor> {
  const server = http
    .createServer((request, response) =>
      request.resume().once('end', () => response.writeHead(status).end(body)),
    )
    .listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return new ServedPredictor(
    new TorchServeClient({
      inferenceAddress: `127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    }),
    'm',
  );
}

export const image = { path: 'x.png', bytes: Buffer.from('image') };
export const never = new AbortController().signal;
export const told = async (predictor: ServedPredictor): Promise<string> =>
  predictor.predict(image, never).then(
    () => 'no error',
    (error: unknown) => (error as Error).message,
  );
