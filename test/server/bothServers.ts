import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import fetch, { type Response } from 'node-fetch';
import { expect } from 'vitest';
import { readAccessKeys, type AccessKeys } from '../../src/servers/contract/keys';
import type { ServerProgram } from '../../src/servers/start/programs';
import { planServer } from '../../src/servers/start/plan';
import { runServer, type RunningServer } from '../../src/servers/start/runServer';
import { convertToMar } from '../../src/archive/convert';
import { EngineClient } from '../../src/engineClient/engineClient';
import { handlerPath } from '../../src/environment/handler';
import { python1x } from '../pythonEnvironments';
import { sample } from '../samples';

const dist = path.resolve(__dirname, '../../dist');

export const builtin = (): ServerProgram => ({
  kind: 'builtin',
  node: process.execPath,
  cli: path.join(dist, 'cli.js'),
});
export const torchserve = (): ServerProgram => ({ kind: 'torchserve', python: python1x() });

/**
 * The sample detector and recogniser as archives that hold checkpoint and ONNX file: both servers
 * can serve them.
 */
export async function archivesWithOnnx(
  store: string,
  models: Record<string, { version?: string; kind?: 'detector' | 'recogniser' }>,
): Promise<void> {
  const engine = new EngineClient(path.join(dist, 'engine.js'));
  try {
    for (const [modelName, { version = '1.0', kind = 'detector' }] of Object.entries(models)) {
      const [config, weights] =
        kind === 'detector'
          ? ['textdet/dbnet/dbnet_tiny_fpnc_synth.py', 'dbnet_tiny']
          : ['textrecog/svtr/svtr_tiny_synth.py', 'svtr_tiny'];
      await convertToMar(
        {
          configPath: sample('configs', config),
          checkpointPath: sample('checkpoints', `${weights}.pth`),
          onnxPath: sample('onnx', `${weights}.onnx`),
          outputFolder: store,
          modelName,
          modelVersion: version,
          handlerPath: handlerPath(dist),
        },
        { engine },
      );
    }
  } finally {
    engine.dispose();
  }
}

/** A server of either kind with these lines in its config.properties. */
export async function started(
  program: ServerProgram,
  folders: { store: string; storage: string },
  properties: Record<string, string>,
  models: string[],
): Promise<Asked> {
  const file = path.join(path.dirname(folders.store), `${program.kind}-${randomUUID()}.properties`);
  fs.writeFileSync(
    file,
    Object.entries(properties)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );
  const plan = await planServer({
    program,
    modelStore: folders.store,
    models: Object.fromEntries(models.map(name => [name, `${name}.mar`])),
    storageFolder: folders.storage,
    userConfigProperties: file,
  });
  return new Asked(await runServer(plan));
}

type Api = 'inference' | 'management' | 'metrics';

export interface AskOptions {
  method?: string | undefined;
  body?: Buffer | string | undefined;
  headers?: Record<string, string>;
  /** Whose key is sent; that of the address asked unless given. */
  key?: keyof AccessKeys | 'none' | 'wrong';
}

/** A running server, asked as any HTTP client would. */
export class Asked {
  constructor(readonly server: RunningServer) {}

  async ask(
    api: Api,
    route: string,
    { method = 'GET', body, key, headers }: AskOptions = {},
  ): Promise<Response> {
    const { plan } = this.server;
    const properties = fs.readFileSync(
      path.join(plan.folders.working, 'config.properties'),
      'utf8',
    );
    const base = new RegExp(`^${api}_address=(.*)$`, 'm').exec(properties)?.[1] ?? '';
    const authorization = await this.authorization(key ?? (api === 'metrics' ? 'none' : api));
    return fetch(base + route, {
      method,
      body: body ?? null,
      headers: { ...(authorization ? { authorization } : {}), ...headers },
    });
  }

  async authorization(key: NonNullable<AskOptions['key']>): Promise<string | undefined> {
    if (key === 'none') return undefined;
    if (key === 'wrong') return 'Bearer AAAAAAAA';
    const keys = await readAccessKeys(path.join(this.server.plan.folders.working, 'key_file.json'));
    const found = key === 'api' ? keys?.api : keys?.[key].key;
    return found === undefined ? undefined : `Bearer ${found}`;
  }
}

export async function expectJson(response: Response, status: number, body: unknown): Promise<void> {
  expect({ status: response.status, body: await response.json() }).toEqual({ status, body });
}

export async function expectError(
  response: Response,
  status: number,
  type: string,
  message: string | RegExp,
): Promise<void> {
  await expectJson(response, status, {
    code: status,
    type,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  });
}
