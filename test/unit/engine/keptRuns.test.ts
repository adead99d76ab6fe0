import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeptRun } from '../../../src/engine/predict/keptRun';
import { KeptRuns } from '../../../src/engine/predict/keptRuns';
import { EngineClient } from '../../../src/engineClient/engineClient';
import type { ModelDescription } from '../../../src/model/modelDescription';
import { chainOf, pipelineOf, type Pipeline } from '../../../src/model/pipeline';
import type { DBSettings } from '../../../src/methods/db/settings';
import { sample } from '../../samples';
import { enginePath } from '../config/engine';

function exported(name: string): { onnxPath: string; description: ModelDescription } {
  const onnxPath = sample('onnx', `${name}.onnx`);
  const description = JSON.parse(readFileSync(`${onnxPath}.json`, 'utf8')) as ModelDescription;
  return { onnxPath, description };
}
const detector = exported('dbnet_tiny');
const recogniser = exported('svtr_tiny');
const post = detector.description.post as DBSettings;

/** A run whose outputs are so large. */
function runOf(bytes: number): KeptRun {
  const run = new KeptRun({
    pipeline: pipelineOf(detector),
    place: { device: 'cpu' },
    scoreThreshold: 0,
  });
  const data = new Float32Array(bytes / 4);
  run.observe({
    kind: 'outputs',
    part: { task: 'textdet' },
    run: {
      outputs: new Map([['output', { dims: [1, 1, 1, data.length], data }]]),
      inputDims: [1, 3, 1, data.length],
      fit: {
        image: { width: 1, height: 1 },
        resized: { width: 1, height: 1 },
        factor: { x: 1, y: 1 },
        validRatio: 1,
      },
    },
  });
  return run.end({ instances: [] });
}

describe('kept runs', () => {
  it('go by their memory, the one used longest ago first', () => {
    const kept = new KeptRuns(4000);
    for (const name of ['a', 'b', 'c']) kept.keep(name, runOf(1200));
    kept.get('a');
    kept.keep('d', runOf(1200));
    expect(kept.bytes).toBeLessThanOrEqual(4000);
    expect(['a', 'b', 'c', 'd'].map(name => kept.get(name) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it('are not driven out by one that is too large to be kept', () => {
    const kept = new KeptRuns(4000);
    kept.keep('a', runOf(1200));
    kept.keep('large', runOf(8000));
    expect([kept.get('a') !== undefined, kept.get('large')]).toEqual([true, undefined]);
  });

  it('are few, however small', () => {
    const kept = new KeptRuns(4000, 2);
    for (const name of ['a', 'b', 'c']) kept.keep(name, runOf(4));
    expect(['a', 'b', 'c'].filter(name => kept.get(name))).toEqual(['b', 'c']);
  });

  it('of one name give way to the last', () => {
    const kept = new KeptRuns(4000);
    kept.keep('a', runOf(3000));
    kept.keep('a', runOf(2000));
    expect(kept.bytes).toBe(2000);
    kept.keep('a', runOf(8000));
    expect(kept.get('a')).toBeUndefined();
  });
});

describe('the engine', () => {
  let engine: EngineClient;
  beforeAll(() => {
    engine = new EngineClient(enginePath);
  });
  afterAll(() => engine.dispose());

  const ask = (pipeline: Pipeline, image: string, keep?: string) => {
    const imagePath = sample(image);
    return engine.request('predict', {
      pipeline,
      image: readFileSync(imagePath),
      imagePath,
      device: 'cpu',
      ...(keep !== undefined && { keep }),
    });
  };

  it('reads a run again, and has nothing under another name', async () => {
    const { instances } = await ask(pipelineOf(detector), 'images/scene_04.jpg', 'run 1');
    expect(await engine.request('readAgain', { run: 'run 1', post })).toEqual({
      found: { instances },
    });
    const { found } = await engine.request('readAgain', {
      run: 'run 1',
      post: { ...post, unclipRatio: 3 },
    });
    expect(found!.instances).toHaveLength(instances.length);
    expect(found!.instances).not.toEqual(instances);
    expect(await engine.request('readAgain', { run: 'run 2', post })).toEqual({ found: undefined });
  });

  it('refuses settings that cannot be, by their name', async () => {
    await ask(pipelineOf(detector), 'images/scene_04.jpg', 'run');
    const odd = { ...post, maxCandidates: 2.5 };
    await expect(engine.request('readAgain', { run: 'run', post: odd })).rejects.toThrow(
      /maxCandidates is 2\.5/,
    );
  });

  it('hides texts of a low score, as a run with that threshold does', async () => {
    const { instances } = await ask(pipelineOf(recogniser), 'words/word_00.png', 'word');
    const recogPost = recogniser.description.post;
    const at = (textScore: number) =>
      engine.request('readAgain', { run: 'word', post: recogPost, textScore });
    const score = instances[0]!.textScore!;
    expect(await at(score)).toEqual({ found: { instances } });
    expect(await at(score + 1e-6)).toEqual({ found: { instances: [] } });
  });

  it("reads a chain's boundaries with the detector's settings, and hides by the text's score", async () => {
    const chain = chainOf(detector, recogniser);
    const { instances } = await ask(chain, 'images/scene_04.jpg', 'chain');
    const changed = { ...post, unclipRatio: 2.2 };
    const description = { ...detector.description, post: changed };
    const fresh = await ask(
      chainOf({ ...detector, description }, recogniser),
      'images/scene_04.jpg',
    );
    const { found } = await engine.request('readAgain', { run: 'chain', post: changed });
    expect(found).toEqual({ instances: fresh.instances });
    expect(found!.instances).not.toEqual(instances);
    const { found: sure } = await engine.request('readAgain', {
      run: 'chain',
      post: changed,
      textScore: 0.9,
    });
    expect(sure!.instances).toEqual(
      fresh.instances.filter(({ textScore = 1 }) => textScore >= 0.9),
    );
  });
});
