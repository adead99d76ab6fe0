import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { Generation, ModelDescription } from '../model/modelDescription';
import { takeStep, type InputRules } from './input';
import { asKieRuns, isKiePipeline, unresized } from './kieInput';
import { dict, isNone, list, notThereYet, number, numbers, typeOf } from '../config/read/values';
import type { ConfigDict, ConfigValue } from '../config/tree';

/** Loading, resizing and normalising as the config's test pipeline and data preprocessor say. */
export function describeInput(
  values: ConfigDict,
  generation: Generation,
  configPath: string,
): Pick<ModelDescription, 'colorType' | 'resize' | 'normalise' | 'rotateTall'> {
  const rules: InputRules = {
    normalise: { mean: [0], std: [1], bgrToRgb: false, scale255: false, padDivisor: 1 },
  };
  const steps = testSteps(values, generation);
  const rotateTall = steps.flatMap(anglesOf)[0];
  const kie = isKiePipeline(steps);
  for (const step of (kie ? asKieRuns(steps, generation) : steps).flatMap(unwrap))
    takeStep(rules, typeOf(step), dict(step), generation);
  const model = dict(values['model']);
  // `MMDetWrapper` takes it from the model that it wraps.
  if (generation === '1.x')
    preprocess(rules, dict(model['data_preprocessor'] ?? dict(model['cfg'])['data_preprocessor']));
  const { colorType, resize = kie ? unresized : undefined, normalise } = rules;
  if (!colorType || !resize)
    throw new UserError(
      l10n.t('{0} has no test pipeline that loads and resizes an image.', configPath),
    );
  return { colorType, resize, normalise, ...(rotateTall ? { rotateTall } : {}) };
}

/**
 * How an image is read: the steps of the test data, of the first of its datasets, or
 * `test_pipeline`, as the handler takes them (`mmocr_pipeline.py`).
 */
export function testSteps(values: ConfigDict, generation: Generation): ConfigValue[] {
  return generation === '1.x' ? pipeline1x(values) : pipeline0x(values);
}

function pipeline1x(values: ConfigDict): ConfigValue[] {
  const loader = Array.isArray(values['test_dataloader'])
    ? values['test_dataloader'][0]
    : values['test_dataloader'];
  const dataset = dict(dict(loader)['dataset']);
  return (
    [dataset['pipeline'], dict(list(dataset['datasets'])[0])['pipeline'], values['test_pipeline']]
      .map(list)
      .find(steps => steps.length > 0) ?? []
  );
}

function pipeline0x(values: ConfigDict): ConfigValue[] {
  const test = dict(dict(values['data'])['test']);
  const first = list(test['datasets']).flat()[0];
  return (
    [test['pipeline'], dict(first)['pipeline'], values['test_pipeline']]
      .map(found => list(found).flat())
      .find(found => found.length > 0) ?? []
  );
}

/**
 * The angles at which 0.x reads a tall image, ascending as `MultiRotateAugOCR` has them in a Python
 * set. A pipeline that formats a bundle by itself (CRNN, SegOCR) ends in `aug_test`, too, with one
 * image: what is not read then scores 0.
 */
function anglesOf(step: ConfigValue): number[][] {
  switch (typeOf(step)) {
    case 'MultiRotateAugOCR': {
      const { rotate_degrees: degrees, force_rotate: always } = dict(step);
      if (always === true) throw notThereYet('MultiRotateAugOCR(force_rotate=True)');
      return [[...new Set([0, ...numbers(degrees ?? [])])].sort((a, b) => a - b)];
    }
    case 'DefaultFormatBundle':
    case 'ImageToTensor':
      return [[0]];
    default:
      return [];
  }
}

/** The steps inside 0.x's test-time augmentation, when it is no more than turning tall images. */
function unwrap(step: ConfigValue): ConfigValue[] {
  const { flip, img_scale: imgScale, transforms } = dict(step);
  switch (typeOf(step)) {
    case 'MultiScaleFlipAug': {
      const scale = Array.isArray(list(imgScale)[0]) ? list(imgScale) : [imgScale!];
      if (flip === true || scale.length !== 1) throw notThereYet('MultiScaleFlipAug');
      return list(transforms).map(inner =>
        typeOf(inner) === 'Resize' ? { img_scale: scale[0]!, ...dict(inner) } : inner,
      );
    }
    case 'MultiRotateAugOCR':
      return list(transforms);
    default:
      return [step];
  }
}

/** 1.x normalises in the model; without a mean it does not. */
function preprocess({ normalise }: InputRules, settings: ConfigDict): void {
  if (number(settings, 'pad_value', 0) !== 0) throw notThereYet('data_preprocessor(pad_value=…)');
  if (!isNone(settings['mean']))
    Object.assign(normalise, { mean: numbers(settings['mean']), std: numbers(settings['std']) });
  normalise.bgrToRgb = settings['bgr_to_rgb'] === true || settings['rgb_to_bgr'] === true;
  normalise.padDivisor = number(settings, 'pad_size_divisor', 1);
}
