import type { ColorType, Generation, Normalisation, ResizeRule } from '../model/modelDescription';
import { dict, isNone, notThereYet, number, numbers, text } from '../config/read/values';
import type { ConfigDict } from '../config/tree';

/** How an image becomes a network's input, gathered step by step from a test pipeline. */
export interface InputRules {
  colorType?: ColorType;
  resize?: ResizeRule;
  normalise: Normalisation;
}

const colorTypes: ColorType[] = [
  'color',
  'grayscale',
  'color_ignore_orientation',
  'grayscale_ignore_orientation',
];
/** Steps that touch annotations and tensors only. */
const harmless = new Set([
  'LoadOCRAnnotations',
  'LoadAnnotations',
  'PackTextDetInputs',
  'PackTextRecogInputs',
  'FixInvalidPolygon',
  'LoadKIEAnnotations',
  'PackKIEInputs',
  'KIEFormatBundle',
  'ImageToTensor',
  'DefaultFormatBundle',
  'CustomFormatBundle',
  'Collect',
  'RandomFlip',
]);

const resizing = new Set([
  'Resize',
  'ResizeNoImg',
  'RescaleToHeight',
  'ShortScaleAspectJitter',
  'ResizeOCR',
]);

/** A step that says something about the input. Throws `UserError` for what is not done here. */
type TakeStep = (rules: InputRules, step: ConfigDict, generation: Generation) => void;

const steps: Record<string, TakeStep> = {
  LoadImageFromFile: (rules, step) => {
    rules.colorType = colorType(step);
  },
  Resize: (rules, step, generation) => setResize(rules, resize(step, generation)),
  ResizeNoImg: (rules, step, generation) =>
    setResize(rules, resize({ keep_ratio: true, ...step }, generation)),
  RescaleToHeight: (rules, step) => setResize(rules, rescaleToHeight(step)),
  PadToWidth: padToWidth,
  ShortScaleAspectJitter: (rules, step) => setResize(rules, shortSide(step)),
  ResizeOCR: (rules, step) => setResize(rules, resizeOcr(step)),
  Normalize: (rules, step) => {
    Object.assign(rules.normalise, {
      mean: numbers(step['mean']),
      std: numbers(step['std']),
      bgrToRgb: step['to_rgb'] !== false,
    });
  },
  ToTensorOCR: rules => {
    rules.normalise.scale255 = true;
  },
  NormalizeOCR: (rules, step) => {
    Object.assign(rules.normalise, { mean: numbers(step['mean']), std: numbers(step['std']) });
  },
  Pad: pad,
};

/**
 * Takes in one step of a test pipeline. Throws `UserError` naming a step that the local run does
 * not do.
 */
export function takeStep(
  rules: InputRules,
  type: string,
  step: ConfigDict,
  generation: Generation,
): void {
  if (harmless.has(type)) return;
  if (resizing.has(type)) requireBilinear(type, step);
  const take = Object.hasOwn(steps, type) ? steps[type] : undefined;
  if (!take) throw notThereYet(type);
  take(rules, step, generation);
}

function colorType(step: ConfigDict): ColorType {
  const name = text(step['color_type']) ?? 'color';
  const known = colorTypes.find(type => type === name);
  const backend = text(step['imdecode_backend']) ?? 'cv2';
  if (!known || backend !== 'cv2' || step['to_float32'] === true)
    throw notThereYet(`LoadImageFromFile(color_type=${name}, imdecode_backend=${backend})`);
  const order = text(step['channel_order']) ?? 'bgr';
  if (order !== 'bgr') throw notThereYet(`LoadImageFromFile(channel_order=${order})`);
  return known;
}

/**
 * OpenCV's bilinear resizing is the one there is. Steps of 1.x hand such options on to the `Resize`
 * inside.
 */
function requireBilinear(type: string, step: ConfigDict): void {
  const wanted = {
    resize_type: 'Resize',
    interpolation: 'bilinear',
    backend: 'cv2',
    padding_mode: 'constant',
  };
  for (const [option, value] of Object.entries(wanted)) {
    const given = text(step[option])?.split('.').at(-1) ?? value;
    if (given !== value) throw notThereYet(`${type}(${option}=${given})`);
  }
}

function setResize(rules: InputRules, rule: ResizeRule): void {
  if (rules.resize) throw notThereYet(`${rules.resize.kind} + ${rule.kind}`);
  rules.resize = rule;
}

/** mmcv 2.x keeps no ratio unless told to, mmdet 2.x does. `scale` is (width, height). */
function resize(step: ConfigDict, generation: Generation): ResizeRule {
  const given = numbers(step['scale'] ?? step['img_scale']);
  const [width, height = width] = given;
  if (width === undefined || height === undefined)
    throw notThereYet(`Resize(scale=${JSON.stringify(given)})`);
  const keepRatio = step['keep_ratio'] ?? generation === '0.x';
  return keepRatio === true
    ? { kind: 'keepRatio', scale: [width, height] }
    : { kind: 'stretch', width, height };
}

function rescaleToHeight(step: ConfigDict): ResizeRule {
  return {
    kind: 'toHeight',
    height: number(step, 'height', 32),
    minWidth: number(step, 'min_width', 0),
    ...(isNone(step['max_width']) ? {} : { maxWidth: number(step, 'max_width', 0) }),
    widthDivisor: number(step, 'width_divisor', 1),
    generation: '1.x',
  };
}

function pad(rules: InputRules, step: ConfigDict, generation: Generation): void {
  if (generation === '1.x' || !isNone(step['size']) || step['pad_to_square'] === true)
    throw notThereYet('Pad(size=…)');
  const given = step['pad_val'];
  const value = number(dict(given), 'img', typeof given === 'number' ? given : 0);
  if (value !== 0) throw notThereYet('Pad(pad_val=…)');
  rules.normalise.padDivisor = number(step, 'size_divisor', 1);
}

function padToWidth(rules: InputRules, step: ConfigDict): void {
  const padding = dict(step['pad_cfg']);
  requireBilinear('PadToWidth', padding);
  if (rules.resize?.kind !== 'toHeight' || number(padding, 'pad_val', 0) !== 0)
    throw notThereYet('PadToWidth');
  rules.resize = { ...rules.resize, padToWidth: number(step, 'width', 0) };
}

function shortSide(step: ConfigDict): ResizeRule {
  const fixed = [step['ratio_range'], step['aspect_ratio_range']].every(
    range => numbers(range).length === 2 && numbers(range).every(n => n === 1),
  );
  if (!fixed) throw notThereYet('ShortScaleAspectJitter');
  return {
    kind: 'shortSide',
    short: number(step, 'short_size', 736),
    divisor: number(step, 'scale_divisor', 1),
  };
}

function resizeOcr(step: ConfigDict): ResizeRule {
  const height = number(step, 'height', 32);
  const maxWidth = isNone(step['max_width']) ? undefined : number(step, 'max_width', 0);
  if (step['keep_aspect_ratio'] === false && maxWidth !== undefined)
    return { kind: 'stretch', width: maxWidth, height };
  if (number(step, 'img_pad_value', 0) !== 0) throw notThereYet('ResizeOCR(img_pad_value=…)');
  return {
    kind: 'toHeight',
    height,
    minWidth: number(step, 'min_width', 0),
    ...(maxWidth === undefined ? {} : { maxWidth, padToWidth: maxWidth }),
    widthDivisor: Math.trunc(1 / number(step, 'width_downsample_ratio', 1 / 16)),
    generation: '0.x',
  };
}
