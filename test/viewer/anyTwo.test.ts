import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Prediction } from '../../src/model/prediction';
import type { SourceChoice, ViewerState } from '../../src/protocol/viewer';
import { done, local, served, state, stateMessage, stored } from './data';
import { columns, resize } from './geometry';
import { posted, send, ViewerHarness, show } from './harness';
import { scan } from './scan';

let harness: ViewerHarness;
beforeAll(async () => {
  harness = await ViewerHarness.start();
});
afterAll(() => harness.stop());

const instances = stored('scene_04.jpg');
const verdict = (page: Page): Promise<string | null> => page.getByRole('status').textContent();
const headings = (page: Page): Promise<string[]> => page.locator('th.score').allTextContents();
async function open(of: ViewerState): Promise<Page> {
  const page = await harness.open();
  await show(page, 'test/samples/images/scene_04.jpg', of);
  return page;
}
/** Two answers with their sources, as the host sends them. */
function two(left: Prediction, right: Prediction, more: Partial<ViewerState> = {}): ViewerState {
  const sources = { leftSource: left.source, rightSource: right.source };
  return state(done(left), done(right), { ...sources, ...more });
}
type Served = Extract<Prediction['source'], { kind: 'served' }>;
const on = (more: Partial<Served>): Partial<Prediction> => ({
  source: {
    kind: 'served',
    model: 'dbnet_tiny',
    version: '1.0',
    address: 'http://127.0.0.1:8080',
    ...more,
  },
});

describe('two served sides', () => {
  it('of two versions are told apart by version', async () => {
    const page = await open(
      two(served(instances), served(instances.slice(1), on({ version: '2.0' }))),
    );
    await expect.poll(() => verdict(page)).toMatch(/1 only in dbnet_tiny 1\.0 \(score/);
    await expect.poll(() => headings(page)).toEqual(['1.0', '2.0']);
    await expect
      .poll(() => page.locator('.timing .side-word').allTextContents())
      .toEqual(['1.0', '2.0']);
  });

  it('of two servers by server, of two models by model', async () => {
    const page = await open(
      two(
        served(instances, on({ server: 'torchserve' })),
        served(instances.slice(1), on({ server: 'builtin', address: 'http://127.0.0.1:8090' })),
      ),
    );
    await expect
      .poll(() => verdict(page))
      .toMatch(/1 only in dbnet_tiny 1\.0 · TorchServe \(score/);
    await expect.poll(() => headings(page)).toEqual(['TorchServe', 'Built-in Server']);
    const models = await open(two(served(instances), served(instances, on({ model: 'panet' }))));
    await expect.poll(() => headings(models)).toEqual(['dbnet_tiny', 'panet']);
  });

  it('have headings that break between the words of a name, not inside them', async () => {
    const page = await open(
      two(
        served(instances, on({ model: 'dbnet_tiny' })),
        served(instances, on({ model: 'TextSnake' })),
      ),
    );
    const parts = page
      .locator('th.iou, th.score')
      .evaluateAll(cells =>
        cells.map(({ childNodes }) =>
          [...childNodes].map(node => (node.nodeName === 'WBR' ? '|' : node.textContent)).join(''),
        ),
      );
    expect(await parts).toEqual(['IoU', 'dbnet_|tiny', 'TextSnake']);
  });

  it.each([1280, 900, 700, 480, 300])(
    'have no heading with a word on two lines, at %i pixels',
    async width => {
      const [torchServe, builtIn] = [on({ server: 'torchserve' }), on({ server: 'builtin' })];
      const page = await open(two(served(instances, torchServe), served(instances, builtIn)));
      await resize(page, [width, 800]);
      const words = await page.locator('thead th:not(.standing):visible').evaluateAll(cells =>
        cells.map(cell => {
          const range = document.createRange();
          range.selectNodeContents(cell);
          const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
          return { word: cell.textContent, lines: lines.size };
        }),
      );
      const broken = words.filter(({ word, lines }) => lines > word.split(/[ -]/).length);
      expect(broken).toEqual([]);
      const count = await page.locator('thead th:visible').count();
      expect(await columns(page)).toHaveLength(count);
    },
  );

  it('whose names are long are A and B in the headings, and by name in the verdict', async () => {
    const [a, b] = ['a', 'b'].map(end => `a_model_of_a_very_long_name_${end}`);
    const page = await open(
      two(served(instances, on({ model: a! })), served(instances.slice(1), on({ model: b! }))),
    );
    await expect.poll(() => headings(page)).toEqual(['A', 'B']);
    await expect.poll(() => verdict(page)).toContain(`1 only in ${a} 1.0 (score`);
  });
});

describe('ground truth', () => {
  const truth: Prediction = {
    source: { kind: 'truth', path: '/test/samples/images/textdet_test.json' },
    task: 'spotting',
    instances: instances
      .slice(0, -1)
      .map(({ polygon }, i) => ({ polygon: polygon!, text: `${i}` })),
    timings: [],
    totalMs: 0,
  };

  it('beside a local run: what is invented, no score of the truth, no time of it', async () => {
    const page = await open(two(truth, local(instances)));
    await expect
      .poll(() => verdict(page))
      .toMatch(/^7 of 8 match\. 1 only in the local run \(score 0\.\d\d\)\.$/);
    await expect.poll(() => headings(page)).toEqual(['truth', 'local']);
    await expect
      .poll(() => page.locator('tbody tr').first().locator('td.score').allTextContents())
      .toEqual(['–', expect.stringMatching(/^0\.\d{3}$/)]);
    await expect.poll(() => page.locator('.timing').count()).toBe(1);
    await expect.poll(() => page.locator('tbody tr.unlike').count()).toBe(1);
  });

  it('shows its texts beside a detector, on whichever side it is', async () => {
    for (const of of [two(truth, local(instances)), two(local(instances), truth)]) {
      const page = await open(of);
      const texts = (): Promise<string[]> => page.locator('tbody td.text').allTextContents();
      await expect.poll(async () => (await texts()).sort().join()).toBe('0,1,2,3,4,5,6,–');
    }
  });

  it('that is found whole is good', async () => {
    const page = await open(two(local(instances.slice(0, -1)), truth));
    await expect.poll(() => verdict(page)).toBe('All 7 match.');
    await expect.poll(() => page.locator('.verdict').getAttribute('class')).toBe('verdict good');
  });
});

describe('a picker of many', () => {
  const choices: SourceChoice[] = [
    { id: 'local:cpu', label: 'local · CPU', selected: true, group: 'Local run' },
    {
      id: 'served:m/1.0@torchserve',
      label: 'm 1.0 on TorchServe',
      selected: false,
      group: 'Served',
    },
    { id: 'local:cpu/m', label: 'm, local · CPU', selected: false, group: 'Local run' },
    { id: 'truth:x', label: 'ground truth: x', selected: false, group: 'Ground truth' },
    { id: 'saved', label: 'Saved result…', selected: false },
  ];

  it('groups them, by keyboard and for screen readers', async () => {
    const page = await open(two(served(instances), local(instances), { rightChoices: choices }));
    const picker = page.getByRole('combobox').nth(1);
    await expect
      .poll(() =>
        picker
          .locator('optgroup')
          .evaluateAll(groups =>
            groups.map(group => [
              (group as HTMLOptGroupElement).label,
              ...[...group.children].map(option => option.textContent),
            ]),
          ),
      )
      .toEqual([
        ['Local run', 'local · CPU', 'm, local · CPU'],
        ['Served', 'm 1.0 on TorchServe'],
        ['Ground truth', 'ground truth: x'],
      ]);
    await expect
      .poll(() => picker.locator('> option').allTextContents())
      .toEqual(['Saved result…']);
    await picker.focus();
    await page.keyboard.press('ArrowDown');
    await expect
      .poll(async () => (await posted(page)).at(-1))
      .toEqual({ kind: 'choose', side: 'right', id: 'local:cpu/m' });
    await expect.poll(() => scan(page)).toEqual([]);
  });

  it('keeps the focus while what was chosen runs, and the next choice is made there', async () => {
    const page = await open(two(served(instances), local(instances), { rightChoices: choices }));
    const [first, second] = [0, 1].map(nth => page.getByRole('combobox').nth(nth));
    await second!.focus();
    await page.keyboard.press('ArrowDown');
    const rightChoices = choices.map(each => ({ ...each, selected: each.id === 'local:cpu/m' }));
    const before = two(served(instances), local(instances), { rightChoices });
    await send(page, stateMessage({ ...before, right: { state: 'running' } }));
    await expect.poll(() => first!.isDisabled()).toBe(true);
    await page.keyboard.press('ArrowDown');
    await expect
      .poll(async () => (await posted(page)).filter(({ kind }) => kind === 'choose').length)
      .toBe(2);
  });

  it('shows who gave the result where nothing on offer is chosen', async () => {
    const page = await open(
      two(served(instances), local(instances), {
        leftChoices: [{ id: 'truth:x', label: 'ground truth: x', selected: false, byHand: true }],
      }),
    );
    const picker = page.getByRole('combobox').first();
    await expect.poll(() => picker.locator('option:checked').textContent()).toBe('dbnet_tiny 1.0');
    await expect.poll(() => picker.isEnabled()).toBe(true);
    await picker.selectOption({ label: 'ground truth: x' });
    await expect
      .poll(async () => (await posted(page)).at(-1))
      .toEqual({ kind: 'choose', side: 'left', id: 'truth:x' });
  });
});
