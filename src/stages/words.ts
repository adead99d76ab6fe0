import * as l10n from '@vscode/l10n';
import { visibleText } from '../base/visibleText';
import type { CauseKind, NodeFinding, SettingDifference, StageName, Unlooked } from './report';

/** What a stage is called in a row. */
export function stageName(stage: StageName): string {
  switch (stage) {
    case 'decoded':
      return l10n.t('decoded pixels');
    case 'cropped':
      return l10n.t('crops');
    case 'input':
      return l10n.t('network input');
    case 'tensors':
      return l10n.t('inner tensors');
    case 'outputs':
      return l10n.t('network outputs');
    case 'post':
      return l10n.t('post-processing');
    case 'answer':
      return l10n.t('answer');
  }
}

/** Why a stage was not compared. */
export function unlookedText(why: Unlooked): string {
  switch (why) {
    case 'served':
      return l10n.t('a server gives only its answer');
    case 'file':
      return l10n.t('a file holds only an answer');
    case 'inputDiffers':
      return l10n.t('nothing that both sides ran it on');
    case 'unpaired':
      return l10n.t('the two networks have no node in common');
    case 'noOnnx':
      return l10n.t('only the tensors of two ONNX files can be compared');
    case 'notKept':
      return l10n.t('too large to be kept, or not shown by the handler');
    case 'failed':
      return l10n.t('one of the runs did not come so far');
    case 'otherTask':
      return l10n.t('the two answer different tasks');
    case 'tooMuch':
      return l10n.t('thousands of boundaries on top of each other');
  }
}

/** What usually makes such a difference, in a sentence. */
export function causeText(kind: CauseKind, node?: NodeFinding): string {
  return causes[kind](node);
}

/** By what was found; one that is forgotten does not compile. */
const causes: Record<CauseKind, (node: NodeFinding | undefined) => string> = {
  orientation: () =>
    l10n.t('One side is the other turned: only one of them obeys the EXIF orientation.'),
  'colour order': () =>
    l10n.t('The channels are in the opposite order: one side is BGR, the other RGB.'),
  grayscale: () => l10n.t('One side is in colour, the other is not.'),
  decoder: () => l10n.t('The pixels are a few levels apart: two decoders of the same file.'),
  image: () => l10n.t('The two are not the same image.'),
  resize: () => l10n.t('The image is resized to another size.'),
  interpolation: () =>
    l10n.t('The size is the same, the pixels between are others: another interpolation.'),
  normalisation: () =>
    l10n.t('Each channel is the other one scaled and shifted: another mean or deviation.'),
  padding: () => l10n.t('The same image lies in another frame: it is padded differently.'),
  crop: () => l10n.t('Texts are cut out of the image differently.'),
  weights: node => {
    const [weight] = node?.weights ?? [];
    return weight
      ? l10n.t('The weights are others, first in {0}.', visibleText(weight.name))
      : l10n.t('The weights are others.');
  },
  precision: () =>
    l10n.t('The weights are the same, rounded to half precision (fp16) on one side.'),
  network: node =>
    node?.attributesDiffer
      ? l10n.t('{0} is another operation, or has other attributes.', visibleText(node.name))
      : l10n.t('The networks are built differently.'),
  device: () => l10n.t('The same network on two devices: they calculate with another precision.'),
  dictionary: () =>
    l10n.t('The same classes are written with other characters: another dictionary.'),
  threshold: () => l10n.t('The same outputs are read with another threshold.'),
  'post-processing': () => l10n.t('The same outputs are read with other settings.'),
  server: () =>
    l10n.t(
      'Its archive, run here, answers as the other side does: what the server runs is another version, another program, or has other settings.',
    ),
  answer: () => l10n.t('The answers differ, and nothing before them could be compared.'),
  uncompared: () =>
    l10n.t('Not everything before it could be compared, so that the cause is not known.'),
};

/** A setting and both its values. */
export function settingText({ setting, left, right }: SettingDifference): string {
  return visibleText(`${setting}: ${JSON.stringify(left)} | ${JSON.stringify(right)}`);
}
