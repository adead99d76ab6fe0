import type { Prediction, Task, TextInstance } from '../../../src/model/prediction';

/** The corners of an upright rectangle, clockwise. */
export function quad(x: number, y: number, width = 40, height = 20): number[] {
  return [x, y, x + width, y, x + width, y + height, x, y + height];
}

export function found(x: number, y: number, score = 0.9, text?: string): TextInstance {
  return { polygon: quad(x, y), score, ...(text !== undefined && { text }) };
}

export function prediction(
  kind: 'served' | 'local',
  instances: TextInstance[],
  task: Task = 'textdet',
): Prediction {
  return {
    source:
      kind === 'served'
        ? { kind, model: 'dbnet_tiny', version: '1.0', address: 'http://127.0.0.1:8080' }
        : { kind, model: 'dbnet_tiny', device: 'CPU' },
    task,
    instances,
    frame: { width: 300, height: 200, orientation: 'stored' },
    timings: [],
    totalMs: 1,
  };
}
