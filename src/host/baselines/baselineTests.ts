import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import { visibleText } from '../../base/visibleText';
import { imageText } from '../../check/words';
import { readRunFile, type RunFile, type RunLine } from '../../runs/runFile';
import type { BaselineParts } from './baselineParts';
import { imagePath } from './baselineImage';
import { findBaselines } from './findBaselines';
import { answersOf, isTestOf, type ListedTests } from './imageTests';
import { runBaselines } from './runBaselines';
import type { Baselines } from './watchBaselines';

/** The images of one baseline in the list; all of them are checked. */
const MOST_LISTED = 10_000;

/** The baselines of the workspace in the Test Explorer: a test a baseline, in it one an image. */
export class BaselineTests implements ListedTests, Baselines {
  readonly controller = vscode.tests.createTestController(
    'mmocr.baselines',
    l10n.t('MMOCR Baselines'),
  );

  constructor(parts: BaselineParts) {
    this.controller.resolveHandler = async item => {
      // What is wrong with it stands beside it.
      if (item) await this.list(item).catch(() => undefined);
    };
    // Where a whole folder goes, nobody tells of the files in it.
    this.controller.refreshHandler = () => this.refresh();
    const run = (request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> =>
      runBaselines(this, parts, request, token);
    this.controller.createRunProfile(l10n.t('Check'), vscode.TestRunProfileKind.Run, run, true);
  }

  add(uris: readonly vscode.Uri[]): void {
    for (const uri of uris) {
      const id = uri.toString();
      if (this.controller.items.get(id)) continue;
      const name = path.basename(uri.fsPath).replace(/\.baseline\.jsonl$/i, '');
      const item = this.controller.createTestItem(id, visibleText(name), uri);
      const folder = path.dirname(vscode.workspace.asRelativePath(uri));
      if (folder !== '.') item.description = visibleText(folder);
      item.canResolveChildren = true;
      this.controller.items.add(item);
    }
  }

  private async refresh(): Promise<void> {
    const uris = await findBaselines();
    const there = new Set(uris.map(String));
    this.controller.items.forEach(({ id, uri }) => {
      if (uri && !there.has(id)) this.remove(uri);
    });
    this.add(uris);
  }

  remove(uri: vscode.Uri): void {
    this.controller.items.delete(uri.toString());
    answersOf(uri.fsPath).clear();
  }

  /** Somebody wrote the file: what was said of it is out of date. */
  async changed(uri: vscode.Uri): Promise<void> {
    const item = this.controller.items.get(uri.toString());
    if (!item || item.children.size === 0) return;
    this.controller.invalidateTestResults(item);
    await this.list(item).catch(() => undefined);
  }

  async list(item: vscode.TestItem): Promise<RunFile> {
    item.busy = true;
    try {
      const run = await readRunFile(item.uri!.fsPath);
      item.error = undefined;
      const kept = run.lines.slice(0, MOST_LISTED).map(line => this.imageItem(item, run, line));
      item.children.replace(kept);
      return run;
    } catch (error) {
      item.error = error instanceof UserError ? error.message : visibleText(String(error));
      throw error;
    } finally {
      item.busy = false;
    }
  }

  dispose(): void {
    this.controller.dispose();
  }

  private imageItem(parent: vscode.TestItem, run: RunFile, line: RunLine): vscode.TestItem {
    const id = `${parent.id}#${line.image}`;
    const known = parent.children.get(id);
    const uri = vscode.Uri.file(imagePath(run, line.image));
    const item = known ?? this.controller.createTestItem(id, imageText(line.image), uri);
    item.description =
      'error' in line
        ? l10n.t('failed')
        : l10n.t('{0} text instances', line.prediction.instances.length);
    isTestOf(item, { baseline: run.path, image: line.image });
    return item;
  }
}
