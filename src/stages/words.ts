import * as l10n from '@vscode/l10n';
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
      return l10n.t('too large to be kept');
    case 'failed':
      return l10n.t('one of the runs did not come so far');
  }
}

/** What usually makes such a difference, in a sentence. */
export function causeText(kind: CauseKind, node?: NodeFinding): string {
  switch (kind) {
    case 'orientation':
      return l10n.t('One side is the other turned: only one of them obeys the EXIF orientation.');
    case 'colour order':
      return l10n.t('The channels are in the opposite order: one side is BGR, the other RGB.');
    case 'grayscale':
      return l10n.t('One side is in colour, the other is not.');
    case 'decoder':
      return l10n.t('The pixels are a few levels apart: two decoders of the same file.');
    case 'image':
      return l10n.t('The two are not the same image.');
    case 'resize':
      return l10n.t('The image is resized to another size.');
    case 'interpolation':
      return l10n.t('The size is the same, the pixels between are others: another interpolation.');
    case 'normalisation':
      return l10n.t('Each channel is the other one scaled and shifted: another mean or deviation.');
    case 'padding':
      return l10n.t('The same image lies in another frame: it is padded differently.');
    case 'crop':
      return l10n.t('Texts are cut out of the image differently.');
    default:
      return networkCause(kind, node);
  }
}

function networkCause(kind: CauseKind, node: NodeFinding | undefined): string {
  const [weight] = node?.weights ?? [];
  switch (kind) {
    case 'weights':
      return weight
        ? l10n.t('The weights are others, first in {0}.', weight.name)
        : l10n.t('The weights are others.');
    case 'precision':
      return l10n.t('The weights are the same, rounded to half precision (fp16) on one side.');
    case 'network':
      return node
        ? l10n.t('{0} is another operation, or has other attributes.', node.name)
        : l10n.t('The networks are built differently.');
    case 'device':
      return l10n.t('The same network on two devices: they calculate with another precision.');
    default:
      return answerCause(kind);
  }
}

function answerCause(kind: CauseKind): string {
  switch (kind) {
    case 'dictionary':
      return l10n.t('The same classes are written with other characters: another dictionary.');
    case 'threshold':
      return l10n.t('The same outputs are read with another threshold.');
    case 'post-processing':
      return l10n.t('The same outputs are read with other settings.');
    case 'server':
      return l10n.t(
        'The ONNX files of its archive answer as the other side does: what the server runs is another version, another program, or has other settings.',
      );
    default:
      return l10n.t('The answers differ, and nothing before them could be compared.');
  }
}

/** A setting and both its values. */
export function settingText({ setting, left, right }: SettingDifference): string {
  return `${setting}: ${JSON.stringify(left)} | ${JSON.stringify(right)}`;
}
