import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/base/errors';
import { PanelSession } from '../../../../src/host/results/panelSession';
import { found, prediction } from '../../compare/predictions';
import { folder, image } from './image';
import { session } from './openSession';
import { answers, never, sources, type Answer } from './sources';

describe('PanelSession', () => {
  it('asks both sides with their preferred choices and the image as it is', async () => {
    const from = sources(answers('served'), answers('local'));
    const { session: panel, changes } = session(from);
    expect(panel.state().options.scoreThreshold).toBe(0.4);
    await panel.run();
    expect(from.asked.sort()).toEqual(['left left-1 pixels', 'right right-1 pixels']);
    expect(changes[0]).toBe('running running');
    expect(changes.at(-1)).toBe('done done');
    expect(panel.state().leftChoices.map(({ selected }) => selected)).toEqual([true, false]);
  });

  it('hands on what is known of the models to choose from', async () => {
    const from = sources(answers('served'), answers('local'));
    from.options = side =>
      Promise.resolve([
        { id: `${side}-1`, label: 'one', task: 'textdet' },
        { id: `${side}-2`, label: 'two' },
      ]);
    const { session: panel } = session(from);
    await panel.refresh();
    expect(panel.state().leftChoices).toEqual([
      { id: 'left-1', label: 'one', task: 'textdet', selected: true },
      { id: 'left-2', label: 'two', selected: false },
    ]);
  });

  it('runs only what a choice changes', async () => {
    const from = sources(answers('served'), answers('local'));
    const { session: panel } = session(from);
    await panel.choose('right', 'right-2');
    expect(from.asked).toEqual(['right right-2 pixels']);
    await panel.choose('left', 'left-2');
    expect(from.asked.slice(1).sort()).toEqual(['left left-2 pixels', 'right right-2 pixels']);
  });

  it('waits for what was chosen from the first moment on, not for what was before', async () => {
    const from = sources(answers('served'), answers('local'));
    const { session: panel } = session(from);
    await panel.run();
    const chosen = panel.choose('right', 'served:dbnet/1.0@builtin');
    expect(panel.state()).toMatchObject({
      right: { state: 'running' },
      rightSource: { kind: 'served', model: 'dbnet', version: '1.0', server: 'builtin' },
    });
    await chosen;
  });

  it('shows one side while the other fails, with its fix', async () => {
    const failing: Answer = () =>
      Promise.reject(new UserError('No answer.', { fix: 'startTorchServe' }));
    const { session: panel, defects } = session(sources(failing, answers('local')));
    await panel.run();
    expect(panel.state()).toMatchObject({
      left: { state: 'failed', message: 'No answer.', fix: { label: 'startTorchServe' } },
      right: { state: 'done' },
    });
    expect(defects).toEqual([]);
  });

  it('reports a defect and still shows something', async () => {
    const { session: panel, defects } = session(
      sources(() => Promise.reject(new TypeError('oops')), answers('local')),
    );
    await panel.run();
    expect(panel.state().left).toEqual({
      state: 'failed',
      message: 'Unexpected error: oops',
      fix: { label: 'showLog', command: 'mmocr.showLog' },
    });
    expect(defects).toHaveLength(1);
  });

  it('says what cannot run yet, and notices when it can', async () => {
    let exported = false;
    const from = sources(answers('served'), answers('local'), side =>
      side === 'left' || exported
        ? undefined!
        : {
            kind: 'unavailable',
            message: 'No ONNX.',
            fix: { label: 'Export', command: 'mmocr.exportToOnnx' },
          },
    );
    const { session: panel } = session(from);
    await panel.refresh();
    expect(panel.state()).toMatchObject({
      left: { state: 'idle' },
      right: { state: 'unavailable', message: 'No ONNX.', fix: { command: 'mmocr.exportToOnnx' } },
    });
    exported = true;
    await panel.refresh();
    expect(panel.state().right).toEqual({ state: 'idle' });
    expect(from.asked).toEqual([]);
    await panel.runWhatCan(['right']);
    expect(panel.state()).toMatchObject({ left: { state: 'idle' }, right: { state: 'done' } });
  });

  it.each([
    ['folder', (): string => folder, /is a folder/],
    ['missing', () => join(folder, 'gone.png'), /does not exist any more/],
    [
      'empty',
      () => {
        const path = join(folder, 'empty.png');
        writeFileSync(path, '');
        return path;
      },
      /is empty \(0 bytes\)/,
    ],
  ])('explains a %s image on both sides', async (_, path, message) => {
    const { session: panel, defects } = session(
      sources(answers('served'), answers('local')),
      path(),
    );
    await panel.run();
    for (const side of [panel.state().left, panel.state().right])
      expect(side).toMatchObject({ state: 'failed', message: expect.stringMatching(message) });
    expect(defects).toEqual([]);
  });

  it('is restored from its memento without asking anyone', async () => {
    const { session: panel } = session(sources(answers('served'), answers('local')));
    await panel.run();
    const from = sources(never, never);
    const restored = new PanelSession(
      image,
      from,
      () => undefined,
      () => undefined,
      structuredClone(panel.memento()),
    );
    await restored.refresh();
    expect(restored.state()).toEqual(panel.state());
    expect(from.asked).toEqual([]);
  });

  it('does not keep a result that is too large', async () => {
    const huge: Answer = () =>
      Promise.resolve(
        prediction(
          'served',
          Array.from({ length: 5000 }, (_, i) => found(i, i)),
        ),
      );
    const { session: panel } = session(sources(huge, answers('local')));
    await panel.run();
    expect(panel.memento().predictions).toEqual({});
    expect(panel.memento().left).toBe('left-1');
  });
});
