import { describe, expect, it } from 'vitest';
import type { DeployedModel, Deployment } from '../../../src/deploy/deployment';
import { defaultOptions } from '../../../src/deploy/options';
import { commandsOf, readmeFile, type ReadmeSections } from '../../../src/deploy/readme';

const chain: DeployedModel = {
  name: 'street',
  version: '1.2',
  archive: '/elsewhere/It is "mine".mar',
  task: 'spotting',
  kind: 'chain',
  hasOnnx: true,
  file: 'street.mar',
};
const receipts: DeployedModel = {
  ...chain,
  name: 'receipts',
  task: 'kie',
  kind: 'kie',
  file: 'receipts.mar',
};
const deployment = (models: DeployedModel[]): Deployment => ({
  target: 'ray',
  engine: 'onnx',
  models,
  options: defaultOptions,
});
const sections: ReadmeSections = {
  about: 'One application on `/predictions/NAME`.',
  needs: ['Python 3.10', 'Ray 2.44.1'],
  steps: [
    { says: 'Install it:', commands: ['python -m venv env', 'env/bin/pip install -r x.txt'] },
    { says: 'Wait until it is ready.', commands: [] },
    { says: 'Deploy it:', commands: ['serve deploy serve.yaml'] },
  ],
  address: '127.0.0.1:8000',
  back: [{ says: 'End it:', commands: ['serve shutdown --yes'] }],
  files: [['serve.yaml', 'what is deployed']],
};
const text = (models: DeployedModel[], more: Partial<ReadmeSections> = {}): string => {
  const file = readmeFile(deployment(models), { ...sections, ...more });
  expect(file.path).toBe('README.md');
  return 'text' in file ? file.text : '';
};

describe('the README of a written folder', () => {
  it('says what is served, and nothing of where it was written', () => {
    const readme = text([chain, receipts]);
    expect(readme.split('\n')[0]).toBe('# street, receipts on Ray Serve');
    expect(readme).toContain(
      '| `street` | spotting, several models in one | 1.2 | `models/street.mar` |',
    );
    expect(readme).toContain('| `receipts` | kie | 1.2 | `models/receipts.mar` |');
    expect(readme).toContain('Engine: ONNX Runtime');
    expect(readme).not.toContain('elsewhere');
  });

  it('has every command of the target in its order, before the gates, and the way back last', () => {
    const readme = text([chain]);
    const places = [
      ...commandsOf(sections.steps),
      'mmocr-serving compare',
      ...commandsOf(sections.back),
      '`serve.yaml`',
    ].map(line => readme.indexOf(line));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('has a target tried on this machine before it is brought up, where it can be', () => {
    const tryHere = [{ says: 'Start it:', commands: ['python predictor.py --port 8000'] }];
    const readme = text([chain], { tryHere });
    const places = ['## Try it here first', 'python predictor.py', '## Bring it up'].map(part =>
      readme.indexOf(part),
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(text([chain])).not.toContain('Try it here');
  });

  it('holds the old server against this one, for each model', () => {
    const readme = text([chain, { ...chain, name: 'words' }]);
    for (const name of ['street', 'words'])
      expect(readme).toContain(
        `mmocr-serving compare IMAGE --left served:${name}@127.0.0.1:8080 --right served:${name}@127.0.0.1:8000\n`,
      );
    expect(readme).toContain(
      'mmocr-serving check words.after.jsonl --against words.before.jsonl\n```',
    );
  });

  it('gives a KIE model its texts, and asks it about one image only', () => {
    const readme = text([receipts]);
    expect(readme).toContain(
      '--right served:receipts@127.0.0.1:8000 --annotations ANNOTATIONS.json',
    );
    expect(readme).not.toContain('receipts.before.jsonl');
    expect(readme).not.toContain('Then over many images');
  });

  it('gives keys to this server only', () => {
    const readme = text([chain], { keyFile: 'key_file.json' });
    expect(readme).toContain('--right served:street@127.0.0.1:8000 --right-key-file key_file.json');
    expect(readme).toContain('--inference-addr 127.0.0.1:8000 --key-file key_file.json --output');
    expect(readme).toContain('--inference-addr 127.0.0.1:8080 --output');
  });

  it('ends with what else the target says', () => {
    const more = [{ title: 'Replicas', text: 'Two for each core.' }];
    expect(text([chain], { more }).endsWith('\n\n## Replicas\n\nTwo for each core.\n')).toBe(true);
  });
});
