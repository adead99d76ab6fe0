import { describe, expect, test } from 'vitest';
import { readOutputs } from '../../../src/engine/predict/readOutputs';
import { predict } from '../../../src/engine/predict/predict';
import { decodeImageFile } from '../../../src/engine/decode/decode';
import type { NetworkOutputs } from '../../../src/model/networkRun';
import { modelsOf, pipelineOf, type ExportedModel } from '../../../src/model/pipeline';
import type { Found, TextInstance } from '../../../src/model/prediction';
import type { Pixels } from '../../../src/model/pixels';
import type { TraceEvent } from '../../../src/model/trace';
import { asked, goldenOf, goldens, type Golden } from './methods/goldens';
import { observed, ofKind, type Observed } from './methods/observed';
import { hashOf, same, storedInput } from './methods/stages';
import { storedOutputs } from './methods/storedOutputs';

const cpu = { device: 'cpu' };
const stored = goldens().filter(({ answers }) => answers === 'answers');
const alone = stored.filter(({ pipeline }) => pipeline?.kind !== 'chain');
const chains = stored.filter(({ pipeline }) => pipeline?.kind === 'chain');
const named = (some: Golden[]) => some.map(golden => [golden.name, golden] as const);

/** Runs of all of a golden's images; what the first showed is looked at after the last. */
async function runsOf(golden: Golden) {
  const runs: (Observed & { image: ReturnType<typeof asked>[number] })[] = [];
  for (const image of asked(golden))
    runs.push({ image, ...(await observed(golden.pipeline!, image)) });
  return runs;
}

/** Millions of samples are compared by their hash. */
const digest = ({ data, ...size }: Pixels) => ({ ...size, sha256: hashOf(data) });

/** What a model's runs came to: what was chosen of several angles, else what was read. */
function resultOf(events: TraceEvent[], of: { task: string; crop?: number }): Found | undefined {
  const found = events.flatMap((event): Found[] => {
    if (event.kind !== 'read' && event.kind !== 'chosen') return [];
    if (event.part.task !== of.task || event.part.crop !== of.crop) return [];
    return [event.kind === 'read' ? event.found : { instances: [event.instance] }];
  });
  return found.at(-1);
}

/** By name; DRRG's links are those of the graphs that its first outputs make. */
function shownOutputs(events: TraceEvent[]): NetworkOutputs {
  const [first] = ofKind(events, 'outputs');
  const again = ofKind(events, 'again').flatMap(({ outputs }) => [...outputs]);
  return new Map([...first!.run.outputs, ...again.filter(([name]) => name === 'links')]);
}

describe.each(named(alone))('%s', (_, golden) => {
  const [model] = modelsOf(golden.pipeline!) as [ExportedModel];
  const { task, colorType } = model.description;

  test("shows MMOCR's input and outputs, and the instances that it answers", async () => {
    let compared = 0;
    for (const { image, prediction, events } of await runsOf(golden)) {
      const [decoded] = ofKind(events, 'decoded');
      const pixels = await decodeImageFile(image.bytes, image.image, colorType);
      expect(digest(decoded!.pixels)).toEqual(digest(pixels));
      const input = storedInput(golden.folder, image.image);
      const [given] = ofKind(events, 'input');
      if (input) {
        const { dims, data } = given!.feeds['input']!;
        expect({ shape: dims, sha256: hashOf(data) }, image.image).toEqual(input);
      }
      const outputs = await storedOutputs(model, golden.folder, image.image);
      if (outputs)
        expect(same(outputs, shownOutputs(events), model.description), image.image).toBe(true);
      compared += Number(outputs !== undefined);
      const { instances, relations } = prediction;
      expect(resultOf(events, { task })).toEqual({ instances, ...(relations && { relations }) });
    }
    expect(compared).toBeGreaterThan(0);
  });

  test('its outputs, kept, are read again as they were', async () => {
    const [image] = asked(golden);
    const { events } = await observed(golden.pipeline!, image!);
    const read = ofKind(events, 'read').map(({ found }) => found);
    const kept = ofKind(events, 'outputs').map(({ run }) => run);
    expect(kept.length).toBeGreaterThan(0);
    expect(await Promise.all(kept.map(run => readOutputs(model, run, cpu)))).toEqual(read);
  });
});

describe.each(named(chains))('%s', (_, golden) => {
  test("shows each model's instances, the crops by their index", async () => {
    for (const { prediction, events } of await runsOf(golden)) {
      const { instances, task } = prediction;
      expect(ofKind(events, 'decoded')[0]!.pixels).toMatchObject({
        width: prediction.frame!.width,
        height: prediction.frame!.height,
      });
      expect(resultOf(events, { task: 'textdet' })!.instances).toHaveLength(instances.length);
      expect(ofKind(events, 'cropped').map(({ crop }) => crop)).toEqual(
        instances.flatMap((instance, i) => (isCut(instance) ? [i] : [])),
      );
      instances.forEach(({ text, textScore }, crop) => {
        const { text: read, textScore: score } = resultOf(events, { task: 'textrecog', crop })!
          .instances[0]!;
        expect([read, read ? score : undefined]).toEqual([text, textScore]);
      });
      if (task === 'kie' && instances.length)
        expect(resultOf(events, { task: 'kie' })!.instances.map(labelled)).toEqual(
          instances.map(labelled),
        );
    }
  });
});

/** The goldens' boundaries all lie in their images. */
const isCut = ({ polygon = [] }: TextInstance) => polygon.length > 0;
const labelled = ({ label, labelScore }: TextInstance) => ({ label, labelScore });

test('a tall word shows each angle that was tried, and which was taken', async () => {
  const golden = goldenOf('sar_parallel_0x');
  const [{ description }] = modelsOf(golden.pipeline!) as [ExportedModel];
  const tall = (await runsOf(golden)).find(({ events }) => ofKind(events, 'read').length > 1)!;
  const read = ofKind(tall.events, 'read');
  expect(read.map(({ part }) => part.angle)).toEqual(description.rotateTall);
  const [{ part, instance }] = ofKind(tall.events, 'chosen') as [
    Extract<TraceEvent, { kind: 'chosen' }>,
  ];
  expect(read.find(each => each.part.angle === part.angle)!.found.instances).toEqual([instance]);
  expect(Math.max(...read.map(({ found }) => found.instances[0]!.textScore ?? 0))).toBe(
    instance.textScore,
  );
});

test("DRRG's graph network is shown, run by run", async () => {
  const golden = goldenOf('drrg_1x');
  const { events } = await observed(golden.pipeline!, asked(golden)[0]!);
  const again = ofKind(events, 'again');
  expect(again.length).toBeGreaterThan(0);
  for (const { feeds, outputs } of again)
    expect(outputs.get('links')!.dims).toEqual(feeds['neighbours']!.dims);
});

test("DBNet's kept outputs under another threshold are what a whole run under it finds", async () => {
  const golden = goldenOf('dbnet_1x');
  const [{ onnxPath, description }] = modelsOf(golden.pipeline!) as [ExportedModel];
  let differing = 0;
  for (const { image, events, prediction } of await runsOf(golden)) {
    const [{ run }] = ofKind(events, 'outputs') as [Extract<TraceEvent, { kind: 'outputs' }>];
    const changed = {
      onnxPath,
      description: { ...description, post: { ...description.post, maskThr: 0.7 } },
    } as ExportedModel;
    const { instances } = await predict({
      pipeline: pipelineOf(changed),
      image: image.bytes,
      imagePath: image.image,
      device: 'cpu',
    });
    expect(await readOutputs(changed, run, cpu)).toEqual({ instances });
    if (JSON.stringify(instances) !== JSON.stringify(prediction.instances)) differing++;
  }
  expect(differing).toBeGreaterThan(0);
});

test('kept outputs are refused under settings that nothing can be read with', async () => {
  const golden = goldenOf('dbnet_1x');
  const [{ onnxPath, description }] = modelsOf(golden.pipeline!) as [ExportedModel];
  const { events } = await observed(golden.pipeline!, asked(golden)[0]!);
  const [{ run }] = ofKind(events, 'outputs') as [Extract<TraceEvent, { kind: 'outputs' }>];
  const odd = { ...description, post: { ...description.post, maxCandidates: -1 } };
  await expect(readOutputs({ onnxPath, description: odd }, run, cpu)).rejects.toThrow(
    /maxCandidates/,
  );
});
