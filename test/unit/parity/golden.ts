import fs from 'node:fs';
import path from 'node:path';
import type { ModelDescription } from '../../../src/model/modelDescription';
import { sample } from '../../samples';

export const root = path.resolve(import.meta.dirname, '../../..');
export const golden = path.join(root, 'test/fixtures/golden');

export function readJson<T>(...parts: string[]): T {
  return JSON.parse(fs.readFileSync(path.join(...parts), 'utf8')) as T;
}

export const detector = (): ModelDescription => readJson(sample('onnx/dbnet_tiny.onnx.json'));
export const recogniser = (): ModelDescription => readJson(sample('onnx/svtr_tiny.onnx.json'));

/** The detector's description with other settings, as its sibling configs have them. */
export function variant(changes: Partial<ModelDescription>, post: object = {}): ModelDescription {
  const base = detector();
  return { ...base, ...changes, post: { ...base.post, ...post } };
}
