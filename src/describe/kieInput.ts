import type { Generation, ResizeRule } from '../model/modelDescription';
import type { ConfigValue } from '../config/tree';
import { typeOf } from '../config/read/values';

const kieSteps = new Set(['LoadKIEAnnotations', 'PackKIEInputs', 'KIEFormatBundle']);
const loader: ConfigValue = { type: 'LoadImageFromFile' };

/** Where the pipeline does not resize; boxes then keep their size, too. */
export const unresized: ResizeRule = { kind: 'asIs' };

export function isKiePipeline(steps: ConfigValue[]): boolean {
  return steps.some(step => kieSteps.has(typeOf(step)));
}

/**
 * A KIE pipeline as MMOCR runs it: 1.x `KIEInferencer` takes its `Resize` out, and a model that
 * does not look at the image has it read for its size (`KIEInferencer._inputs_to_list`, 0.x
 * `readtext`).
 */
export function asKieRuns(steps: ConfigValue[], generation: Generation): ConfigValue[] {
  const kept = generation === '1.x' ? steps.filter(step => typeOf(step) !== 'Resize') : steps;
  return kept.some(step => typeOf(step) === 'LoadImageFromFile') ? kept : [loader, ...kept];
}
