import { expect, it } from 'vitest';
import { BodyRoom } from '../../../../src/servers/builtin/bodyRoom';

const never = new AbortController().signal;

/** Everybody who is let in knows it. */
const settled = () =>
  new Promise(resolve => {
    setImmediate(resolve);
  });

/** Takes room; says when it was let in. */
function taken(room: BodyRoom, bytes: number, signal = never) {
  const found = { in: false, gone: false, giveBack: (): void => undefined };
  const done = room.take(bytes, signal).then(
    giveBack => Object.assign(found, { in: true, giveBack }),
    () => {
      found.gone = true;
    },
  );
  return { found, done };
}

it('lets in what fits, and the others in turn as room is given back', async () => {
  const room = new BodyRoom(10);
  const [first, second] = [taken(room, 6), taken(room, 4)];
  await Promise.all([first.done, second.done]);
  const [third, small] = [taken(room, 5), taken(room, 1)];
  second.found.giveBack();
  // A small one that came later does not overtake, nor one that comes now that there is room for
  // it.
  const late = taken(room, 1);
  await settled();
  expect([room.crowded, third.found.in, small.found.in, late.found.in]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  first.found.giveBack();
  await Promise.all([third.done, small.done, late.done]);
  expect([room.crowded, third.found.in, small.found.in, late.found.in]).toEqual([
    false,
    true,
    true,
    true,
  ]);
  // Those that have waited take room as well.
  const more = taken(room, 4);
  await settled();
  expect([room.crowded, more.found.in]).toEqual([true, false]);
  small.found.giveBack();
  await more.done;
});

it('forgets who goes away while it waits, and lets in those behind', async () => {
  const room = new BodyRoom(10);
  const first = taken(room, 8);
  await first.done;
  const leaving = new AbortController();
  const [second, third] = [taken(room, 9, leaving.signal), taken(room, 2)];
  expect(room.crowded).toBe(true);
  leaving.abort(new Error('gone'));
  await Promise.all([second.done, third.done]);
  expect([second.found.gone, third.found.in, room.crowded]).toEqual([true, true, false]);
});

it('takes back once, and lets in alone what is larger than all of it', async () => {
  const room = new BodyRoom(10);
  const first = taken(room, 1_000_000);
  await first.done;
  first.found.giveBack();
  first.found.giveBack();
  const [second, third] = [taken(room, 10), taken(room, 1)];
  await second.done;
  await settled();
  expect(third.found.in).toBe(false);
  second.found.giveBack();
  await third.done;
});
