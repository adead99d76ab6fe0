import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { ModelDescription } from '../model/modelDescription';
import type { PostSettings } from '../model/postSettings';
import { db } from './db/read';
import { drrg } from './drrg/read';
import { fcenet } from './fcenet/read';
import { maskrcnn } from './maskrcnn/read';
import { panet } from './panet/read';
import { psenet } from './psenet/read';
import { textsnake } from './textsnake/read';
import type { Method } from './reading/reader';
import { attn } from './attn/read';
import { ctc } from './ctc/read';
import { seg } from './seg/read';

type Kind = PostSettings['kind'];
type Methods = { [K in Kind]?: Method<Extract<PostSettings, { kind: K }>> };

const methods: Methods = { db, ctc, attn, seg, drrg, fcenet, maskrcnn, panet, psenet, textsnake };

/**
 * How the model's outputs are read. Throws `UserError` for a method that this version does not run.
 */
export function methodOf({ method, post }: ModelDescription): Method<PostSettings> {
  const found = methods[post.kind] as Method<PostSettings> | undefined;
  if (!found)
    throw new UserError(
      l10n.t('There is no local run of {0}. TorchServe serves the model all the same.', method),
    );
  return found;
}
