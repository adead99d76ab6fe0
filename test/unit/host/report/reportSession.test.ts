import { describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../../src/base/errors';
import { ServerAwayError, ServerLostError } from '../../../../src/servers/contract/askingErrors';
import { byHand, cut, found, names, newRun, server, show, written } from './fakes';

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
    // It pauses while the last answers are still being written.
    await vi.waitFor(() =>
      expect(session.progress()).toMatchObject({
        state: 'paused',
        done: 3,
        failed: 0,
        message: 'Nothing answers.',
        fix: { command: 'mmocr.startBuiltInServer' },
      }),
    );
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
});
