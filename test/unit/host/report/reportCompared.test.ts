import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, found, names, newRun, server, show } from './fakes';

describe('a report', () => {
  it('is held against truth and another run that are chosen, and remembers them', async () => {
    const [file, other] = [await newRun(names(2)), await newRun(names(1))];
    const first = show(
      other,
      server(() => Promise.resolve(found(0.4))),
    );
    await first.session.load();
    await first.session.resume();
    const truth = path.join(folder, 'truth.json');
    writeFileSync(truth, JSON.stringify({ metainfo: {}, data_list: [entry(0), entry(1)] }));
    const shown = show(file, server());
    await shown.session.load();
    await shown.session.resume();
    await shown.session.setTruth(truth);
    await shown.session.setOther(other);
    expect(shown.session.about()).toMatchObject({
      truth: { name: 'truth.json', format: 'mmocr' },
      other: path.basename(other),
    });
    const counts = { missed: 0, invented: 0, moved: 0, misread: 0, ignored: 0 };
    expect(shown.rows().map(row => row.truth)).toEqual([
      { matched: 1, ...counts },
      { matched: 0, ...counts, missed: 1, invented: 1 },
    ]);
    expect(shown.rows()[0]?.differences).toMatchObject({ onlyThis: 1, onlyOther: 0 });
    expect(shown.rows()[1]?.differences?.incomparable).toMatch(/does not list/);
    expect(shown.remembered()).toMatchObject({ truth, other, threshold: 0.5 });
    expect(shown.summary()?.sizes.map(({ there, missed }) => [there, missed])[1]).toEqual([2, 1]);

    await shown.session.setThreshold(0.3);
    expect(shown.rows()[0]?.differences).toMatchObject({ onlyThis: 0, score: 1 });
    await shown.session.setThreshold(0.95);
    expect(shown.rows()[0]).toMatchObject({ instances: 0, truth: { missed: 1 } });
    await shown.session.setOther(undefined);
    expect(shown.rows()[0]).not.toHaveProperty('differences');
    shown.session.dispose();
    first.session.dispose();
  });

  it('shows a run of elsewhere that has no header, and cannot go on with it', async () => {
    const file = path.join(folder, 'of a shell.jsonl');
    const line = { image: 'a.png', boundary_result: [[0, 0, 40, 0, 40, 10, 0, 10, 0.9]] };
    writeFileSync(file, `${JSON.stringify(line)}\n{"image": "b.png", "error": "damaged"}\n`);
    const { session, rows } = show(file, server());
    await session.load();
    expect(rows().map(({ state }) => state)).toEqual(['done', 'failed']);
    expect(session.progress()).toMatchObject({ state: 'done', of: 2 });
    await session.retryFailed();
    expect(session.progress().message).toMatch(/does not say who can be asked/);
    expect(readFileSync(file, 'utf8')).not.toContain('"run"');
    session.dispose();
  });

  it('counts of an image that stands twice in the file the last answer alone', async () => {
    const file = path.join(folder, 'twice.jsonl');
    const answer = (at: number): string =>
      JSON.stringify({
        image: '图 0.png',
        boundary_result: [[at, 0, at + 40, 0, at + 40, 10, at, 10, 0.9]],
      });
    writeFileSync(file, `${answer(300)}\n${answer(0)}\n`);
    const truth = path.join(folder, 'of one.json');
    writeFileSync(truth, JSON.stringify({ metainfo: {}, data_list: [entry(0)] }));
    const { session, rows, summary } = show(file, server(), { truth });
    await session.load();
    expect(rows().map(row => row.truth)).toMatchObject([{ matched: 1, missed: 0, invented: 0 }]);
    expect(summary()?.metrics).toMatchObject({ 'icdar/hmean': 1 });
    expect(summary()?.sizes.reduce((sum, { there }) => sum + there, 0)).toBe(1);
    session.dispose();
  });

  it('is refused of a file that is no run', async () => {
    const file = path.join(folder, 'notes.jsonl');
    writeFileSync(file, '{"note": 1}\n');
    const { session } = show(file, server());
    await expect(session.load()).rejects.toThrow(/notes\.jsonl.*line 1/);
    session.dispose();
  });
});

/** What the truth says of an image: of the first what is found in it, else another boundary. */
function entry(i: number): object {
  const at = 200 * i;
  return {
    img_path: `图 ${i}.png`,
    width: 640,
    height: 480,
    instances: [
      { polygon: [at, 0, at + 40, 0, at + 40, 10, at, 10], bbox_label: 0, ignore: false },
    ],
  };
}
