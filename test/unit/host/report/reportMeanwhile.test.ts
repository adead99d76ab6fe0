import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { byHand, folder, found, names, newRun, server, show, written } from './fakes';

const answer = (image: string): string =>
  `${JSON.stringify({ image, boundary_result: [[0, 0, 40, 0, 40, 10, 0, 10, 0.9]] })}\n`;

/** A server that is not ready before it is told to be. */
function slowServer() {
  const asked = server();
  let begin: () => void = () => undefined;
  asked.ready = new Promise<void>(resolve => {
    begin = resolve;
  });
  return { asked, begin: () => begin() };
}

describe('a report', () => {
  it('that is closed while it looks for who answers asks nobody', async () => {
    const file = await newRun(names(3));
    const { asked, begin } = slowServer();
    const { session } = show(file, asked);
    await session.load();
    const over = session.resume();
    await vi.waitFor(() => expect(asked.looked).toBe(1));
    session.dispose();
    begin();
    await over;
    expect([asked.asked, asked.letGo, written(file)]).toEqual([[], 1, []]);
  });

  it('stays cancelled that is cancelled while it looks, and goes on when it is told to', async () => {
    const file = await newRun(names(3));
    const { asked, begin } = slowServer();
    const { session } = show(file, asked);
    await session.load();
    const over = session.resume();
    await vi.waitFor(() => expect(asked.looked).toBe(1));
    session.cancel();
    const again = session.resume();
    await vi.waitFor(() => expect(asked.looked).toBe(2));
    session.cancel();
    begin();
    await Promise.all([over, again]);
    expect([session.state, asked.asked, asked.letGo]).toEqual(['cancelled', [], 2]);
    await session.resume();
    expect([session.state, asked.asked.length]).toEqual(['done', 3]);
    session.dispose();
  });

  it('asks about nothing that somebody else has been asked about since it was read', async () => {
    const file = await newRun(names(4));
    const asked = server();
    const { session, rows } = show(file, asked);
    await session.load();
    appendFileSync(file, answer('图 1.png') + answer('图 2.png'));
    await session.resume();
    expect(asked.asked.sort()).toEqual(['图 0.png', '图 3.png']);
    expect(written(file).sort()).toEqual(names(4));
    expect(rows().map(({ state, instances }) => [state, instances])).toEqual(
      Array(4).fill(['done', 1]),
    );
    expect(session.progress()).toEqual({ state: 'done', done: 4, of: 4, failed: 0 });
    session.dispose();
  });

  it('says so where answers are gone from its file', async () => {
    const file = await newRun(names(2));
    const [header = ''] = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, `${header}\n${answer('图 0.png')}`);
    const asked = server();
    const { session, defects } = show(file, asked);
    await session.load();
    writeFileSync(file, `${header}\n`);
    await session.resume();
    expect(session.progress()).toMatchObject({ state: 'paused', done: 1 });
    expect(session.progress().message).toMatch(/was changed, and answers are gone/);
    expect([asked.asked, defects]).toEqual([[], []]);
    session.dispose();
  });

  it('goes on to its end where the other run is changed, and says of which image', async () => {
    const file = await newRun(names(2));
    const other = path.join(folder, 'changing.jsonl');
    writeFileSync(other, answer('图 0.png') + answer('图 1.png'));
    const { session, rows, defects } = show(file, server(), { other });
    await session.load();
    writeFileSync(other, `x${answer('图 1.png')}`);
    await session.resume();
    expect(session.state).toBe('done');
    for (const { differences } of rows())
      expect(differences?.incomparable).toMatch(/changing\.jsonl was changed since it was opened/);
    expect(defects).toEqual([]);
    session.dispose();
  });

  it('counts each image once however fast the threshold is moved', async () => {
    const file = await newRun(names(3));
    const truth = path.join(folder, 'of three.json');
    const { polygon } = found().instances[0]!;
    const entry = (image: string): object => ({
      img_path: image,
      instances: [{ polygon, bbox_label: 0, ignore: false }],
    });
    writeFileSync(truth, JSON.stringify({ metainfo: {}, data_list: names(3).map(entry) }));
    const other = path.join(folder, 'beside.jsonl');
    writeFileSync(other, names(3).map(answer).join(''));
    const { session, summary } = show(file, server(), { truth, other });
    await session.load();
    await session.resume();
    // The first position is still reading the other run when the second one comes.
    const read = vi.spyOn(session.run.other!, 'answerOf');
    let goOn = (): void => undefined;
    read.mockImplementationOnce(() => new Promise(resolve => (goOn = () => resolve(undefined))));
    const first = session.setThreshold(0.1);
    await vi.waitFor(() => expect(read).toHaveBeenCalledOnce());
    await session.setThreshold(0.2);
    goOn();
    await first;
    session.tellAll();
    expect(summary()?.sizes.reduce((sum, { there }) => sum + there, 0)).toBe(3);
    session.dispose();
  });

  it('says that its file is gone, makes no other one, and goes on when it is back', async () => {
    const file = await newRun(names(3));
    const { answer, waiting } = byHand();
    const asked = server(answer, 1);
    const { session } = show(file, asked);
    await session.load();
    const over = session.resume();
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    waiting.pop()!();
    await vi.waitFor(() => expect(session.progress().done).toBe(1));
    session.cancel();
    await over;
    renameSync(file, `${file}.away`);
    asked.answer = () => Promise.resolve(found());
    await session.resume();
    expect(session.progress()).toMatchObject({
      state: 'paused',
      message: `${file} is not there any more: put it back, or test the folder again.`,
    });
    expect(existsSync(file)).toBe(false);
    renameSync(`${file}.away`, file);
    await session.resume();
    expect(session.progress()).toEqual({ state: 'done', done: 3, of: 3, failed: 0 });
    session.dispose();
  });

  it('is shown of a run whose header names no folder that there is', async () => {
    for (const named of [5, 'not/here']) {
      const file = path.join(folder, 'moved.jsonl');
      writeFileSync(file, `{"run": 1, "folder": ${JSON.stringify(named)}}\n${answer('a.png')}`);
      const { session, rows } = show(file, server());
      await session.load();
      expect(rows()).toHaveLength(1);
      expect(session.run.imagePath(0)).toBe(path.join(folder, 'a.png'));
      session.dispose();
    }
  });
});
