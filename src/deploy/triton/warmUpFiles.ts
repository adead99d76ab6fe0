import type { DeployedModel, DeployFile } from '../deployment';
import { inputsOf } from './modelConfig';

/** 64 by 64 gray pixels as PNG, and a text in them. */
const examples: Record<string, string> = {
  image:
    'iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAAAAACPAi4CAAAAKUlEQVR42u3MQREAAAwCIJtb3RD77SAA6VEEAoFAIBAI' +
    'BAKBQCAQfA8G18/waiADHKgAAAAASUVORK5CYII=',
  texts: JSON.stringify({ boxes: [[8, 8, 56, 8, 56, 24, 8, 24]], texts: ['a'] }),
};
const length = 256;

/**
 * What a model is asked before it is served, and by `probe.py` later. A file holds one element as
 * Triton reads it: its length in four bytes, the lowest first, then itself, here with blanks behind
 * it, which neither base64 nor JSON minds.
 */
export function warmUpFiles(folder: string, model: DeployedModel): DeployFile[] {
  return inputsOf(model).map(input => ({
    path: `${folder}/warmup/${input}`,
    text: `\0\u0001\0\0${examples[input]!.padEnd(length)}`,
  }));
}
