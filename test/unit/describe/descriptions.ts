import * as fs from 'node:fs';
import * as path from 'node:path';
import { checkDescription } from '../../../src/describe/checkDescription';
import { sample } from '../../samples';

const root = path.join(import.meta.dirname, '..', '..', '..');
const methods = path.join(root, 'test', 'fixtures', 'methods');
export const stored = fs.readdirSync(methods).flatMap(name => {
  const file = path.join(methods, name, 'model.onnx.json');
  return fs.existsSync(file)
    ? [[name, JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>] as const]
    : [];
});
export const sampleDescription = (name: string) =>
  JSON.parse(fs.readFileSync(sample('onnx', `${name}.onnx.json`), 'utf8')) as Record<
    string,
    unknown
  >;
export const withKey = (
  description: Record<string, unknown>,
  key: string,
  value: unknown,
): Record<string, unknown> => {
  const copy = structuredClone(description);
  const names = key.split('.');
  const last = names.pop()!;
  const into = names.reduce((object, name) => object[name] as Record<string, unknown>, copy);
  if (value === undefined) delete into[last];
  else into[last] = value;
  return copy;
};
export const why = (value: unknown): string => {
  try {
    checkDescription(value, 'm.onnx.json');
    return 'fine';
  } catch (error) {
    return (error as Error).message.replace(
      /^m\.onnx\.json is not a description of a model that can be run: (.*)\. Export the model again\.$/,
      '$1',
    );
  }
};
