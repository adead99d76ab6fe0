import { afterAll, beforeAll, describe } from 'vitest';
import { asking, type Ask } from './client';
import { asksAndRefuses } from './refusals';
import { describesItself } from './description';
import { answersGoldens } from './goldens';
import { honoursRequests } from './requests';
import type { Differences } from './servers';

/** A running server that serves the samples. */
export interface OipServed {
  /** `http://HOST:PORT`, to which `/v2/…` is added. */
  base: string;
  /** Sent with every request, such as a key. */
  headers?: Record<string, string>;
  /** Under which names `dbnet_tiny`, `svtr_tiny` and both in one archive are served. */
  models: { detector: string; recogniser: string; chain: string };
  /** Of each of them. */
  version: string;
  stop: () => Promise<void>;
}

export interface OipServer {
  name: string;
  differs: Differences;
  start: () => Promise<OipServed>;
}

/** What the parts of the suite ask with; there once the server is up. */
export interface Asked {
  differs: Differences;
  served: () => OipServed;
  ask: Ask;
}

/**
 * The Open Inference Protocol v2 over HTTP, asked of any server of our models: what it says of
 * itself, every golden of the samples in JSON and in binary, what a request may choose, and what is
 * refused.
 */
export function oipSuite({ name, differs, start }: OipServer): void {
  describe(name, () => {
    let served: OipServed | undefined;
    beforeAll(async () => {
      served = await start();
    });
    afterAll(() => served?.stop());
    const asked: Asked = {
      differs,
      served: () => served!,
      ask: (route, init) => asking(served!)(route, init),
    };
    describesItself(asked);
    answersGoldens(asked);
    honoursRequests(asked);
    asksAndRefuses(asked);
  });
}
