import { readFileSync } from 'node:fs';
import { defaultCompareOptions } from '../../src/compare/compare';
import type { Prediction, TextInstance } from '../../src/model/prediction';
import type { PanelMemento, SideState, ToViewer, ViewerState } from '../../src/protocol/viewer';

/** MMOCR's own answer for a sample image, as a prediction. */
export function stored(image: string, folder = 'det_quad'): TextInstance[] {
  const { boundary_result: lines } = JSON.parse(
    readFileSync(`test/fixtures/golden/${folder}/${image}.json`, 'utf8'),
  ) as { boundary_result: number[][] };
  return lines.map(line => ({ polygon: line.slice(0, -1), score: line.at(-1)! }));
}

export function served(instances: TextInstance[], more: Partial<Prediction> = {}): Prediction {
  return {
    source: {
      kind: 'served',
      model: 'dbnet_tiny',
      version: '1.0',
      address: 'http://127.0.0.1:8080',
    },
    task: 'textdet',
    instances,
    timings: [
      { stage: 'send', ms: 8.2 },
      { stage: 'queue', ms: 1.9 },
      { stage: 'decode', ms: 4.1 },
      { stage: 'inference', ms: 46.8 },
    ],
    totalMs: 61,
    ...more,
  };
}

export function local(instances: TextInstance[], more: Partial<Prediction> = {}): Prediction {
  return {
    source: { kind: 'local', model: 'dbnet_tiny', device: 'CPU' },
    task: 'textdet',
    instances,
    timings: [
      { stage: 'decode', ms: 5.3 },
      { stage: 'resize', ms: 9.2 },
      { stage: 'network', ms: 52.7 },
      { stage: 'post', ms: 6.8 },
    ],
    totalMs: 74,
    executions: [
      {
        model: 'dbnet_tiny',
        warm: true,
        placement: [
          { provider: 'WebGpu', nodes: 86 },
          { provider: 'CPU', nodes: 49 },
        ],
      },
    ],
    ...more,
  };
}

/**
 * The same instances as another run might see them: a hair of noise, one boundary moved, one
 * missing, one more.
 */
export function perturbed(instances: TextInstance[]): TextInstance[] {
  return [
    ...instances
      .slice(1)
      .map((instance, i) => ({
        ...instance,
        polygon: instance.polygon!.map(
          (v, k) => v + (i === 3 ? 5 * Number(k % 2 === 0) : 0.02 * ((i + k) % 3)),
        ),
        score: instance.score! - 0.0004 * Number(i === 2),
      })),
    { polygon: [420, 20, 520, 32, 517, 60, 417, 48], score: 0.51 },
  ];
}

export const done = (prediction: Prediction): SideState => ({ state: 'done', prediction });

export function state(
  left: SideState,
  right: SideState,
  more: Partial<ViewerState> = {},
): ViewerState {
  return {
    left,
    right,
    leftSource: {
      kind: 'served',
      model: 'dbnet_tiny',
      version: '1.0',
      address: 'http://127.0.0.1:8080',
    },
    rightSource: { kind: 'local', model: 'dbnet_tiny', device: 'CPU' },
    leftChoices: [
      { id: 'served:dbnet_tiny:1.0', label: 'dbnet_tiny 1.0 on TorchServe', selected: true },
      { id: 'served:svtr_tiny:1.0', label: 'svtr_tiny 1.0 on TorchServe', selected: false },
    ],
    rightChoices: [{ id: 'local:dbnet_tiny:cpu', label: 'local · CPU', selected: true }],
    options: { ...defaultCompareOptions },
    ...more,
  };
}

export const memento: PanelMemento = {
  imagePath: '/test/samples/images/scene_04.jpg',
  left: 'served:dbnet_tiny:1.0',
  right: 'local:dbnet_tiny:cpu',
  scoreThreshold: 0.5,
  predictions: {},
};

export const stateMessage = (of: ViewerState): ToViewer => ({ kind: 'state', state: of, memento });
