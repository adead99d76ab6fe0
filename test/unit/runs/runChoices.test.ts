import { describe, expect, it } from 'vitest';
import { firstChoices, secondChoices, type AtHand } from '../../../src/runs/runChoices';

const at: AtHand = {
  served: [
    {
      server: 'torchserve',
      serving: model => `${model} on TorchServe`,
      models: [
        { name: 'dbnet', version: '1.0', task: 'textdet' },
        { name: 'dbnet', version: '2.0', task: 'textdet' },
        { name: 'svtr', task: 'textrecog' },
      ],
    },
    {
      server: 'http://10.0.0.5:8080',
      serving: model => `${model} on 10.0.0.5:8080`,
      models: [{ name: 'dbnet', version: '1.0' }],
    },
  ],
  local: [
    { name: 'dbnet', task: 'textdet' },
    { name: 'chain', task: 'spotting' },
  ],
  devices: [
    { id: 'cpu', label: 'CPU' },
    { id: 'webgpu', label: 'GPU (WebGPU)' },
  ],
  truth: { path: '/data/truth.json', task: 'spotting' },
  saved: [{ path: '/data/result.json', side: 'left' }],
};
const labels = (choices: { label: string }[]): string[] => choices.map(({ label }) => label);

describe('what a side can be', () => {
  it('first: every version on every server, then by hand what needs none', () => {
    const choices = firstChoices(at);
    expect(labels(choices)).toEqual([
      'dbnet 1.0 on TorchServe',
      'dbnet 2.0 on TorchServe',
      'svtr on TorchServe',
      'dbnet 1.0 on 10.0.0.5:8080',
      'dbnet, local · CPU',
      'dbnet, local · GPU (WebGPU)',
      'chain, local · CPU',
      'chain, local · GPU (WebGPU)',
      'ground truth: truth.json',
      'saved: result.json#left',
    ]);
    expect(choices.map(({ byHand = false }) => byHand)).toEqual([
      ...[false, false, false, false],
      ...[true, true, true, true, true, true],
    ]);
    expect(new Set(choices.map(({ id }) => id)).size).toBe(choices.length);
  });

  it('second: the local run that follows the first, all others by hand', () => {
    const choices = secondChoices(at, undefined);
    expect(labels(choices).slice(0, 3)).toEqual([
      'local · CPU',
      'local · GPU (WebGPU)',
      'dbnet, local · CPU',
    ]);
    expect(choices.filter(({ byHand }) => !byHand).map(({ id }) => id)).toEqual([
      'local:cpu',
      'local:webgpu',
    ]);
    expect(choices).toHaveLength(12);
  });

  it('second: what answers another task comes last, under its own heading', () => {
    const apart = (task: Parameters<typeof secondChoices>[1]): string[] =>
      labels(secondChoices(at, task).filter(({ group }) => group === 'Answers another task'));
    expect(apart('textdet')).toEqual(['svtr on TorchServe']);
    expect(labels(secondChoices(at, 'textdet')).at(-1)).toBe('svtr on TorchServe');
    expect(secondChoices(at, 'textdet')).toHaveLength(12);
    expect(apart('textrecog')).toEqual([
      'dbnet, local · CPU',
      'dbnet, local · GPU (WebGPU)',
      'chain, local · CPU',
      'chain, local · GPU (WebGPU)',
      'dbnet 1.0 on TorchServe',
      'dbnet 2.0 on TorchServe',
      'ground truth: truth.json',
    ]);
  });

  it('nothing, where there is nothing', () => {
    const none: AtHand = { served: [], local: [], devices: [], truth: undefined, saved: [] };
    expect([firstChoices(none), secondChoices(none, 'textdet')]).toEqual([[], []]);
  });
});
