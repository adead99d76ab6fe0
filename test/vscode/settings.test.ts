import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { onSettingsChanged, settings, storeSetting } from '../../src/host/ui/settings';
import { activate, extension } from './extension';

const configuration = (): vscode.WorkspaceConfiguration =>
  vscode.workspace.getConfiguration('mmocr');

describe('Settings', () => {
  before(activate);
  afterEach(async () => {
    for (const key of ['modelStore', 'device', 'scoreThreshold']) {
      await configuration().update(key, undefined, vscode.ConfigurationTarget.Workspace);
      await configuration().update(key, undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('are all read, with the defaults of the manifest', () => {
    const { properties } = (
      extension().packageJSON as {
        contributes: { configuration: { properties: Record<string, { default: unknown }> } };
      }
    ).contributes.configuration;
    const values = Object.values(settings());
    assert.equal(values.length, Object.keys(properties).length);
    assert.ok(values.every(value => value !== undefined));
    assert.equal(settings().scoreThreshold, 0.5);
    assert.equal(settings().device, 'cpu');
  });

  it('are stored for the workspace or the user, and where they are set already', async () => {
    await storeSetting('modelStore', 'a', 'workspace');
    assert.equal(configuration().inspect('modelStore')?.workspaceValue, 'a');
    await storeSetting('device', 'x', 'user');
    assert.equal(configuration().inspect('device')?.globalValue, 'x');
    await configuration().update('device', 'y', vscode.ConfigurationTarget.Workspace);
    await storeSetting('device', 'z', 'user');
    assert.equal(settings().device, 'z');
  });

  it('tell when one that matters changed', async () => {
    let told = 0;
    const listener = onSettingsChanged(['scoreThreshold'], () => {
      told += 1;
    });
    await configuration().update('modelStore', 'b', vscode.ConfigurationTarget.Workspace);
    await configuration().update('scoreThreshold', 0.3, vscode.ConfigurationTarget.Workspace);
    listener.dispose();
    assert.equal(told, 1);
  });
});
