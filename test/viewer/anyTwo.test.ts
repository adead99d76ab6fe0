import type { AxeResults } from 'axe-core';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Prediction } from '../../src/model/prediction';
import type { SourceChoice, ViewerState } from '../../src/protocol/viewer';
import { done, local, served, state, stored } from './data';
import { posted, ViewerHarness, show } from './harness';

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
  await show(page, 'samples/images/scene_04.jpg', of);
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
    expect(await verdict(page)).toMatch(/1 only in dbnet_tiny 1\.0 \(score/);
    expect(await headings(page)).toEqual(['1.0', '2.0']);
    expect(await page.locator('.timing .side-word').allTextContents()).toEqual(['1.0', '2.0']);
  });

  it('of two servers by server, of two models by model', async () => {
    const page = await open(
      two(
        served(instances, on({ server: 'torchserve' })),
        served(instances.slice(1), on({ server: 'builtin', address: 'http://127.0.0.1:8090' })),
      ),
    );
    expect(await verdict(page)).toMatch(/1 only in dbnet_tiny 1\.0 · TorchServe \(score/);
    expect(await headings(page)).toEqual(['TorchServe', 'Built-in Server']);
    const models = await open(two(served(instances), served(instances, on({ model: 'panet' }))));
    expect(await headings(models)).toEqual(['dbnet_tiny', 'panet']);
  });

  it('whose names are long are A and B in the headings, and by name in the verdict', async () => {
    const [a, b] = ['a', 'b'].map(end => `a_model_of_a_very_long_name_${end}`);
    const page = await open(
      two(served(instances, on({ model: a! })), served(instances.slice(1), on({ model: b! }))),
    );
    expect(await headings(page)).toEqual(['A', 'B']);
    expect(await verdict(page)).toContain(`1 only in ${a} 1.0 (score`);
  });
});

describe('ground truth', () => {
  const truth: Prediction = {
    source: { kind: 'truth', path: '/samples/images/textdet_test.json' },
    task: 'spotting',
    instances: instances
      .slice(0, -1)
      .map(({ polygon }, i) => ({ polygon: polygon!, text: `${i}` })),
    timings: [],
    totalMs: 0,
  };

  it('beside a local run: what is invented, no score of the truth, no time of it', async () => {
    const page = await open(two(truth, local(instances)));
    expect(await verdict(page)).toMatch(
      /^7 of 8 match\. 1 only in the local run \(score 0\.\d\d\)\.$/,
    );
    expect(await headings(page)).toEqual(['truth', 'local']);
    expect(await page.locator('tbody tr').first().locator('td.score').allTextContents()).toEqual([
      '–',
      expect.stringMatching(/^0\.\d{3}$/),
    ]);
    expect(await page.locator('.timing').count()).toBe(1);
    expect(await page.locator('tbody tr.unlike').count()).toBe(1);
  });

  it('that is found whole is good', async () => {
    const page = await open(two(local(instances.slice(0, -1)), truth));
    expect(await verdict(page)).toBe('All 7 match.');
    expect(await page.locator('.verdict').getAttribute('class')).toBe('verdict good');
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
    expect(
      await picker
        .locator('optgroup')
        .evaluateAll(groups =>
          groups.map(group => [
            (group as HTMLOptGroupElement).label,
            ...[...group.children].map(option => option.textContent),
          ]),
        ),
    ).toEqual([
      ['Local run', 'local · CPU', 'm, local · CPU'],
      ['Served', 'm 1.0 on TorchServe'],
      ['Ground truth', 'ground truth: x'],
    ]);
    expect(await picker.locator('> option').allTextContents()).toEqual(['Saved result…']);
    await picker.focus();
    await page.keyboard.press('ArrowDown');
    expect((await posted(page)).at(-1)).toEqual({
      kind: 'choose',
      side: 'right',
      id: 'local:cpu/m',
    });
    await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
    const { violations } = await page.evaluate(() =>
      (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
    );
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  it('shows who gave the result where nothing on offer is chosen', async () => {
    const page = await open(
      two(served(instances), local(instances), {
        leftChoices: [{ id: 'truth:x', label: 'ground truth: x', selected: false, byHand: true }],
      }),
    );
    const picker = page.getByRole('combobox').first();
    expect(await picker.locator('option:checked').textContent()).toBe('dbnet_tiny 1.0');
    expect(await picker.isEnabled()).toBe(true);
    await picker.selectOption({ label: 'ground truth: x' });
    expect((await posted(page)).at(-1)).toEqual({ kind: 'choose', side: 'left', id: 'truth:x' });
  });
});
