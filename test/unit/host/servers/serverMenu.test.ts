import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/base/errors';
import { serverMenu, type MenuServer } from '../../../../src/host/servers/serverMenu';
import type { ServerActivity } from '../../../../src/servers/contract/serverState';

const worker = (status: string, id = '9000') => ({ id, status, pid: 1 });
const dbnet = { name: 'dbnet', version: '1.0', workers: [worker('READY')] };
const address = 'http://127.0.0.1:8080';
const ready: ServerActivity = {
  kind: 'ready',
  models: [dbnet],
  failed: [],
  inferenceAddress: address,
  managementAddress: 'http://127.0.0.1:8081',
};
const server = (
  kind: MenuServer['kind'],
  state: ServerActivity = { kind: 'stopped' },
  more: Partial<MenuServer> = {},
): MenuServer => ({ id: kind, kind, state, models: [], ...more });
/** Both that are started here, as the registry knows them from the first moment on. */
const here = (torchserve?: ServerActivity, builtin?: ServerActivity): MenuServer[] => [
  server('torchserve', torchserve),
  server('builtin', builtin),
];
const commands = (rows: ReturnType<typeof serverMenu>): string[] =>
  rows.flatMap(({ run }) => run?.command ?? []);
const running = server('torchserve', ready, { models: [dbnet], address });

describe('the menu of the servers', () => {
  it('with one that is ready tests, stops, restarts, copies, starts the other, shows the log', () => {
    expect(commands(serverMenu([running, server('builtin')]))).toEqual([
      'mmocr.testWithThis',
      'mmocr.stopTorchServe',
      'mmocr.restartServer',
      'mmocr.copyServerAddress',
      'mmocr.startBuiltInServer',
      'mmocr.useRunningServer',
      'mmocr.testOnTorchServe',
      'mmocr.showLog',
    ]);
  });

  it('stops the program that runs', () => {
    expect(commands(serverMenu(here(undefined, ready)))).toContain('mmocr.stopBuiltInServer');
  });

  it('names each model with its state, and why one is not there', () => {
    const failed = [{ name: 'drrg', error: new UserError('It needs an operator.') }];
    const slow = {
      name: 'svtr',
      version: '2.0',
      workers: [worker('READY'), worker('UNLOADING', '9001')],
    };
    const rows = serverMenu([
      server('torchserve', { ...ready, failed }, { models: [dbnet, slow], address }),
    ]);
    expect(rows.slice(1, 4)).toMatchObject([
      {
        icon: 'pass',
        label: 'dbnet 1.0',
        description: '1 worker, ready',
        run: { arguments: ['dbnet'] },
      },
      { icon: 'warning', label: 'svtr 2.0', description: '1 of 2 workers ready' },
      {
        icon: 'error',
        label: 'drrg',
        detail: 'It needs an operator.',
        run: { command: 'mmocr.showLog' },
      },
    ]);
  });

  it.each<[string, MenuServer[], string[]]>([
    [
      'starting',
      here({ kind: 'starting', text: 'Loading dbnet…' }),
      ['mmocr.stopTorchServe', 'mmocr.useRunningServer', 'mmocr.showLog'],
    ],
    ['stopping', here({ kind: 'stopping' }), ['mmocr.useRunningServer', 'mmocr.showLog']],
    [
      'stopped',
      here(),
      [
        'mmocr.startTorchServe',
        'mmocr.startBuiltInServer',
        'mmocr.useRunningServer',
        'mmocr.showLog',
      ],
    ],
    [
      'failed, the one that failed first',
      here(undefined, { kind: 'failed', error: new Error('no') }),
      [
        'mmocr.startBuiltInServer',
        'mmocr.startTorchServe',
        'mmocr.useRunningServer',
        'mmocr.showLog',
      ],
    ],
  ])('with one that is %s', (_, servers, expected) => {
    expect(commands(serverMenu(servers))).toEqual(expected);
  });

  it('offers one elsewhere while none runs here', () => {
    const elsewhere = 'http://10.0.0.5:8080';
    const rows = serverMenu([
      ...here(),
      server('existing', ready, { id: elsewhere, models: [dbnet], address: elsewhere }),
    ]);
    expect(commands(rows)).toEqual(
      expect.arrayContaining(['mmocr.testWithThis', 'mmocr.copyServerAddress']),
    );
    expect(rows.find(({ run }) => run?.command === 'mmocr.copyServerAddress')?.description).toBe(
      elsewhere,
    );
  });

  it('shows replicas of Ray Serve, and of the others what they tell', () => {
    const elsewhere = 'http://10.0.0.5:8000';
    const at = (kind: MenuServer['kind'], model: Partial<typeof dbnet> & { ready?: boolean }) =>
      serverMenu([
        server(kind, ready, { address: elsewhere, models: [{ ...dbnet, ...model }] }),
      ]).find(({ run }) => run?.command === 'mmocr.testWithThis');
    const two = [worker('READY', 'a'), worker('UNLOADING', 'b')];
    expect(at('ray', {})).toMatchObject({ icon: 'pass', description: '1 replica, ready' });
    expect(at('ray', { workers: two })).toMatchObject({
      icon: 'warning',
      description: '1 of 2 replicas ready',
    });
    const told = { version: '', workers: [] };
    expect(at('triton', { ...told, ready: true })).toMatchObject({
      icon: 'pass',
      label: 'dbnet',
      description: 'ready',
    });
    expect(at('kserve', { ...told, ready: false })).toMatchObject({
      icon: 'warning',
      description: 'not ready',
    });
    const headings = serverMenu([
      server('triton', ready, { address: elsewhere }),
      server('ray', ready, { address: 'http://10.0.0.6:8000' }),
    ]).filter(({ run }) => !run);
    expect(headings.map(({ label }) => label).slice(0, 2)).toEqual([
      'Triton · 10.0.0.5:8000',
      'Ray Serve · 10.0.0.6:8000',
    ]);
  });

  it('says of one elsewhere that it tells nothing, and asks it again', () => {
    const silent = (kind: MenuServer['kind']) =>
      serverMenu([server(kind, ready, { address, silent: 2 }), ...here(ready)]).filter(
        ({ icon }) => icon === 'warning',
      );
    expect(silent('ray')).toEqual([
      {
        icon: 'warning',
        label: 'Ray Serve does not answer',
        description: 'asked for 2 s; ask again',
        run: { command: 'mmocr.showServerMenu' },
      },
    ]);
    expect(silent('torchserve')).toEqual([]);
  });

  it('has a heading only over rows', () => {
    const headings = serverMenu(here({ kind: 'starting', text: '' })).filter(({ run }) => !run);
    expect(headings).toEqual([]);
  });

  it('with several tells which is meant, in headings and in what a row does', () => {
    const other = 'http://127.0.0.1:9090';
    const rows = serverMenu([
      running,
      server('builtin', ready, { models: [dbnet], address: other }),
      server('docker'),
    ]);
    expect(rows.filter(({ run }) => !run).map(({ label }) => label)).toEqual([
      'TorchServe · 127.0.0.1:8080',
      'Built-in Server · 127.0.0.1:9090',
      'Servers',
    ]);
    const tests = rows.filter(({ run }) => run?.command === 'mmocr.testWithThis');
    expect(tests.map(({ run }) => run?.arguments)).toEqual([
      [{ model: 'dbnet', server: 'torchserve' }],
      [{ model: 'dbnet', server: 'builtin' }],
    ]);
    // Who types "stop" sees the rows alone.
    expect(rows.filter(({ label }) => label === 'Stop').map(each => each.description)).toEqual([
      'TorchServe · 127.0.0.1:8080',
      'Built-in Server · 127.0.0.1:9090',
    ]);
    expect(commands(rows).filter(command => command.includes('stop'))).toEqual([
      'mmocr.stopTorchServe',
      'mmocr.stopBuiltInServer',
    ]);
    expect(
      rows.flatMap(({ run }) => (run?.command === 'mmocr.restartServer' ? run.arguments : [])),
    ).toEqual(['torchserve', 'builtin']);
  });
});
