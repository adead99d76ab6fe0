import * as l10n from '@vscode/l10n';
import { UserError } from '../../core/errors';
import type { ModelDescription } from '../../core/ocr/modelDescription';
import type { PostSettings } from '../../core/ocr/postSettings';
import { db } from './detectors/db';
import { drrg } from './detectors/drrg';
import { fcenet } from './detectors/fcenet';
import { maskrcnn } from './detectors/maskrcnn';
import { panet } from './detectors/panet';
import { psenet } from './detectors/psenet';
import { textsnake } from './detectors/textsnake';
import type { Method } from './method';
import { attn } from './recognizers/attn';
import { ctc } from './recognizers/ctc';
import { seg } from './recognizers/seg';

type Kind = PostSettings['kind'];
type Methods = { [K in Kind]?: Method<Extract<PostSettings, { kind: K }>> };

const methods: Methods = { db, ctc, attn, seg, drrg, fcenet, maskrcnn, panet, psenet, textsnake };

/** How the model's outputs are read. Throws `UserError` for a method that this version does not run. */
export function methodOf({ method, post }: ModelDescription): Method<PostSettings> {
  const found = methods[post.kind] as Method<PostSettings> | undefined;
  if (!found) throw new UserError(l10n.t('There is no local run of {0}. TorchServe serves the model all the same.', method));
  return found;
}
