import * as fs from 'node:fs';
import type { Response } from 'node-fetch';
import { afterAll, beforeAll, describe } from 'vitest';
import { sample } from '../samples';
import { testFolders } from './archives';
import {
  archivesWithOnnx,
  builtin,
  started,
  torchserve,
  type Asked,
  type AskOptions,
} from './bothServers';

const folders = testFolders();
export const image = fs.readFileSync(sample('images', 'scene_01.jpg'));
export const tiny = fs.readFileSync(sample('images', 'tiny_40x20.png'));
export const maxRequestSize = 1_000_000;

type Ask = (route: string, options?: AskOptions) => Promise<Response>;

/** A running server: its two addresses, and itself. */
interface Contract {
  ask: Ask;
  manage: Ask;
  asked: () => Asked;
}

/**
 * Everything a client may rely on, asked of the real TorchServe 0.12 and of the built-in server:
 * `tests` are those of one of them.
 */
export function askedOfBoth(tests: (contract: Contract) => void): void {
  beforeAll(() =>
    archivesWithOnnx(folders.store, {
      dbnet: {},
      rec: { kind: 'recogniser' },
      late: { version: '2.0' },
    }),
  );
  afterAll(folders.remove);
  describe.each([
    ['TorchServe', torchserve],
    ['the built-in server', builtin],
  ] as const)('%s, keys on', (_, program) => {
    let asked: Asked;
    beforeAll(async () => {
      asked = await started(
        program(),
        folders,
        {
          enable_model_api: 'true',
          metrics_mode: 'prometheus',
          max_request_size: String(maxRequestSize),
        },
        ['dbnet', 'rec'],
      );
    });
    afterAll(async () => {
      await asked?.server.stop();
    });
    tests({
      ask: (route, options) => asked.ask('inference', route, options),
      manage: (route, options) => asked.ask('management', route, options),
      asked: () => asked,
    });
  });
}

export const post = (body: Buffer | string, type?: string): AskOptions => ({
  method: 'POST',
  body,
  headers: type ? { 'content-type': type } : {},
});

export const unknown = [
  'ResourceNotFoundException',
  'Requested resource is not found, please refer to API document.',
] as const;
export const notAllowed = [
  'MethodNotAllowedException',
  'Requested method is not allowed, please refer to API document.',
] as const;
