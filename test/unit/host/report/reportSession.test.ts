import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { CancelledError, UserError } from '../../../../src/base/errors';
import type { AskMany } from '../../../../src/host/results/manyImages';
import { ServerAwayError, ServerLostError } from '../../../../src/servers/contract/askingErrors';
import { cut, folder, found, names, newRun, server, show, written } from './fakes';

/** Resolves the answers of a server one by one. */
function byHand() {
  const waiting: (() => void)[] = [];
  const answer: AskMany = (_, signal) =>
    new Promise((resolve, reject) => {
      waiting.push(() => resolve(found()));
      signal.addEventListener('abort', () => reject(new CancelledError()));
    });
  return { answer, waiting };
}

const states = (messages: ReturnType<typeof show>['messages']) => [
  ...new Set(messages.flatMap(each => (each.kind === 'progress' ? each.progress.state : []))),
];

describe('a report', () => {
  it('asks about every image once and shows what is written', async () => {
    const file = await newRun([...names(9), 'damaged.png']);
    const asked = server();
    const shown = show(file, asked);
    await shown.session.load();
    expect(shown.rows().map(({ state }) => state)).toEqual(Array(10).fill('waiting'));
    await shown.session.resume();
    expect(asked.asked.sort()).toEqual(names(9).sort());
    expect(written(file).sort()).toEqual([...names(9), 'damaged.png'].sort());
    expect(shown.session.progress()).toEqual({ state: 'done', done: 10, of: 10, failed: 1 });
    expect(shown.rows().filter(({ state }) => state === 'done')).toHaveLength(9);
    expect(shown.rows()[9]).toMatchObject({ state: 'failed', image: 'damaged.png' });
    expect(shown.rows()[9]?.error).toContain('empty (0 bytes)');
    expect(states(shown.messages)).toEqual(['paused', 'running', 'done']);
    expect(shown.defects).toEqual([]);
    shown.session.dispose();
  });

  it('answers what was asked before a pause, asks nothing in it, and goes on', async () => {
    const file = await newRun(names(5));
    const { answer, waiting } = byHand();
    const asked = server(answer);
    const { session } = show(file, asked);
    await session.load();
    const over = session.resume();
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    session.pause();
    waiting.splice(0).forEach(go => go());
    await vi.waitFor(() => expect(written(file)).toHaveLength(2));
    expect([session.state, asked.asked.length]).toEqual(['paused', 2]);
    await session.resume();
    expect(session.state).toBe('running');
    asked.answer = () => Promise.resolve(found());
    await over;
    expect([session.state, asked.asked.length, written(file).length]).toEqual(['done', 5, 5]);
    session.dispose();
  });

  it('goes on after a crash in the middle of a line, with nothing lost or asked twice', async () => {
    const file = await newRun(names(6));
    const { answer, waiting } = byHand();
    const first = server(answer, 1);
    const before = show(file, first);
    await before.session.load();
    const gone = before.session.resume();
    for (let done = 1; done <= 3; done++) {
      await vi.waitFor(() => expect(waiting).toHaveLength(1));
      waiting.pop()!();
      await vi.waitFor(() => expect(written(file)).toHaveLength(done));
    }
    expect(before.remembered()).toMatchObject({ goesOn: true });
    before.session.dispose();
    await gone;
    cut(file);
    const second = server();
    const after = show(file, second);
    await after.session.load();
    expect(after.session.progress()).toMatchObject({ state: 'paused', done: 2, of: 6 });
    await after.session.resume();
    expect(second.asked).toHaveLength(4);
    expect(written(file).sort()).toEqual(names(6));
    expect(after.rows().map(({ state }) => state)).toEqual(Array(6).fill('done'));
    after.session.dispose();
  });

  it('pauses with a button where its server is killed, and goes on when it is there again', async () => {
    const file = await newRun(names(8));
    const asked = server();
    const away = new ServerAwayError('Nothing answers.', { fix: 'startTorchServe' });
    asked.answer = () => {
      if (asked.asked.length > 3) asked.there = false;
      if (asked.there) return Promise.resolve(found());
      // Who was being asked lost the connection; who comes later finds nobody.
      return Promise.reject(asked.asked.length < 6 ? new ServerLostError('It ended.') : away);
    };
    const { session, rows, remembered } = show(file, asked);
    await session.load();
    const over = session.resume();
    await vi.waitFor(() => expect(session.progress().message).toBeDefined());
    expect(session.progress()).toMatchObject({
      state: 'paused',
      done: 3,
      failed: 0,
      message: 'Nothing answers.',
      fix: { command: 'mmocr.startBuiltInServer' },
    });
    expect(remembered()).toMatchObject({ goesOn: true });
    await session.serversChanged();
    expect(session.progress()).toMatchObject({ state: 'paused', message: 'No server is running.' });
    asked.there = true;
    asked.answer = () => Promise.resolve(found());
    await session.serversChanged();
    await over;
    expect(session.progress()).toEqual({ state: 'done', done: 8, of: 8, failed: 0 });
    expect(written(file).sort()).toEqual(names(8));
    expect(rows().every(({ state }) => state === 'done')).toBe(true);
    session.dispose();
  });

  it('calls an image failed that ends the connection again and again', async () => {
    const file = await newRun(names(3));
    const asked = server(({ path: image }) =>
      image.endsWith('1.png')
        ? Promise.reject(new ServerLostError('The connection was closed.'))
        : Promise.resolve(found()),
    );
    const { session, rows } = show(file, asked);
    await session.load();
    await session.resume();
    expect(rows().map(({ state }) => state)).toEqual(['done', 'failed', 'done']);
    session.dispose();
  });

  it('is cancelled at once, and keeps what it has', async () => {
    const file = await newRun(names(4));
    const { answer, waiting } = byHand();
    const { session, remembered } = show(file, server(answer));
    await session.load();
    const over = session.resume();
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    waiting[0]!();
    await vi.waitFor(() => expect(written(file)).toHaveLength(1));
    session.cancel();
    await over;
    expect(session.progress()).toEqual({ state: 'cancelled', done: 1, of: 4, failed: 0 });
    expect(remembered()).not.toHaveProperty('goesOn');
    session.dispose();
  });

  it('goes on at once after a cancel', async () => {
    const file = await newRun(names(4));
    const { answer, waiting } = byHand();
    const asked = server(answer);
    const { session } = show(file, asked);
    await session.load();
    const over = session.resume();
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    session.cancel();
    asked.answer = () => Promise.resolve(found());
    await session.resume();
    await over;
    expect(session.progress()).toEqual({ state: 'done', done: 4, of: 4, failed: 0 });
    expect(written(file).sort()).toEqual(names(4));
    session.dispose();
  });

  it('asks again about the failed ones alone', async () => {
    const file = await newRun(names(4));
    const asked = server(({ path: image }) =>
      image.endsWith('2.png') ? Promise.reject(new UserError('damaged')) : Promise.resolve(found()),
    );
    const { session, rows } = show(file, asked);
    await session.load();
    await session.resume();
    expect(session.progress().failed).toBe(1);
    asked.asked = [];
    asked.answer = () => Promise.resolve(found());
    await session.retryFailed();
    expect(asked.asked).toEqual(['图 2.png']);
    expect(session.progress()).toEqual({ state: 'done', done: 4, of: 4, failed: 0 });
    expect(rows()[2]).toMatchObject({ state: 'done', instances: 1 });
    session.dispose();
  });

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
