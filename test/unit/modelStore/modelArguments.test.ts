import * as fs from 'node:fs';
import * as path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors';
import { modelArguments, type LookInto } from '../../../src/modelStore/modelStore';
import { temporaryFolder } from '../archive/temporary';

let store: string;
beforeEach(() => {
  store = path.join(temporaryFolder(), 'store');
  fs.mkdirSync(store);
});
const put = (...names: string[]): void => {
  for (const name of names) fs.writeFileSync(path.join(store, name), '');
};
const sound: LookInto = () => Promise.resolve();
/** Looks into archives of which these are damaged; `seen` are those that were looked into. */
function looking(...damaged: string[]): { seen: string[]; lookInto: LookInto } {
  const seen: string[] = [];
  return {
    seen,
    lookInto: file => {
      seen.push(path.basename(file));
      return damaged.includes(path.basename(file))
        ? Promise.reject(new UserError(`${path.basename(file)} is damaged`))
        : Promise.resolve();
    },
  };
}

describe('--models for all of a store', () => {
  it('is "all" while every archive is sound', async () => {
    put('dbnet.mar', 'crnn.mar', 'pack.tar.gz', 'det.onnx');
    const { seen, lookInto } = looking();
    expect(await modelArguments(store, 'all', lookInto)).toEqual({ args: ['all'], damaged: [] });
    // Only our own kind can be looked into.
    expect(seen).toEqual(['crnn.mar', 'dbnet.mar']);
  });

  it('names the sound ones beside a damaged one, and tells that', async () => {
    put('a.mar', 'b.mar', 'c.mar', 'pack.tar.gz');
    const made = await modelArguments(store, 'all', looking('b.mar').lookInto);
    expect(made.args).toEqual(['a.mar', 'c.mar', 'pack.tar.gz']);
    expect(made.damaged.map(({ message }) => message)).toEqual(['b.mar is damaged']);
  });

  it('says what is wrong with the first when all are damaged', async () => {
    put('a.mar', 'b.mar');
    await expect(modelArguments(store, 'all', looking('a.mar', 'b.mar').lookInto)).rejects.toThrow(
      'a.mar is damaged',
    );
  });

  it('an empty store leads to converting', async () => {
    put('det.onnx', 'README.md');
    await expect(modelArguments(store, 'all', sound)).rejects.toMatchObject({
      message: `There is no model archive in ${store}. Convert a checkpoint to .mar first.`,
      fix: 'convertToMar',
    });
  });

  it('looks into archives as they are, without being told how', async () => {
    put('empty.mar');
    await expect(modelArguments(store, 'all')).rejects.toThrow(/empty\.mar/);
  });
});

describe('--models for chosen ones', () => {
  it('has them in the order they were chosen, and looks into no other', async () => {
    put('dbnet.mar', 'crnn.mar', 'pack.tar.gz', 'other.mar');
    const { seen, lookInto } = looking('other.mar');
    expect(
      await modelArguments(
        store,
        { second: 'pack.tar.gz', det: 'dbnet.mar', again: 'dbnet.mar', 'a_b-c.1': 'crnn.mar' },
        lookInto,
      ),
    ).toEqual({
      args: ['second=pack.tar.gz', 'det=dbnet.mar', 'again=dbnet.mar', 'a_b-c.1=crnn.mar'],
      damaged: [],
    });
    expect(seen).toEqual(['dbnet.mar', 'dbnet.mar', 'crnn.mar']);
  });

  it('refuses no choice at all, a damaged archive and what the store does not hold', async () => {
    put('dbnet.mar', 'crnn.mar');
    await expect(modelArguments(store, {}, sound)).rejects.toThrow(
      `No model of ${store} was chosen.`,
    );
    await expect(
      modelArguments(store, { dbnet: 'dbnet.mar' }, looking('dbnet.mar').lookInto),
    ).rejects.toThrow('dbnet.mar is damaged');
    await expect(modelArguments(store, { x: 'x.mar' }, sound)).rejects.toThrow(
      `x.mar is not in the model store ${store}. It holds: crnn.mar, dbnet.mar.`,
    );
    for (const outside of ['../dbnet.mar', path.join(store, 'dbnet.mar'), ''])
      await expect(modelArguments(store, { x: outside }, sound)).rejects.toThrow(
        'is not in the model store',
      );
  });

  it('says of an empty store that it holds none', async () => {
    await expect(modelArguments(store, { x: 'x.mar' }, sound)).rejects.toThrow(
      'It holds: no models.',
    );
  });

  it.each([
    'a b',
    '模型',
    '',
    '.hidden',
    '-x',
    '../x',
    'a/b',
    'a..b',
    'con',
    'NUL.x',
    'x'.repeat(201),
  ])('refuses the name "%s", which no address holds', async name => {
    put('dbnet.mar');
    await expect(modelArguments(store, { [name]: 'dbnet.mar' }, sound)).rejects.toThrow(
      `"${name}" cannot be a model name`,
    );
  });
});
