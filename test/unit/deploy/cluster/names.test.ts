import { describe, expect, it } from 'vitest';
import { namedModels } from '../../../../src/deploy/kserve/names';
import { deployment, documents, filesOf, model } from './combinations';

const names = (models: string[], namespace = 'mmocr'): string[] =>
  namedModels(
    deployment(
      'kserve',
      'onnx',
      { namespace },
      models.map(name => model(name)),
    ),
  ).map(({ name }) => name);

describe('an InferenceService is called', () => {
  it('as its model, in the letters of a cluster', () => {
    expect(names(['dbnet', 'DBNet_r18.v2', '1.0', 'a__b-'])).toEqual([
      'dbnet',
      'dbnet-r18-v2',
      'm-1-0',
      'a-b',
    ]);
  });

  it('by a name of its own, however alike the models are called', () => {
    const long = 'x'.repeat(60);
    const found = names(['a.b', 'a_b', 'A-B', `${long}1`, `${long}2`]);
    expect(new Set(found).size).toBe(5);
    expect(found.slice(0, 3)).toEqual(['a-b', 'a-b-2', 'a-b-3']);
  });

  it('so that it and its namespace fit into a label; a namespace without room is refused', () => {
    for (const namespace of ['a', 'n'.repeat(50)])
      for (const name of names(['x'.repeat(80), 'x'.repeat(81)], namespace)) {
        expect(`${name}-${namespace}`.length).toBeLessThanOrEqual(63);
        expect(name).toMatch(/^[a-z][a-z0-9-]*[a-z0-9]$/);
      }
    expect(() => names(['dbnet'], 'n'.repeat(51))).toThrow('--namespace');
  });

  it('otherwise than its model, which is asked for by its own name', () => {
    const [service] = documents(
      filesOf(deployment('kserve', 'pytorch', {}, [model('DBNet_r18.v2')])),
      'custom/inferenceservice.yaml',
    );
    expect(service).toMatchObject({ metadata: { name: 'dbnet-r18-v2' } });
    const text = JSON.stringify(service);
    expect(text).toContain('"/v2/models/DBNet_r18.v2/ready"');
    expect(text).toContain('"/models/DBNet_r18.v2.mar"');
  });
});
