import fs from 'node:fs';
import { expect, test } from 'vitest';
import { CancelledError, UserError } from '../../../src/base/errors';
import { predictInTurn } from '../../../src/engine/predict/inTurn';
import { LocalPredictor } from '../../../src/engineClient/localPredictor';
import { pipelineOf, type Pipeline } from '../../../src/model/pipeline';
import type { Prediction } from '../../../src/model/prediction';
import { sample } from '../../samples';
import { useEngine } from '../config/engine';
import { detector, recogniser } from './golden';

const engine = useEngine();
const never = new AbortController().signal;
const words = Array.from({ length: 10 }, (_, i) => {
  const path = [`png`, `jpg`]
    .map(end => sample(`words/word_${String(i).padStart(2, '0')}.${end}`))
    .find(file => fs.existsSync(file))!;
  return { path, bytes: fs.readFileSync(path) };
});
const scene = sample('images/scene_01.jpg');

const predictor = (pipeline: Pipeline): LocalPredictor =>
  new LocalPredictor({ engine: engine.client, pipeline, device: 'cpu' });
// The engine is there once tests run.
const reading = () =>
  predictor(pipelineOf({ onnxPath: sample('onnx/svtr_tiny.onnx'), description: recogniser() }));
const finding = () =>
  predictor(pipelineOf({ onnxPath: sample('onnx/dbnet_tiny.onnx'), description: detector() }));

test('words that are sent at once are read as one after the other', async () => {
  const alone: Prediction[] = [];
  for (const word of words) alone.push(await reading().predict(word, never));
  const together = await Promise.all(words.map(word => reading().predict(word, never)));
  const [read, expected] = [together, alone].map(all => all.flatMap(({ instances }) => instances));
  expect(read!.map(({ text }) => text)).toEqual(expected!.map(({ text }) => text));
  for (const [i, { textScore }] of read!.entries())
    expect(textScore, words[i]!.path).toBeCloseTo(expected![i]!.textScore!, 5);
  for (const { timings } of together)
    expect(timings.map(({ stage }) => stage)).toContain('network');
});

test('a word that is no image fails alone, and others of a group that ask nothing hold up nobody', async () => {
  const broken = { path: 'broken.png', bytes: words[0]!.bytes.subarray(0, 200) };
  const asked = [words[0]!, words[1]!, broken, words[2]!, broken, words[3]!];
  const outcomes = await Promise.allSettled(asked.map(word => reading().predict(word, never)));
  expect(outcomes.map(({ status }) => status)).toEqual(
    asked.map(word => (word === broken ? 'rejected' : 'fulfilled')),
  );
  expect(outcomes[2]).toMatchObject({ reason: expect.any(UserError) as UserError });
});

test('what is cancelled before its turn is answered before those before it', async () => {
  const params = {
    pipeline: pipelineOf({ onnxPath: sample('onnx/dbnet_tiny.onnx'), description: detector() }),
    image: fs.readFileSync(scene),
    imagePath: scene,
    device: 'cpu',
  };
  const controller = new AbortController();
  const order: string[] = [];
  const first = predictInTurn(params, never).finally(() => order.push('first'));
  const second = predictInTurn(params, controller.signal).finally(() => order.push('second'));
  controller.abort();
  await expect(second).rejects.toThrow(CancelledError);
  await first;
  expect(order).toEqual(['second', 'first']);
});

test('models take turns, each with its own images', async () => {
  const image = { path: scene, bytes: fs.readFileSync(scene) };
  const answers = await Promise.all([
    reading().predict(words[0]!, never),
    finding().predict(image, never),
    reading().predict(words[1]!, never),
  ]);
  expect(answers.map(({ task }) => task)).toEqual(['textrecog', 'textdet', 'textrecog']);
});
