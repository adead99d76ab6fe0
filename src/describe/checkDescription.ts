import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { exceeds } from '../base/jsonBounds';
import { descriptionRules } from './descriptionRules';
import type { ModelDescription } from '../model/modelDescription';
import { Refused } from '../base/valueRules';

/** A dictionary of 200,000 classes takes some megabytes. */
const LONGEST = 16 << 20;
/** Two lists of so many entries. */
const bounds = { deepest: Infinity, mostValues: 1_000_000 };

/**
 * A description whose every number lies in the range that it can be run with, and with nothing but
 * the known keys. Whoever made it, it goes through here before memory is taken or a loop runs by
 * it.
 * @param file what holds it, for the message.
 * @throws UserError naming the file, the key, its value and what it may be.
 */
export function checkDescription(value: unknown, file: string): ModelDescription {
  try {
    return descriptionRules(value, '') as ModelDescription;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const says = file.endsWith('.json')
      ? l10n.t(
          '{0} is not a description of a model that can be run: {1}. Export the model again.',
          file,
          error.message,
        )
      : l10n.t(
          '{0} describes no model that can be run: {1}. Correct the config, and export the model again.',
          file,
          error.message,
        );
    throw new UserError(says, { fix: 'exportToOnnx', cause: error });
  }
}

/**
 * A description as the export writes it, beside the ONNX file or into it; undefined for any other
 * text. Throws as `checkDescription`.
 */
export function parseDescription(text: string, file: string): ModelDescription | undefined {
  if (text.length > LONGEST || exceeds(text, bounds)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return (Object(value) as { format?: unknown }).format === 1
    ? checkDescription(value, file)
    : undefined;
}
