import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FromReport } from '../../../../src/protocol/report';
import { Thumbnails } from '../../../../src/webviews/report/thumbnails';

const range = (first: number, end: number): number[] =>
  Array.from({ length: end - first }, (_, i) => first + i);
let posted: FromReport[];
let thumbnails: Thumbnails;
const asked = (): unknown => posted.at(-1);
const bytes = new ArrayBuffer(4);

beforeEach(() => {
  vi.useFakeTimers();
  posted = [];
  thumbnails = new Thumbnails(
    message => posted.push(message),
    () => {},
  );
});
afterEach(() => vi.useRealTimers());

function look(visible: number[], near: number[]): void {
  thumbnails.look(visible, near);
  vi.runAllTimers();
}

describe('thumbnails', () => {
  it('are asked for what is in view, in one message, and once', () => {
    look(range(10, 14), range(0, 30));
    look(range(10, 14), range(0, 30));
    expect(posted).toEqual([{ kind: 'thumbnails', indexes: [10, 11, 12, 13] }]);
  });

  it('while one scrolls fast are asked for where one arrives', () => {
    for (let top = 0; top < 1000; top += 10)
      thumbnails.look(range(top, top + 4), range(top, top + 8));
    vi.runAllTimers();
    expect(posted).toEqual([{ kind: 'thumbnails', indexes: [990, 991, 992, 993] }]);
  });

  it('that are there, or cannot be, are not asked for again', () => {
    look(range(0, 3), range(0, 9));
    thumbnails.receive(0, 'image/jpeg', bytes);
    thumbnails.refuse(1, 'damaged');
    look(range(0, 4), range(0, 9));
    expect(asked()).toEqual({ kind: 'thumbnails', indexes: [2, 3] });
    expect(thumbnails.failure(1)).toBe('damaged');
  });

  it('are released when far away, and asked for anew on the way back', () => {
    const revoke = vi.spyOn(URL, 'revokeObjectURL');
    look([0], [0, 1]);
    thumbnails.receive(0, 'image/jpeg', bytes);
    const url = thumbnails.url(0);
    look([50], [50, 51]);
    expect(revoke).toHaveBeenCalledExactlyOnceWith(url);
    expect(thumbnails.url(0)).toBeUndefined();
    look([0], [0, 1]);
    expect(asked()).toEqual({ kind: 'thumbnails', indexes: [0] });
    revoke.mockRestore();
  });

  it('that come when one has scrolled past, take no memory', () => {
    look([0], [0, 1]);
    look([50], [50, 51]);
    thumbnails.receive(0, 'image/jpeg', bytes);
    expect(thumbnails.url(0)).toBeUndefined();
  });
});
