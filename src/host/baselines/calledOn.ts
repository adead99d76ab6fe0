import * as l10n from '@vscode/l10n';
import type { TestItem } from 'vscode';
import { UserError } from '../../base/errors';
import { imageTest } from './imageTests';

/** A baseline, or one image of it. */
export interface CalledOn {
  baseline: string;
  image?: string;
}

/**
 * What a command was called on: a test of the Test Explorer, one of its messages, or what a link
 * says. Throws `UserError` for anything else.
 */
export function calledOn(argument: unknown): CalledOn {
  const { test, baseline, image } = Object(argument) as Record<string, unknown>;
  if (typeof baseline === 'string')
    return { baseline, ...(typeof image === 'string' && { image }) };
  const item = (test ?? argument) as TestItem | undefined;
  const of = item && imageTest(item);
  if (of) return of;
  const path = item?.uri?.fsPath;
  if (path !== undefined && /\.baseline\.jsonl$/i.test(path)) return { baseline: path };
  throw new UserError(l10n.t('Choose a baseline, or an image of one, in the Test Explorer.'));
}
