import type { LabelInstance, Labels } from '../../../src/labels/labels';
import type { Task, TextInstance } from '../../../src/model/prediction';
import type { RunFile } from '../../../src/runs/runFile';

export const box = (left: number, width = 20): number[] => {
  const right = left + width;
  return [left, 0, right, 0, right, 10, left, 10];
};

/** Answers by image, or why there is none. */
export function run(task: Task, images: Record<string, TextInstance[] | string>): RunFile {
  const lines = Object.entries(images).map(([image, found]) =>
    typeof found === 'string'
      ? { image, error: found }
      : {
          image,
          prediction: {
            source: { kind: 'file', path: 'run.jsonl' } as const,
            task,
            instances: found,
            timings: [],
            totalMs: 0,
          },
        },
  );
  return { path: 'run.jsonl', lines };
}

export function truth(images: Record<string, (Partial<LabelInstance> & object)[]>): Labels {
  return {
    format: 'mmocr',
    notes: [],
    images: Object.entries(images).map(([image, instances]) => ({
      image,
      instances: instances.map(instance => ({ ignore: false, ...instance })),
    })),
  };
}
