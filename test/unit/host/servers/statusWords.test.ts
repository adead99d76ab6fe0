import { describe, expect, it } from 'vitest';
import {
  itemWords,
  saysOf,
  textOf,
  titleOf,
  tooltipOf,
  type ShownServer,
} from '../../../../src/host/servers/statusWords';

const turned = 'det\u202eram.net\nready';
const starting = (text: string): ShownServer => ({
  kind: 'builtin',
  state: { kind: 'starting', text },
});

describe("the status bar's words", () => {
  it("show every character of a model's name, in one line", () => {
    const visible = 'Loading det\\u202eram.net\\nready…';
    expect([
      textOf(starting(`Loading ${turned}…`)),
      saysOf(starting(`Loading ${turned}…`)),
    ]).toEqual([visible, visible]);
    expect(saysOf({ kind: 'builtin', state: { kind: 'failed', error: new Error(turned) } })).toBe(
      'det\\u202eram.net\\nready',
    );
  });

  it('of a server that is ready name what it serves and where', () => {
    const ready: ShownServer = {
      kind: 'torchserve',
      state: {
        kind: 'ready',
        failed: [],
        inferenceAddress: 'http://127.0.0.1:8080',
        managementAddress: 'http://127.0.0.1:8081',
        models: [
          { name: 'dbnet', version: '1.0', workers: [] },
          { name: turned, version: '2.0', workers: [] },
        ],
      },
    };
    expect(textOf(ready)).toBe('TorchServe :8080');
    expect(tooltipOf(ready).split('\n')).toEqual([
      'TorchServe is ready',
      'Models: dbnet 1.0, det\\u202eram.net\\nready 2.0',
      'Inference: http://127.0.0.1:8080',
      'Management: http://127.0.0.1:8081',
      'Click for models, stop, log and more',
    ]);
  });

  it('of several servers name each in the title of their menu', () => {
    const ready: ShownServer['state'] = {
      kind: 'ready',
      failed: [],
      models: [],
      inferenceAddress: 'http://127.0.0.1:8080',
      managementAddress: 'http://127.0.0.1:8081',
    };
    const servers: ShownServer[] = [
      { kind: 'builtin', state: ready },
      { kind: 'torchserve', state: ready },
    ];
    expect(titleOf(...servers)).toBe('The built-in server is ready · TorchServe is ready');
  });

  it('of one that runs elsewhere say what it is and where, and what is known of it', () => {
    const addresses = {
      inferenceAddress: 'http://10.0.0.5:8000',
      managementAddress: 'http://10.0.0.5:8000',
    };
    const triton: ShownServer = {
      kind: 'triton',
      state: { kind: 'ready', failed: [], models: [], ...addresses },
    };
    expect(textOf(triton, 1)).toBe('Triton 10.0.0.5:8000 +1');
    expect(tooltipOf(triton).split('\n')).toEqual([
      'Triton is attached',
      'Inference: http://10.0.0.5:8000',
      'Click for models, stop, log and more',
    ]);
  });

  it('say how many other servers are ready', () => {
    const addresses = { inferenceAddress: 'http://127.0.0.1:8080', managementAddress: '' };
    const ready: ShownServer = {
      kind: 'torchserve',
      state: { kind: 'ready', failed: [], models: [], ...addresses },
    };
    expect(textOf(ready, 2)).toBe('TorchServe :8080 +2');
    expect(tooltipOf(ready, { ...ready, kind: 'builtin' })).toMatch(
      /^TorchServe is ready\n[^]*\nThe built-in server is ready\n/,
    );
  });

  it('say of which of several servers they tell, and that one is stopping', () => {
    expect(textOf(starting('Loading dbnet…'), 1)).toBe('Built-in Server: Loading dbnet…');
    expect(textOf(starting('Starting the Built-in Server…'), 1)).toBe(
      'Starting the Built-in Server…',
    );
    const stopping: ShownServer = { kind: 'torchserve', state: { kind: 'stopping' } };
    expect(textOf(stopping)).toBe('TorchServe is stopping');
    expect(titleOf(starting('Loading dbnet…'), stopping)).toBe(
      'Built-in Server: Loading dbnet… · TorchServe is stopping',
    );
  });

  it('name every server to who cannot see the number beside the first', () => {
    const stopping: ShownServer = { kind: 'builtin', state: { kind: 'stopping' } };
    const torchServe: ShownServer = { kind: 'torchserve', state: { kind: 'stopping' } };
    expect(itemWords(torchServe, [stopping])).toMatchObject({
      text: 'TorchServe is stopping',
      label: 'TorchServe is stopping · The built-in server is stopping',
    });
    expect(itemWords(torchServe, []).label).toBe('TorchServe is stopping');
  });

  it('leave room for other items', () => {
    expect(textOf(starting(`Loading ${'long_'.repeat(100)}net…`))).toMatch(
      /^Loading long_.{30,40}net…$/,
    );
  });
});
