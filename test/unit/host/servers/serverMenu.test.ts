import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/base/errors';
import { serverMenu } from '../../../../src/host/servers/serverMenu';
import type { ServerState } from '../../../../src/host/servers/state';

const worker = (status: string, id = '9000') => ({ id, status, pid: 1 });
const dbnet = { name: 'dbnet', version: '1.0', workers: [worker('READY')] };
const address = {
  inferenceAddress: 'http://127.0.0.1:8080',
  managementAddress: 'http://127.0.0.1:8081',
};
const ready: ServerState = {
  program: 'torchserve',
  kind: 'ready',
  models: [dbnet],
  failed: [],
  ...address,
};
const commands = (rows: ReturnType<typeof serverMenu>): string[] =>
  rows.flatMap(({ run }) => run?.command ?? []);

describe('the menu of the server', () => {
  it('that is ready tests, stops, restarts, copies, and shows the log', () => {
    expect(commands(serverMenu(ready, [dbnet], undefined))).toEqual([
      'mmocr.testWithThis',
      'mmocr.stopTorchServe',
      'mmocr.restartServer',
      'mmocr.testOnTorchServe',
      'mmocr.copyServerAddress',
      'mmocr.showLog',
    ]);
  });

  it('stops the program that runs', () => {
    expect(commands(serverMenu({ ...ready, program: 'builtin' }, [], undefined))).toContain(
      'mmocr.stopBuiltInServer',
    );
  });

  it('names each model with its state, and why one is not there', () => {
    const failed = [{ name: 'drrg', error: new UserError('It needs an operator.') }];
    const slow = {
      name: 'svtr',
      version: '2.0',
      workers: [worker('READY'), worker('UNLOADING', '9001')],
    };
    const rows = serverMenu({ ...ready, failed }, [dbnet, slow], undefined);
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

  it.each([
    [
      'starting',
      { program: 'torchserve', kind: 'starting', text: 'Loading dbnet…' },
      ['mmocr.stopTorchServe', 'mmocr.showLog'],
    ],
    ['stopping', { program: 'torchserve', kind: 'stopping' }, ['mmocr.showLog']],
    [
      'stopped',
      { program: 'torchserve', kind: 'stopped' },
      ['mmocr.startTorchServe', 'mmocr.startBuiltInServer', 'mmocr.showLog'],
    ],
    [
      'failed, the one that failed first',
      { program: 'builtin', kind: 'failed', error: new Error('no') },
      ['mmocr.startBuiltInServer', 'mmocr.startTorchServe', 'mmocr.showLog'],
    ],
  ] as const)('that is %s', (_, state, expected) => {
    expect(commands(serverMenu(state, [], undefined))).toEqual(expected);
  });

  it('elsewhere can be asked while none runs here', () => {
    const rows = serverMenu(
      { program: 'torchserve', kind: 'stopped' },
      [dbnet],
      'http://10.0.0.5:8080',
    );
    expect(commands(rows)).toEqual(
      expect.arrayContaining(['mmocr.testWithThis', 'mmocr.copyServerAddress']),
    );
    expect(rows.find(({ run }) => run?.command === 'mmocr.copyServerAddress')?.description).toBe(
      'http://10.0.0.5:8080',
    );
  });

  it('has a heading only over rows', () => {
    const headings = serverMenu(
      { program: 'torchserve', kind: 'starting', text: '' },
      [],
      undefined,
    ).filter(({ run }) => !run);
    expect(headings).toEqual([]);
  });
});
