import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import type { Generation } from '../../model/modelDescription';
import type { TextRepr } from '../../methods/settings/rules';
import type { ConfigDict } from '../tree';
import { dict, isNone, notThereYet, text, typeOf } from './values';

/** A detector's head: `det_head` in 1.x, `bbox_head` in 0.x. */
export function head(model: ConfigDict, generation: Generation): ConfigDict {
  return dict(model[generation === '1.x' ? 'det_head' : 'bbox_head']);
}

/**
 * The head's postprocessor, MMOCR's default one where the config names none. Throws `UserError`
 * when it is another than `type`.
 */
export function postprocessor(
  model: ConfigDict,
  generation: Generation,
  type: string,
  repr: TextRepr = 'quad',
): ConfigDict {
  const given = head(model, generation)['postprocessor'];
  const found = isNone(given) ? { type, text_repr_type: repr } : dict(given);
  if (typeOf(found) !== type) throw notThereYet(typeOf(found));
  return found;
}

/**
 * `text_repr_type`; 0.x still takes it from the head, where it used to stand. Throws `UserError`
 * for what MMOCR does not know.
 */
export function textRepr(model: ConfigDict, generation: Generation, given: ConfigDict): TextRepr {
  const repr =
    text(generation === '0.x' ? head(model, generation)['text_repr_type'] : undefined) ??
    text(given['text_repr_type']) ??
    'poly';
  if (repr !== 'quad' && repr !== 'poly')
    throw new UserError(
      l10n.t(
        'The config gives "{0}" as {1}; MMOCR knows {2}.',
        'text_repr_type',
        repr,
        'quad, poly',
      ),
    );
  return repr;
}
