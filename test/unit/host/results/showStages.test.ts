import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../../src/base/errors';
import type { LiveRun } from '../../../../src/engineClient/liveRun';
import type { PanelSession } from '../../../../src/host/results/panelSession';
import { showStages } from '../../../../src/host/results/showStages';
import type {
  Inside,
  PredictionSources,
  ResolvedSource,
} from '../../../../src/host/results/sources';
import { findStages } from '../../../../src/engine/stages/findStages';
import { predict } from '../../../../src/engine/predict/predict';
import { pipelineOf } from '../../../../src/model/pipeline';
import type { Prediction, PredictionSource } from '../../../../src/model/prediction';
import type { ToViewer } from '../../../../src/protocol/viewer';
import { described, miniature } from '../../stages/altered';
import { methodsFolder } from '../../parity/methods/goldens';
import { session } from './openSession';
import { answers, sources, until } from './sources';

const picture = `${methodsFolder}/images/straight.png`;
const detector = miniature('dbnet_1x');
const wider = described(detector, { post: { unclipRatio: 1.8 } });
const local = { kind: 'local', model: 'dbnet_1x', device: 'cpu' } as const;
const served = { kind: 'served', model: 'dbnet_1x', address: 'http://127.0.0.1:8080' } as const;

/** One side: who it is, what it runs, and what can be looked into. */
interface Made {
  source: PredictionSource;
  runs: Inside;
  inside?: Inside | undefined;
  live?: LiveRun;
}

const runs = (model: typeof detector): Inside => ({ pipeline: pipelineOf(model), device: 'cpu' });

/** What the page is told about two sides that have answered; the engine's own code answers. */
async function told(
  left: Made,
  right: Made,
  meanwhile: (session: PanelSession, from: PredictionSources) => Promise<void> = () =>
    Promise.resolve(),
): Promise<ToViewer[]> {
  const resolved = (made: Made): ResolvedSource => ({
    kind: 'ready',
    source: made.source,
    predictor: { predict: ({ bytes, path }) => answer(made.runs, bytes, path) },
    ...(made.live && { live: made.live }),
    ...(made.inside && { inside: () => Promise.resolve(made.inside) }),
  });
  const from: PredictionSources = {
    ...sources(answers('served'), answers('local'), side =>
      resolved(side === 'left' ? left : right),
    ),
    stages: (...asked) => findStages(...asked),
  };
  const { session: opened } = session(from, picture);
  await opened.run();
  await meanwhile(opened, from);
  const posted: ToViewer[] = [];
  await showStages({
    session: opened,
    around: { sources: from },
    post: message => posted.push(message),
  });
  return posted;
}

function answer(inside: Inside, image: Uint8Array, imagePath: string): Promise<Prediction> {
  return predict({ ...inside, image, imagePath });
}

describe('where two sides begin to differ', () => {
  it('is told in lines, with the cause, and pictures', async () => {
    const [a, b] = [runs(detector), runs(wider)];
    const [message] = await told(
      { source: local, runs: a, inside: a },
      { source: local, runs: b, inside: b },
    );
    if (message?.kind !== 'stages' || !message.stages) throw new Error('no stages');
    const { lines, explanation, pictures } = message.stages;
    expect(lines.map(({ tone }) => tone)).toEqual([
      ...['same', 'same', 'same', 'same', 'differs', 'differs'],
    ]);
    expect(explanation.join()).toContain('post.unclipRatio: 1.5 | 1.8');
    expect(pictures.map(({ of, shows }) => `${of} ${shows}`)).toEqual([
      ...['input numbers', 'input numbers', 'input difference'],
      ...['map numbers', 'map numbers', 'map difference'],
    ]);
    for (const { rgba, width, height } of pictures)
      expect(rgba.byteLength).toBe(width * height * 4);
  });

  it('of a served model through its archive, which may be what differs', async () => {
    const [a, b] = [runs(detector), runs(wider)];
    const [message] = await told(
      { source: served, runs: b, inside: a },
      { source: local, runs: a, inside: a },
    );
    if (message?.kind !== 'stages' || !message.stages) throw new Error('no stages');
    expect(message.stages.lines.at(-1)!.tone).toBe('differs');
    expect(message.stages.lines.slice(0, -1).every(({ tone }) => tone === 'same')).toBe(true);
    expect(message.stages.explanation[0]).toMatch(/^Its archive, run here, answers as/);
  });

  it('is not known of a served model without ONNX files, and of a file', async () => {
    const a = runs(detector);
    const here = { source: local, runs: a, inside: a };
    const [archive] = await told({ source: served, runs: a }, here);
    expect(archive).toMatchObject({ kind: 'stages' });
    expect((archive as { error?: string }).error).toContain('has no ONNX file here');
    const file = { source: { kind: 'file', path: picture } as const, runs: a };
    const [stored] = await told(file, here);
    expect((stored as { error?: string }).error).toContain('A file holds only an answer');
  });

  it('is not told where a side is looked at otherwise by then, and ends with the session', async () => {
    const a = runs(detector);
    const here = { source: local, runs: a, inside: a };
    const [moved] = await told(here, { ...here, live: liveRun() }, ({ live }, from) => {
      from.stages = async (...asked) => {
        live.set('right', { values: { unclipRatio: 1.8 } }, true);
        await until(() => live.settings('right') !== undefined);
        return findStages(...asked);
      };
      return Promise.resolve();
    });
    expect(moved).toEqual({ kind: 'stages' });
    const [cancelled] = await told(here, here, (opened, from) => {
      from.stages = (_, signal) => {
        opened.cancel();
        return Promise.reject(signal?.aborted ? new CancelledError() : new Error('goes on'));
      };
      return Promise.resolve();
    });
    expect(cancelled).toEqual({ kind: 'stages' });
  });

  it('is told of a side as the user looks at it', async () => {
    const a = runs(detector);
    const here = { source: local, runs: a, inside: a };
    const [message] = await told(here, { ...here, live: liveRun() }, async ({ live }) => {
      live.set('right', { values: { unclipRatio: 1.8 } }, true);
      await until(() => live.settings('right') !== undefined);
    });
    if (message?.kind !== 'stages' || !message.stages) throw new Error('no stages');
    expect(message.stages.lines.map(({ tone }) => tone).slice(-2)).toEqual(['differs', 'differs']);
    expect(message.stages.explanation.join()).toContain('post.unclipRatio: 1.5 | 1.8');
  });
});

/** The detector's local run, which finds nothing as soon as it is looked at otherwise. */
function liveRun(): LiveRun {
  const live = {
    description: detector.description,
    controls: [],
    readsText: false,
    readAgain: () => Promise.resolve({ instances: [] }),
  };
  return live as unknown as LiveRun;
}
