import * as fs from 'node:fs';
import * as path from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { removeFolders, socketPathFits } from '../../../../src/servers/launch/folders';
import { removeLeftovers } from '../../../../src/servers/launch/leftovers';
import { modelChoice } from '../../../../src/modelStore/modelStore';
import { planServer } from '../../../../src/servers/start/plan';
import { Planning, warnings } from './planning';

let root: string;
let store: string;
let storage: string;
let planning: Planning;

beforeEach(async () => {
  planning = await Planning.start();
  ({ root, store, storage } = planning);
});
afterEach(() => planning.remove());

describe('a plan of our own', () => {
  it('is bound to loopback, with keys, and shares nothing', async () => {
    const [one, two] = await Promise.all([planning.plan(), planning.plan()]);
    for (const { values } of [one, two]) {
      expect(
        Object.entries(values)
          .filter(([key]) => key.endsWith('_address'))
          .map(([, value]) => value.replace(/:\d+$/, '')),
      ).toEqual([
        'http://127.0.0.1',
        'http://127.0.0.1',
        'http://127.0.0.1',
        '127.0.0.1',
        '127.0.0.1',
      ]);
      expect(values).toMatchObject({
        disable_token_authorization: 'false',
        enable_model_api: 'true',
        default_workers_per_model: '1',
      });
    }
    const ports = [one, two].flatMap(({ values }) => [
      values['grpc_inference_port'],
      values['grpc_management_port'],
      ...['inference', 'management', 'metrics'].map(
        kind => values[`${kind}_address`]?.split(':')[2],
      ),
    ]);
    expect(new Set(ports).size).toBe(10);
    expect(one.folders).not.toEqual(two.folders);
    expect(fs.existsSync(one.folders.temp) || fs.existsSync(one.folders.working)).toBe(false);
  });

  it('starts TorchServe in the foreground, in its own folders', async () => {
    process.env['JAVA_TOOL_OPTIONS'] = '-Dmine=1';
    onTestFinished(() => {
      delete process.env['JAVA_TOOL_OPTIONS'];
    });
    const { commandLine, folders, file } = await planning.plan({
      models: { dbnet: 'dbnet.mar' },
      program: { kind: 'torchserve', python: 'python3', javaHome: '/opt/jdk' },
    });
    expect(commandLine).toEqual({
      program: 'python3',
      args: [
        '-m',
        'ts.model_server',
        '--start',
        '--foreground',
        '--ncs',
        '--model-store',
        store,
        '--ts-config',
        file,
        '--models',
        'dbnet=dbnet.mar',
      ],
      cwd: folders.working,
      env: {
        TMPDIR: path.join(folders.working, 'tmp'),
        TEMP: folders.temp,
        TS_CONFIG_FILE: file,
        JAVA_HOME: '/opt/jdk',
        LOG_LOCATION: path.join(folders.working, 'logs'),
        METRICS_LOCATION: path.join(folders.working, 'logs'),
        OMP_NUM_THREADS: '8',
        OMP_WAIT_POLICY: 'PASSIVE',
        GOMP_SPINCOUNT: '2000',
        PYTHONUTF8: '1',
        PYTHONIOENCODING: 'utf-8:surrogateescape',
        JAVA_TOOL_OPTIONS: '-Dmine=1 -Dfile.encoding=UTF-8',
      },
    });
    expect(socketPathFits(folders.temp, 'linux')).toBe(true);
  });

  it("leaves threads that the environment decides, and the built-in server's, as they are", async () => {
    const { commandLine, notes } = await planning.plan({
      machine: { cores: 8, env: { OMP_NUM_THREADS: '3', OMP_WAIT_POLICY: 'ACTIVE' } },
    });
    expect(Object.keys(commandLine.env ?? {}).filter(name => name.startsWith('OMP_'))).toEqual([]);
    expect(notes.map(note => note.text)).toEqual([
      'Threads of the workers: OMP_NUM_THREADS=3 OMP_WAIT_POLICY=ACTIVE (set in the environment).',
    ]);
    const builtin = await planning.plan({
      program: { kind: 'builtin', node: process.execPath, cli: 'cli.js' },
    });
    expect([
      Object.keys(builtin.commandLine.env ?? {}).filter(name => name.startsWith('OMP_')),
      builtin.notes,
    ]).toEqual([[], []]);
  });

  it('lets workers talk over TCP where the socket path would be too long', () => {
    expect(socketPathFits(`/tmp/${'x'.repeat(88)}`, 'linux')).toBe(false);
    expect(socketPathFits(`/tmp/${'x'.repeat(87)}`, 'linux')).toBe(true);
    expect(socketPathFits(`/tmp/${'x'.repeat(87)}`, 'darwin')).toBe(false);
  });

  it('has no keys on Windows, where TorchServe cannot write them; the built-in server can', async () => {
    const { keys, values } = await planning.plan({ platform: 'win32' });
    expect({
      keys,
      off: values['disable_token_authorization'],
      native: values['use_native_io'],
    }).toEqual({ keys: false, off: 'true', native: 'false' });
    const builtin = await planning.plan({
      platform: 'win32',
      program: { kind: 'builtin', node: process.execPath, cli: 'cli.js' },
    });
    expect({ keys: builtin.keys, off: builtin.values['disable_token_authorization'] }).toEqual({
      keys: true,
      off: 'false',
    });
  });

  it('says what is wrong with the model store or the choice, and leaves no folder', async () => {
    const file = path.join(store, 'dbnet.mar');
    await expect(planning.plan({ modelStore: path.join(root, 'none') })).rejects.toThrow(
      /none does not exist/,
    );
    await expect(planning.plan({ modelStore: file })).rejects.toThrow(/is a file, not a folder/);
    await expect(planning.plan({ modelStore: root })).rejects.toThrow(/no model archive/);
    await expect(planning.plan({ models: { a: '../x.mar' } })).rejects.toThrow(
      /It holds: crnn.mar, dbnet.mar/,
    );
    await expect(planning.plan({ models: { 'a/b': 'dbnet.mar' } })).rejects.toThrow(
      /cannot be a model name/,
    );
    fs.truncateSync(file, 200);
    await expect(planning.plan({ models: { dbnet: 'dbnet.mar' } })).rejects.toThrow(/dbnet\.mar/);
    expect(fs.readdirSync(storage)).toEqual([]);
  });

  it('says which path Java cannot take, before it starts, and leaves no folder', async () => {
    const program = (javaCharset: string) => ({
      kind: 'torchserve' as const,
      python: 'python3',
      javaCharset,
    });
    await expect(planning.plan({ program: program('Cp1252') })).rejects.toThrow(
      /Java cannot open .*模型.*"模"/,
    );
    expect(fs.readdirSync(storage)).toEqual([]);
    expect((await planning.plan({ program: program('MS936') })).modelStore).toBe(store);
  });

  it('serves the sound archives of a store and names the damaged one', async () => {
    fs.truncateSync(path.join(store, 'dbnet.mar'), 200);
    const made = await planning.plan();
    expect(made.commandLine.args.slice(-2)).toEqual(['--models', 'crnn.mar']);
    expect(warnings(made)[0]).toMatch(/^Left out: .*dbnet\.mar/);
  });

  it('reads models as people write them', () => {
    expect(modelChoice(undefined)).toBe('all');
    expect(modelChoice(['ALL'])).toBe('all');
    expect(modelChoice(['dbnet', 'crnn.mar', 'det=dbnet.mar', 'x.tar.gz'])).toEqual({
      dbnet: 'dbnet.mar',
      crnn: 'crnn.mar',
      det: 'dbnet.mar',
      x: 'x.tar.gz',
    });
  });
});

it('removes what a crashed session left, and nothing else', async () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  const made = await planServer({
    program: { kind: 'torchserve', python: 'python3' },
    modelStore: store,
    models: 'all',
    storageFolder: storage,
  });
  const live = await planServer({
    program: { kind: 'torchserve', python: 'python3' },
    modelStore: store,
    models: 'all',
    storageFolder: storage,
  });
  fs.writeFileSync(
    path.join(made.folders.working, 'owner.json'),
    JSON.stringify({ pid: gone, temp: made.folders.temp }),
  );
  fs.mkdirSync(path.join(storage, 'something else'));
  await removeLeftovers(storage);
  expect(fs.readdirSync(storage).sort()).toEqual(
    [path.basename(live.folders.working), 'something else'].sort(),
  );
  expect(fs.existsSync(made.folders.temp)).toBe(false);
  await removeFolders(live.folders);
});
