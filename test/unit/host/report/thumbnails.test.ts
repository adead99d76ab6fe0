import { describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../../src/base/errors';
import { Thumbnails } from '../../../../src/host/report/thumbnails';
import type { ToReport } from '../../../../src/protocol/report';

/** Thumbnails whose pictures are done when the test says so. */
function thumbnails() {
  const messages: ToReport[] = [];
  const made: string[] = [];
  const waiting: (() => void)[] = [];
  const made160 = { mime: 'image/jpeg', bytes: Uint8Array.of(1, 2), width: 9, height: 9 };
  const shown = new Thumbnails(
    {
      imagePath: index => `${index}.png`,
      readImage: path =>
        path === '13.png'
          ? Promise.reject(new UserError('13.png is empty (0 bytes).'))
          : Promise.resolve({ path, bytes: new Uint8Array(1) }),
      make: ({ imagePath }) => {
        made.push(imagePath);
        return new Promise(resolve => waiting.push(() => resolve(made160)));
      },
    },
    message => messages.push(message),
  );
  const finish = async (): Promise<void> => {
    await vi.waitFor(() => expect(waiting.length).toBeGreaterThan(0));
    for (const done of waiting.splice(0)) done();
  };
  const told = () => messages.map(each => [each.kind, 'index' in each ? each.index : -1]);
  return { shown, made, finish, told, messages };
}

describe('thumbnails', () => {
  it('are made for what is in view; what has left it again is not', async () => {
    const { shown, made, finish, told } = thumbnails();
    shown.want([0, 1, 2, 3]);
    await vi.waitFor(() => expect(made).toHaveLength(2));
    shown.want([900, 901]);
    await finish();
    await vi.waitFor(() => expect(made).toHaveLength(4));
    await finish();
    await vi.waitFor(() => expect(told()).toHaveLength(4));
    expect(made).toEqual(['0.png', '1.png', '900.png', '901.png']);
    expect(told().map(([kind]) => kind)).toEqual(Array(4).fill('thumbnail'));
  });

  it('are made once, and told again where the page is a new one', async () => {
    const { shown, made, finish, told } = thumbnails();
    shown.want([5]);
    shown.want([5]);
    await finish();
    await vi.waitFor(() => expect(told()).toHaveLength(1));
    shown.want([5]);
    expect(told()).toEqual([
      ['thumbnail', 5],
      ['thumbnail', 5],
    ]);
    expect(made).toEqual(['5.png']);
  });

  it('say why there is none, and nothing after the end', async () => {
    const { shown, finish, messages } = thumbnails();
    shown.want([13, 4]);
    await vi.waitFor(() => expect(messages).toHaveLength(1));
    expect(messages).toEqual([
      { kind: 'noThumbnail', index: 13, error: '13.png is empty (0 bytes).' },
    ]);
    shown.dispose();
    await finish();
    await new Promise(setImmediate);
    expect(messages).toHaveLength(1);
  });
});
