import { dict, list, typeOf } from '../config/read/values';
import type { ConfigDict, ConfigValue } from '../config/tree';

/**
 * A part of a model that has weights, by its path in the state_dict; `certain` unless its type is
 * nobody's we know.
 */
export interface ModelPart {
  path: string;
  certain: boolean;
}

/**
 * What MMOCR's and MMDetection's models build from a config of their own and call by this name, in
 * either generation.
 */
const partNames = [
  'preprocessor',
  'backbone',
  'neck',
  'encoder',
  'decoder',
  'fuser',
  'det_head',
  'bbox_head',
  'rpn_head',
  'roi_head',
  'mask_head',
  'head',
  'kie_head',
];
/** Parts of those: ABINet's, RobustScanner's, Mask R-CNN's. */
const innerNames = [
  'encoder',
  'decoder',
  'vision_decoder',
  'language_decoder',
  'hybrid_decoder',
  'position_decoder',
  'bbox_head',
  'mask_head',
];
/**
 * A network without any of these computes nothing; other parts may do their work without weights.
 */
const alwaysWeighted = /backbone|head|decoder/;
const weightedTypes =
  /^(FPNC|FPNF|FPNOCR|FPN_UNet|FPEM_FFM|FPN|PAFPN|TPSPreprocessor|STN|ABIFuser|ABIVisionModel|ABIEncoder|ASTEREncoder|ChannelReductionEncoder|NRTREncoder|SAREncoder|SATRNEncoder|SatrnEncoder|SVTREncoder|TFEncoder|TransformerEncoder)$/;
/** Residual blocks of each stage, by depth (mmdet/models/backbones/resnet.py). */
const resnetStages: Record<number, number[]> = {
  18: [2, 2, 2, 2],
  34: [3, 4, 6, 3],
  50: [3, 4, 6, 3],
  101: [3, 4, 23, 3],
  152: [3, 8, 36, 3],
};

/** The parts of a config's `model` that must have weights, outermost first. */
export function modelParts(model: ConfigDict): ModelPart[] {
  if (typeOf(model) === 'MMDetWrapper')
    return parts(dict(model['cfg']), partNames, 'wrapped_model.');
  // SDMGR without pictures never asks its backbone.
  const blind = typeOf(model) === 'SDMGR' && model['visual_modality'] === false;
  return parts(
    model,
    partNames.filter(name => !(blind && name === 'backbone')),
    '',
  );
}

function parts(owner: ConfigDict, names: string[], prefix: string): ModelPart[] {
  return names
    .filter(name => typeOf(owner[name]) !== '')
    .flatMap(name => {
      const part = dict(owner[name]);
      const path = prefix + name;
      const certain = alwaysWeighted.test(name) || weightedTypes.test(typeOf(part));
      return [
        { path, certain },
        ...parts(part, innerNames, `${path}.`),
        ...repeated(part).map(inner => ({ path: `${path}.${inner}`, certain })),
      ];
    });
}

/**
 * Parts of a part that the config numbers: the stages of a ResNet and their blocks, the layers of a
 * transformer.
 */
function repeated(part: ConfigDict): string[] {
  const type = typeOf(part);
  if (/^ResNe[Xt]t?(V1d)?$/.test(type) && 'depth' in part) {
    const blocks = resnetStages[count(part['depth'])] ?? [];
    return blocks
      .slice(0, count(part['num_stages'] ?? 4))
      .flatMap((length, stage) => numbered(`layer${stage + 1}`, length));
  }
  if (type === 'ResNet' && 'arch_layers' in part) {
    return list(part['arch_layers']).flatMap((length, stage) =>
      numbered(`layer${stage + 1}`, count(length)),
    );
  }
  if (/^(NRTREncoder|NRTRDecoder|SATRNEncoder|SatrnEncoder)$/.test(type) && 'n_layers' in part)
    return numbered('layer_stack', count(part['n_layers']));
  return [];
}

function numbered(name: string, length: number): string[] {
  return Array.from({ length }, (_, index) => `${name}.${index}`);
}

/** Zero for what is no count of layers. */
function count(value: ConfigValue | undefined): number {
  return typeof value === 'number' && value > 0 && value < 1000 ? Math.floor(value) : 0;
}
