import * as l10n from '@vscode/l10n';
import type { Checkpoint } from '../checkpoint/checkpoint';
import type { Reach } from './reach';

/**
 * What reading the checkpoint in Python would import beyond what checkpoints need; packing it runs
 * nothing.
 */
export function checkpointReaches({ imports }: Checkpoint, checkpointPath: string): Reach[] {
  return imports.map(subject => ({
    kind: 'import',
    subject,
    message: l10n.t(
      "Reading {0} with Python would import {1}, which checkpoints do not need. The server's handler runs nothing of it, and refuses a checkpoint that it cannot read without. Go on only if you know where the file comes from.",
      checkpointPath,
      subject,
    ),
  }));
}
