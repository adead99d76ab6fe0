import { exceeds } from '../../base/jsonBounds';
import { visibleText } from '../../base/visibleText';

/** A server's own words; more is a traceback or nonsense. */
const LONGEST_WORDS = 500;
const errorBounds = { deepest: 10, mostValues: 1000 };

/** TorchServe's error body, the same for every status. */
export interface ErrorBody {
  code: number;
  type: string;
  message: string;
}

/** Undefined for text that is none. */
export function errorBody(body: string): ErrorBody | undefined {
  if (exceeds(body, errorBounds)) return undefined;
  try {
    const parsed = JSON.parse(body) as Partial<ErrorBody> | null;
    return typeof parsed?.message === 'string' && typeof parsed.type === 'string'
      ? ({ ...parsed, message: visibleText(parsed.message, LONGEST_WORDS) } as ErrorBody)
      : undefined;
  } catch {
    return undefined;
  }
}
