import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'vitest';

const tolerance = 1e-4;

/**
 * Fails unless `answer` is MMOCR's stored answer `set`/`name`: same instances in the same order,
 * coordinates and scores within 1e-4.
 */
export function expectGolden(answer: unknown, set: string, name: string): void {
  const stored: unknown = JSON.parse(
    fs.readFileSync(path.resolve(__dirname, '../fixtures/golden', set, `${name}.json`), 'utf8'),
  );
  expectClose(answer, stored, name);
}

/** Fails unless two answers have the same texts, and scores and coordinates within 1e-4. */
export function expectClose(answer: unknown, other: unknown, name: string): void {
  expect([...differ(answer, other, name)]).toEqual([]);
}

function* differ(left: unknown, right: unknown, at: string): Generator<string> {
  if (typeof left === 'number' && typeof right === 'number') {
    if (!(Math.abs(left - right) <= tolerance)) yield `${at}: ${left} instead of ${right}`;
  } else if (typeof left === 'object' && typeof right === 'object' && left && right) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    for (const key of keys)
      yield* differ(
        (left as Record<string, unknown>)[key],
        (right as Record<string, unknown>)[key],
        `${at}.${key}`,
      );
  } else if (left !== right) {
    yield `${at}: ${JSON.stringify(left)} instead of ${JSON.stringify(right)}`;
  }
}
