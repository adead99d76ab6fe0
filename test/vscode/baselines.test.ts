import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Parts } from '../../src/host/parts';
import { readRunFile } from '../../src/runs/runFile';
import { activate, sample } from './extension';
import { capturing } from './messages';
import { opened, tabs } from './panels';
import { Explorer } from './testExplorer';

const root = path.join(__dirname, '..', '..', '..');
const golden = (image: string): { boundary_result: number[][] } =>
  JSON.parse(
    fs.readFileSync(path.join(root, 'test/fixtures/golden/det_quad', `${image}.json`), 'utf8'),
  ) as { boundary_result: number[][] };

const header = {
  run: 1,
  source: {
    kind: 'local',
    model: 'dbnet_tiny',
    device: 'cpu',
    files: [{ file: 'dbnet_tiny.onnx' }],
  },
  folder: 'images',
  tolerance: 'iou=0.95,score=0.01',
};

describe('Baselines in the Test Explorer', function () {
  this.timeout(120_000);
  let parts: Parts;
  let explorer: Explorer;
  const file = (): string => sample('detector.baseline.jsonl');
  const write = (lines: object[], name = file()): void =>
    fs.writeFileSync(name, lines.map(line => `${JSON.stringify(line)}\n`).join(''));

  before(async () => {
    explorer = new Explorer();
    parts = await activate();
    assert.equal(explorer.controller, undefined, 'nothing of ours while there is no baseline');
    const lacks = golden('scene_01.jpg');
    const text = { image: 'scene_01.jpg', boundary_result: lacks.boundary_result.slice(1) };
    write([
      header,
      { image: 'scene_00.png', ...golden('scene_00.png') },
      text,
      { image: 'gone.png', boundary_result: [] },
      { image: 'broken.png', error: 'It was broken before.' },
    ]);
    await explorer.lists(1);
  });
  after(async () => {
    explorer.restore();
    fs.rmSync(file(), { force: true });
    parts.panels.dispose();
    await opened(0);
  });

  it('are listed as soon as their file is there, with their images', async () => {
    const item = explorer.baseline('detector');
    assert.equal(item.uri?.fsPath, file());
    await explorer.resolve(item);
    const images: string[] = [];
    item.children.forEach(image => images.push(`${image.label}: ${image.uri?.fsPath}`));
    assert.deepEqual(
      images.sort(),
      ['broken.png', 'gone.png', 'scene_00.png', 'scene_01.jpg'].map(
        name => `${name}: ${sample('images', name)}`,
      ),
    );
  });

  it('are checked by the model of their header, and each image says what became of it', async () => {
    const results = await explorer.runAll();
    assert.deepEqual(results.states(), {
      'scene_00.png': 'passed',
      'scene_01.jpg': 'failed',
      'gone.png': 'errored',
      'broken.png': 'skipped',
    });
    const [diff, link] = results.messages('scene_01.jpg');
    assert.ok(diff?.expectedOutput !== undefined && diff.actualOutput !== undefined);
    const [before, now] = [diff.expectedOutput, diff.actualOutput].map(text => text.split('\n'));
    assert.equal(now!.length, before!.length + 1);
    assert.deepEqual(
      before!.filter(line => !now!.includes(line)),
      [],
    );
    assert.match(results.text('scene_01.jpg'), /^#\d \(\d+, \d+\): new \(score 0\.\d{4}\)$/);
    assert.ok(link?.message instanceof vscode.MarkdownString);
    assert.deepEqual(link.message.isTrusted, { enabledCommands: ['mmocr.showBaselineImage'] });
    assert.match(results.text('gone.png'), /gone\.png/);
  });

  it('lead to the results panel: the model against what the baseline says', async () => {
    const [, link] = explorer.last.messages('scene_01.jpg');
    const [, place = ''] = /\(command:[\w.]+\?([^)]+)\)/.exec(
      (link!.message as vscode.MarkdownString).value,
    )!;
    const [argument] = JSON.parse(decodeURIComponent(place)) as [unknown];
    await vscode.commands.executeCommand('mmocr.showBaselineImage', argument);
    assert.deepEqual(tabs(), ['Text in scene_01.jpg']);
    const session = parts.panels.active!.session;
    assert.equal(session.prediction('left')?.source.kind, 'local');
    assert.equal(
      session.prediction('left')!.instances.length,
      session.prediction('right')!.instances.length + 1,
    );
  });

  it('take a new answer after a question, and give it back', async () => {
    const before = fs.readFileSync(file(), 'utf8');
    const image = explorer.image('detector', 'scene_01.jpg');
    const refused = await explorer.answering(undefined, () =>
      vscode.commands.executeCommand('mmocr.acceptBaseline', image),
    );
    assert.match(refused.questions[0] ?? '', /scene_01\.jpg/);
    assert.equal(fs.readFileSync(file(), 'utf8'), before);
    const done = await explorer.answering('Accept', () =>
      vscode.commands.executeCommand('mmocr.acceptBaseline', image),
    );
    const after = fs.readFileSync(file(), 'utf8');
    assert.notEqual(after, before);
    const others = (text: string): string[] =>
      text.split('\n').filter(line => !line.includes('scene_01.jpg'));
    assert.deepEqual(others(after), others(before));
    const results = await explorer.runAll();
    assert.equal(results.states()['scene_01.jpg'], 'passed');
    await done.press('Undo');
    assert.equal(fs.readFileSync(file(), 'utf8'), before);
    assert.deepEqual(
      fs.readdirSync(path.dirname(file())).filter(name => name.endsWith('.tmp')),
      [],
    );
  });

  it('without a difference there is nothing to accept', async () => {
    const { errors } = await capturing(() =>
      vscode.commands.executeCommand(
        'mmocr.acceptBaseline',
        explorer.image('detector', 'scene_00.png'),
      ),
    );
    assert.match(errors[0] ?? '', /Run the check first/);
  });

  it('one image alone is checked, and cancelling skips what is left', async () => {
    const one = await explorer.run([explorer.image('detector', 'scene_00.png')]);
    assert.deepEqual(one.states(), { 'scene_00.png': 'passed' });
    const cancelled = await explorer.run(undefined, true);
    assert.deepEqual(new Set(Object.values(cancelled.states())), new Set(['skipped']));
  });

  it('of an untrusted workspace are listed, and not run', async () => {
    const trusted = Object.getOwnPropertyDescriptor(vscode.workspace, 'isTrusted')!;
    Object.defineProperty(vscode.workspace, 'isTrusted', { configurable: true, get: () => false });
    try {
      const results = await explorer.runAll();
      assert.equal(results.states()['detector'], 'errored');
      assert.equal(results.states()['scene_00.png'], 'skipped');
      assert.match(results.text('detector'), /trust/);
    } finally {
      Object.defineProperty(vscode.workspace, 'isTrusted', trusted);
    }
  });

  it('that nobody can check say why, and are run again when they are mended', async () => {
    const images = [{ image: 'scene_00.png', ...golden('scene_00.png') }];
    write(images);
    let results = await explorer.runAll();
    assert.match(results.text('detector'), /which model/);
    write([{ ...header, tolerance: 'iou=2' }, ...images]);
    results = await explorer.runAll();
    assert.match(results.text('detector'), /iou must be a number/);
    fs.writeFileSync(file(), 'no JSON');
    results = await explorer.runAll();
    assert.match(results.text('detector'), /detector\.baseline\.jsonl/);
    write([header, ...images]);
    results = await explorer.runAll();
    assert.deepEqual(results.states(), { 'scene_00.png': 'passed' });
  });

  it('are made of a run file, whose images are found from its new place', async () => {
    const run = sample('runs', 'today.jsonl');
    fs.mkdirSync(path.dirname(run));
    const target = sample('golden', 'today.baseline.jsonl');
    try {
      write(
        [
          { ...header, folder: '../images' },
          { image: 'scene_00.png', ...golden('scene_00.png') },
        ],
        run,
      );
      const proposed = await explorer.saving(vscode.Uri.file(target), () =>
        vscode.commands.executeCommand('mmocr.saveRunAsBaseline', vscode.Uri.file(run)),
      );
      assert.equal(proposed, sample('today.baseline.jsonl'));
      assert.deepEqual((await readRunFile(target)).header, { ...header, folder: '../images' });
      await explorer.lists(2);
      assert.equal(
        (await explorer.run([explorer.baseline('today')])).states()['scene_00.png'],
        'passed',
      );
    } finally {
      fs.rmSync(path.dirname(run), { recursive: true });
      fs.rmSync(path.dirname(target), { recursive: true, force: true });
    }
    // A folder that goes does not tell of its files.
    await vscode.commands.executeCommand('testing.refreshTests');
    await explorer.lists(1);
  });
});
