import { describe, expect, it } from 'vitest';
import { sideWords } from '../../../../src/compare/sideNames';
import { missingServer, onMissing } from '../../../../src/host/results/missingServer';
import { TorchServeClient } from '../../../../src/servers/contract/client';
import { torchServeKind } from '../../../../src/servers/torchserve/kind';

const asked = (server: string) =>
  ({ kind: 'served', model: 'dbnet', version: '1.0', server }) as const;
const ray = 'http://10.0.0.5:8000';

describe('a run whose server is missing', () => {
  it.each([
    ['torchserve', 'TorchServe is not running.', 'Start TorchServe', 'mmocr.startTorchServe'],
    [
      'builtin',
      'The built-in server is not running.',
      'Start Built-in Server',
      'mmocr.startBuiltInServer',
    ],
    ['docker', 'TorchServe in Docker is not running.', 'Run in Docker', 'mmocr.runInDocker'],
  ])('names it, and the button starts that one (%s)', (server, message, label, command) => {
    expect(missingServer(asked(server), undefined)).toMatchObject({
      message,
      fix: { label, command },
    });
  });

  it('that runs elsewhere names its address and asks for it', () => {
    const { message, fix } = missingServer(asked(`${ray}/\u202e`), undefined);
    expect(message).toContain(`The server at ${ray}/\\u202e is no longer`);
    expect(fix?.command).toBe('mmocr.useRunningServer');
  });

  it('is told from a run on another server as before', () => {
    const { source } = missingServer(asked('torchserve'), undefined);
    const other = { kind: 'served', model: 'dbnet', version: '1.0', address: ray } as const;
    expect(sideWords(source!, { ...other, server: 'builtin' })).toEqual({
      left: 'TorchServe',
      right: 'Built-in Server',
    });
  });

  it('is called what it was while it could be asked; else no name is made up', () => {
    const client = new TorchServeClient({ inferenceAddress: ray, managementAddress: ray });
    expect(missingServer(asked(ray), { kind: 'ray', client }).source).toEqual({
      kind: 'served',
      model: 'dbnet',
      version: '1.0',
      address: ray,
      server: 'ray',
    });
    expect(missingServer(asked(ray), undefined)).not.toHaveProperty('source');
  });

  it('keeps its label in the picker', () => {
    const label = (id: string | undefined) => onMissing(id)?.('dbnet 1.0');
    expect(label('torchserve')).toBe(torchServeKind.words().serving('dbnet 1.0', ''));
    expect(label('builtin')).toBe('dbnet 1.0 on Built-in Server');
    expect(label(ray)).toBe('dbnet 1.0 on 10.0.0.5:8000');
    expect([label(undefined), label('no address')]).toEqual([undefined, undefined]);
  });
});
