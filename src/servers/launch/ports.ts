import * as net from 'node:net';

/**
 * A connection within one machine is made at once, or refused; Windows takes two seconds over a
 * refusal.
 */
const ANSWER_MS = 250;

type Listen = (port: number, host?: string) => Promise<net.Server>;

/**
 * Whether `port` of `host` is nobody's now. Being able to listen is not enough: Windows and macOS
 * let us do so beside a program that listens on all addresses, and part of what is meant for us
 * would reach that one.
 * @param listenAt tests give the one of another system.
 */
export async function isPortFree(
  port: number,
  host = '127.0.0.1',
  listenAt: Listen = listen,
): Promise<boolean> {
  if (await answers(port, host)) return false;
  const server = await listenAt(port, host).catch(() => undefined);
  if (server) await close(server);
  return server !== undefined;
}

/**
 * Free loopback ports, all different. Another program can take one before TorchServe does; that
 * start fails with "port in use", which the log reader recognises.
 */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map(server => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map(close));
  return ports;
}

function answers(port: number, host: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = net.connect({ port, host });
    const tell = (answer: boolean): void => {
      clearTimeout(late);
      socket.destroy();
      resolve(answer);
    };
    const late = setTimeout(tell, ANSWER_MS, false);
    socket.once('connect', () => tell(true)).once('error', () => tell(false));
  });
}

/**
 * The first of `count` free ports in a row, for `initial_worker_port`: TorchServe gives each worker
 * the next one and never looks whether it is free. Below 32768, where Linux begins to hand out
 * ports to outgoing connections.
 */
export async function freePortRange(count: number): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const first = 20000 + Math.floor(Math.random() * (12000 - count));
    const ports = Array.from({ length: count }, (_, index) => first + index);
    const free = await Promise.all(ports.map(port => isPortFree(port)));
    if (free.every(Boolean)) return first;
  }
  throw new Error(`No ${count} free ports in a row between 20000 and 32000`);
}

function listen(port: number, host = '127.0.0.1'): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}

function close(server: net.Server): Promise<void> {
  return new Promise(resolve => server.close(() => resolve()));
}
