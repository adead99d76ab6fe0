import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import type { Deployment } from '../deployment';

/** @throws UserError for GPUs that nothing would use. */
export function requireServable({ engine, options: { gpus } }: Deployment): void {
  if (gpus > 0 && engine === 'onnx')
    throw new UserError(
      l10n.t(
        '{0} {1}: the built-in server computes on the CPU. Leave it out, or deploy with --engine pytorch.',
        '--gpus',
        gpus,
      ),
    );
}
