import * as assert from 'node:assert/strict';
import { types } from 'node:util';
import type { Parts } from '../../src/host/parts';
import { activate, extension } from './extension';

const SECRET = 'a key that no other extension may see';

/** What the language itself puts behind every object; no way to anything of ours. */
const builtIn = new Set<unknown>(
  [Object, Function, Array, Promise, Map, Set].map(({ prototype }) => prototype as unknown),
);

/** What can be got from an object: properties of any kind, its prototype's, entries. */
function inside(value: object): unknown[] {
  const found: unknown[] = Reflect.ownKeys(value).map(key => Reflect.get(value, key) as unknown);
  if (types.isMap(value) || types.isSet(value)) found.push(...[...value.entries()].flat());
  const prototype: unknown = Reflect.getPrototypeOf(value);
  return prototype && !builtIn.has(prototype) ? [...found, prototype] : found;
}

/**
 * Goes through all that another extension can reach from `root`, calling what can be called, and
 * throws at the first thing that is `forbidden`.
 */
async function look(root: unknown, forbidden: (value: unknown) => boolean): Promise<number> {
  const seen = new Set<unknown>();
  const left = [{ value: root, at: 'exports' }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { value, at } = next;
    if (seen.has(value)) continue;
    seen.add(value);
    if (forbidden(value)) throw new Error(`${at} leads to a part or a key`);
    if (typeof value === 'function') {
      const result: unknown = await (value as () => unknown)();
      left.push({ value: result, at: `${at}()` });
    }
    if ((typeof value === 'object' && value !== null) || typeof value === 'function')
      left.push(...inside(value).map((each, index) => ({ value: each, at: `${at} › ${index}` })));
  }
  return seen.size;
}

describe('exports', () => {
  let parts: Parts;
  before(async () => {
    parts = await activate();
    await parts.context.secrets.store('mmocr.exportsTest', SECRET);
  });
  after(() => parts.context.secrets.delete('mmocr.exportsTest'));

  /** A part, the secret storage, anything like them made by another bundle, or a key in words. */
  function isOurs(value: unknown): boolean {
    if (typeof value === 'string') return value.includes(SECRET);
    const ours = new Set<unknown>([parts, ...Object.values(parts), parts.context.secrets]);
    if (ours.has(value)) return true;
    const name = typeof value === 'object' ? value?.constructor.name : undefined;
    return /SecretStorage|EngineClient|ServerController|ExtensionContext/.test(name ?? '');
  }

  it('are the version of what other extensions get', () => {
    assert.deepEqual({ ...extension().exports }, { version: 1 });
    assert.ok(Object.isFrozen(extension().exports));
  });

  it('lead another extension to no key and no part', async () => {
    assert.ok((await look(extension().exports, isOurs)) > 1);
  });

  it('would be found out if they did', async () => {
    const { context, servers } = parts;
    for (const leak of [
      parts,
      { get: () => Promise.resolve({ kept: new Map([['key', context.secrets]]) }) },
      Object.create({ servers }),
      { key: () => context.secrets.get('mmocr.exportsTest') },
    ])
      await assert.rejects(look(leak, isOurs), /leads to a part or a key/);
  });
});
