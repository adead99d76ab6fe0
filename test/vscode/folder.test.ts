import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Parts } from '../../src/host/parts';
import type { ReportPanel } from '../../src/host/report/reportPanel';
import { reportView } from '../../src/host/report/viewType';
import type { ToReport } from '../../src/protocol/report';
import { runId } from '../../src/runs/runId';
import { answering } from './answering';
import { activate, sample } from './extension';
import { capturing } from './messages';

/** Looks again and again until it holds: what a run does is told to its page alone. */
async function eventually(is: () => boolean, what: string): Promise<void> {
  const limit = Date.now() + 120_000;
  while (!is()) {
    if (Date.now() > limit) throw new Error(`${what}: not within 120 s`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

/** The images of a run file, line by line. */
function written(file: string): string[] {
  const [header, ...lines] = fs.readFileSync(file, 'utf8').trimEnd().split('\n');
  assert.equal((JSON.parse(header!) as { run: number }).run, 1);
  return lines.map(line => (JSON.parse(line) as { image: string }).image);
}

describe('A folder is tested', function () {
  this.timeout(600_000);
  let parts: Parts;
  const many = (): string => sample('many images');
  const images = (): string[] => fs.readdirSync(many()).sort();
  const local = runId({ kind: 'local', model: 'dbnet_tiny', device: 'cpu' });
  const served = runId({ kind: 'served', model: 'detector', version: '1.0', server: 'builtin' });
  const configuration = (): vscode.WorkspaceConfiguration =>
    vscode.workspace.getConfiguration('mmocr');

  const start = async (folder: string, source: string): Promise<ReportPanel> => {
    const file = await vscode.commands.executeCommand<string>('mmocr.testFolder', {
      path: folder,
      source,
    });
    return parts.reports.all.find(({ session }) => session.file === file)!;
  };
  const done = (report: ReportPanel): Promise<void> =>
    eventually(() => report.session.state === 'done', 'the end of the run');
  const close = (): void => {
    for (const { panel } of parts.reports.all) panel.dispose();
  };

  before(async () => {
    parts = await activate();
    fs.mkdirSync(many());
    for (let i = 0; i < 60; i++)
      fs.copyFileSync(sample('images', 'scene_00.png'), path.join(many(), `scene ${i}.png`));
    await configuration().update('modelStore', 'detectors', vscode.ConfigurationTarget.Workspace);
    await vscode.commands.executeCommand('mmocr.convertToMar', {
      configPath: sample('configs', 'textdet', 'dbnet', 'dbnet_tiny_fpnc_synth.py'),
      checkpointPath: sample('checkpoints', 'dbnet_tiny.pth'),
      modelName: 'detector',
    });
  });
  afterEach(close);
  after(async () => {
    await parts.servers.of('builtin').stop();
    await configuration().update('modelStore', undefined, vscode.ConfigurationTarget.Workspace);
    fs.rmSync(many(), { recursive: true, force: true });
  });

  it('by a model that runs here: rows, a whole run file, the truth beside the images', async () => {
    const folder = sample('images');
    fs.writeFileSync(path.join(folder, 'damaged.png'), '');
    const report = await start(folder, local);
    await done(report);
    fs.rmSync(path.join(folder, 'damaged.png'));
    const { session } = report;
    assert.equal(path.dirname(session.file), sample('mmocr-runs'));
    const names = fs.readdirSync(folder).filter(name => !name.endsWith('.json'));
    assert.deepEqual(written(session.file).sort(), [...names, 'damaged.png'].sort());
    const { rows } = session.run.report;
    assert.deepEqual(
      rows.filter(({ state }) => state !== 'done').map(({ image, state }) => [image, state]),
      [['damaged.png', 'failed']],
    );
    assert.equal(session.about().truth?.name, 'textdet_test.json');
    const { metrics, curve } = session.run.report.summary(true);
    assert.ok(metrics['icdar/hmean']! > 0.5, JSON.stringify(metrics));
    assert.equal(curve.length, 51);
    assert.equal(session.progress().failed, 1);

    const index = rows.findIndex(({ image }) => image === 'scene_00.png');
    await report.openImage(index);
    const shown = parts.panels.active!.session;
    assert.equal(shown.imagePath, sample('images', 'scene_00.png'));
    const kinds = (['left', 'right'] as const).map(side => shown.prediction(side)?.source.kind);
    assert.deepEqual(kinds, ['file', 'truth']);
    assert.equal(shown.prediction('left')?.instances.length, rows[index]!.instances);

    // Another tab had taken its place: the page is made anew, and wants its pictures.
    const { webview } = report.panel;
    const told: string[] = [];
    const post = webview.postMessage.bind(webview);
    Object.assign(webview, {
      postMessage: (message: ToReport) => {
        told.push(message.kind);
        return post(message);
      },
    });
    report.panel.reveal();
    await eventually(() => told.includes('thumbnail'), 'a picture');
    assert.deepEqual([...new Set(told)].slice(0, 4), ['about', 'rows', 'progress', 'summary']);
  });

  it('on several images that are selected, whatever else is in their folder', async () => {
    const selected = ['scene_00.png', 'scene_02.png'].map(name =>
      vscode.Uri.file(sample('images', name)),
    );
    const { questions, result } = await answering(['dbnet_tiny, local · CPU'], () =>
      vscode.commands.executeCommand('mmocr.testFolder', selected[0], selected),
    );
    assert.deepEqual(
      questions.map(({ title, placeholder }) => [title, placeholder]),
      [['Test 2 images of images', 'What are they tested with?']],
    );
    const [report] = parts.reports.all;
    assert.equal(report?.session.file, result);
    await done(report!);
    assert.deepEqual(written(report!.session.file).sort(), ['scene_00.png', 'scene_02.png']);
    assert.equal(report!.session.about().label, 'dbnet_tiny, local · CPU');
  });

  it('is cancelled, and goes on later with what is left', async () => {
    const report = await start(many(), local);
    const { session } = report;
    await eventually(() => session.progress().done > 2, 'the first images');
    session.cancel();
    assert.equal(session.state, 'cancelled');
    const before = written(session.file);
    assert.ok(before.length < 60, String(before.length));
    await eventually(() => !fs.readdirSync(path.dirname(session.file)).some(isLock), 'an end');
    await session.resume();
    assert.equal(session.state, 'done');
    assert.deepEqual(written(session.file).sort(), images());
  });

  it('is restored after a reload, and goes on without asking twice', async () => {
    const report = await start(many(), local);
    const { file } = report.session;
    await eventually(() => report.session.progress().done > 2, 'the first images');
    const kept = parts.context.workspaceState.get<object>('mmocr.reports');
    assert.deepEqual(Object(kept)[file], { threshold: 0.5, goesOn: true });
    report.panel.dispose();
    await eventually(() => !fs.readdirSync(path.dirname(file)).some(isLock), 'an end');
    assert.ok(written(file).length < 60);
    // What a window that goes leaves behind.
    await parts.context.workspaceState.update('mmocr.reports', kept);
    const panel = vscode.window.createWebviewPanel(reportView, '', vscode.ViewColumn.Active);
    await parts.reports.serializer.deserializeWebviewPanel(panel, { runFile: file });
    const [restored] = parts.reports.all;
    await done(restored!);
    assert.deepEqual(written(file).sort(), images());
    assert.equal(panel.title, `Report: ${path.parse(file).name}`);
  });

  it('by a server that is stopped meanwhile: it waits, and goes on with the next start', async () => {
    await vscode.commands.executeCommand('mmocr.startBuiltInServer', {});
    const { session } = await start(many(), served);
    assert.equal(session.about().label, 'detector 1.0 on Built-in Server');
    await eventually(() => session.progress().done > 2, 'the first images');
    await vscode.commands.executeCommand('mmocr.stopBuiltInServer');
    await eventually(() => session.state === 'paused', 'the pause');
    const { done: before, failed, message, fix } = session.progress();
    assert.ok(before < 60 && failed === 0, `${before} ${failed}`);
    assert.equal(fix?.command, 'mmocr.startBuiltInServer');
    assert.ok(message);
    await vscode.commands.executeCommand('mmocr.startBuiltInServer', {});
    await eventually(() => session.state === 'done', 'the end of the run');
    assert.equal(session.progress().failed, 0);
    assert.deepEqual(written(session.file).sort(), images());
  });

  it('not in Restricted Mode, where a run file is looked at', async () => {
    const trusted = Object.getOwnPropertyDescriptor(vscode.workspace, 'isTrusted')!;
    Object.defineProperty(vscode.workspace, 'isTrusted', { configurable: true, get: () => false });
    try {
      const { errors } = await capturing(() =>
        vscode.commands.executeCommand('mmocr.testFolder', vscode.Uri.file(many())),
      );
      assert.match(errors.join(), /trust/);
      const runs = sample('mmocr-runs');
      const file = vscode.Uri.file(path.join(runs, fs.readdirSync(runs).sort()[0]!));
      await vscode.commands.executeCommand('mmocr.testFolder', file);
      assert.equal(parts.reports.all[0]?.session.state, 'done');
    } finally {
      Object.defineProperty(vscode.workspace, 'isTrusted', trusted);
    }
  });
});

/** A run file that is being written has a mark beside it. */
function isLock(name: string): boolean {
  return name.endsWith('.lock');
}
