import * as vscode from 'vscode';
import type { PanelMemento } from '../../src/protocol/viewer';
import { sample, until } from './extension';

/** The labels of the results panels' tabs. */
export function tabs(): string[] {
  return vscode.window.tabGroups.all
    .flatMap(group => group.tabs)
    .filter(
      tab =>
        tab.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith('mmocr.results'),
    )
    .map(tab => tab.label);
}

export const opened = (count: number): Promise<void> =>
  until(
    vscode.window.tabGroups.onDidChangeTabs,
    () => tabs().length === count,
    200,
    `${count} panels`,
  );

/** What a panel keeps that shows scene_02.png, for which a server had answered. */
export function keptPanel(): PanelMemento {
  return {
    imagePath: sample('images', 'scene_02.png'),
    left: 'served:dbnet_tiny/1.0',
    right: 'local:cpu',
    scoreThreshold: 0.7,
    predictions: {
      left: {
        source: { kind: 'served', model: 'dbnet_tiny', address: 'http://127.0.0.1:8080' },
        task: 'textdet',
        instances: [],
        timings: [],
        totalMs: 1,
      },
    },
  };
}
