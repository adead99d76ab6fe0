import { exceeds } from '../../base/jsonBounds';
import { visibleText } from '../../base/visibleText';

/** A server's own words; more is a traceback or nonsense. */
const LONGEST_WORDS = 500;
const bounds = { deepest: 10, mostValues: 1000 };

/**
 * What a refusal of the Open Inference Protocol says: its `error`, or the `detail` of the framework
 * that KServe stands on, a text or a list. Undefined for text that is none.
 */
export function refusalWords(body: string): string | undefined {
  if (exceeds(body, bounds)) return undefined;
  let parsed: { error?: unknown; detail?: unknown } | null;
  try {
    parsed = JSON.parse(body) as typeof parsed;
  } catch {
    return undefined;
  }
  const { error, detail } = Object(parsed) as NonNullable<typeof parsed>;
  if (typeof error === 'string') return visibleText(error, LONGEST_WORDS);
  const [first] = Array.isArray(detail) ? (detail as unknown[]) : [detail];
  const words = typeof first === 'string' ? first : (Object(first) as { msg?: unknown }).msg;
  return typeof words === 'string' ? visibleText(words, LONGEST_WORDS) : undefined;
}
