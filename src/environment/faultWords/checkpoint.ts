import * as l10n from '@vscode/l10n';
import { visibleName } from '../../base/visibleText';
import type { CheckpointFault } from '../archiveFault';
import { type FaultWords, named, withoutStop } from './words';

/** About a checkpoint that is none, or not the whole of this model. */
export const checkpointWords: FaultWords<CheckpointFault> = {
  checkpointUnreadable: ({ file, reason }, { archivePath }) =>
    l10n.t(
      '{0}: its checkpoint {1} cannot be read, {2}. Take the complete file and convert again.',
      archivePath,
      visibleName(file),
      withoutStop(reason),
    ),

  checkpointCode: ({ file, names }, { archivePath }) =>
    l10n.t(
      '{0}: its checkpoint {1} holds Python objects that could run code ({2}). Use PyTorch 2.10 or newer, or set MMOCR_TRUST_CHECKPOINT=1 if you trust its author.',
      archivePath,
      visibleName(file),
      visibleName(names),
    ),

  weightsNone: (_, { archivePath }) =>
    l10n.t(
      '{0}: its checkpoint holds no weights. Convert again with another checkpoint.',
      archivePath,
    ),

  weightsShape: ({ name, given, wanted, count }, { archivePath }) =>
    l10n.t(
      "{0}: {1} has the shape {2} in the checkpoint and {3} in the config's model ({4} weights differ so). Convert again with the config it was trained with.",
      archivePath,
      visibleName(name),
      `(${given.join(', ')})`,
      `(${wanted.join(', ')})`,
      count,
    ),

  weightsPrefix: ({ prefixes }, { archivePath }) =>
    l10n.t(
      '{0}: the names of the weights in the checkpoint begin with {1}, so the model gets none of them. Save them without the prefix and convert again.',
      archivePath,
      prefixes.map(prefix => `"${visibleName(prefix)}"`).join(', '),
    ),

  weightsOther: ({ example, wanted }, { archivePath }) =>
    l10n.t(
      '{0}: its checkpoint is of another model: it has weights like {1}, and the model needs such as {2}. Convert again with the checkpoint that was trained with this config.',
      archivePath,
      visibleName(example),
      visibleName(wanted),
    ),

  weightsParts: ({ parts, made_for }, { archivePath }) =>
    made_for === null
      ? l10n.t(
          '{0}: the checkpoint has no weights for {1}, which would stay random. Convert again with the checkpoint that was trained with this config.',
          archivePath,
          named(parts),
        )
      : l10n.t(
          "{0}: the checkpoint is of MMOCR {1} and has no weights for {2} under the config's names. Convert again with a config and a checkpoint of the same MMOCR.",
          archivePath,
          made_for,
          named(parts),
        ),

  weightsMissing: ({ count, of, names }, { archivePath }) =>
    l10n.t(
      '{0}: {1} of {2} weights are not in the checkpoint and would stay random, such as {3}. Convert again with the complete checkpoint.',
      archivePath,
      count,
      of,
      named(names),
    ),
};
