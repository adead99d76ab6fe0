import * as l10n from '@vscode/l10n';
import type { CommandId } from '../../base/commandIds';
import type { ResultsPanel } from '../results/resultsPanel';
import type { Command } from './command';

/** Every command, by id; one that is forgotten here does not compile. It loads without VS Code. */
export const commandTable: Record<CommandId, Command> = {
  'mmocr.convertToMar': {
    takes: ['config', 'checkpoint', 'answers'],
    trust: () => l10n.t('Converting a model'),
    run: async (...call) => (await import('../convert/convertToMar')).convertToMar(...call),
  },
  'mmocr.convertChainToMar': {
    takes: ['config', 'checkpoint', 'answers'],
    trust: () => l10n.t('Converting a model'),
    run: async (...call) => (await import('../convert/convertToMar')).convertChainToMar(...call),
  },
  'mmocr.exportToOnnx': {
    takes: ['config', 'checkpoint', 'answers'],
    trust: () => l10n.t('Exporting a model'),
    run: async (...call) => (await import('../convert/exportToOnnx')).exportToOnnx(...call),
  },
  'mmocr.verifyArchive': {
    takes: ['archive', 'answers'],
    trust: () => l10n.t('Verifying an archive'),
    run: async (...call) => (await import('../convert/verifyArchive')).verifyArchive(...call),
  },
  'mmocr.deploy': {
    takes: ['archive', 'several', 'answers'],
    trust: () => l10n.t('Deploying a model'),
    run: async (...call) => (await import('../deploy/deploy')).deploy(...call),
  },
  'mmocr.applyDeployment': {
    takes: ['folder'],
    trust: () => l10n.t('Applying a deployment'),
    run: async (_, folder) => (await import('../deploy/applyDeployment')).applyDeployment(folder),
  },
  'mmocr.startTorchServe': {
    takes: ['answers'],
    trust: () => l10n.t('Starting a server'),
    run: async (...call) => (await import('../servers/startServer')).startTorchServe(...call),
  },
  'mmocr.startBuiltInServer': {
    takes: ['answers'],
    trust: () => l10n.t('Starting a server'),
    run: async (...call) => (await import('../servers/startServer')).startBuiltInServer(...call),
  },
  'mmocr.serveThis': {
    takes: ['archive'],
    trust: () => l10n.t('Starting a server'),
    run: async (...call) => (await import('../servers/serveThis')).serveThis(...call),
  },
  'mmocr.restartServer': {
    takes: ['text'],
    trust: () => l10n.t('Starting a server'),
    run: async (...call) => (await import('../servers/stopServer')).restartServer(...call),
  },
  'mmocr.stopTorchServe': {
    takes: [],
    trust: false,
    run: async parts => (await import('../servers/stopServer')).stopTorchServe(parts),
  },
  'mmocr.stopBuiltInServer': {
    takes: [],
    trust: false,
    run: async parts => (await import('../servers/stopServer')).stopBuiltInServer(parts),
  },
  'mmocr.stopDocker': {
    takes: [],
    trust: false,
    run: async parts => (await import('../servers/stopServer')).stopContainer(parts),
  },
  'mmocr.showServerMenu': {
    takes: [],
    trust: false,
    run: async parts => (await import('../servers/showServerMenu')).showServerMenu(parts),
  },
  'mmocr.copyServerAddress': {
    takes: ['text'],
    trust: false,
    run: async (...call) =>
      (await import('../servers/copyServerAddress')).copyServerAddress(...call),
  },
  'mmocr.setServerKey': {
    takes: [],
    trust: false,
    run: async parts => (await import('../servers/setServerKey')).setServerKey(parts),
  },
  'mmocr.buildDockerImage': {
    takes: [],
    trust: () => l10n.t('Building a Docker image'),
    run: async parts => (await import('../servers/buildDockerImage')).buildDockerImage(parts),
  },
  'mmocr.runInDocker': {
    takes: [],
    trust: () => l10n.t('Running in Docker'),
    run: async parts => (await import('../servers/runInDocker')).runInDocker(parts),
  },
  'mmocr.testOnTorchServe': {
    takes: ['image', 'answers'],
    trust: () => l10n.t('Testing a model'),
    run: async (...call) => (await import('../test/testOnTorchServe')).testOnTorchServe(...call),
  },
  'mmocr.testOnBuiltInServer': {
    takes: ['image', 'answers'],
    trust: () => l10n.t('Testing a model'),
    run: async (...call) => (await import('../test/testOnTorchServe')).testOnBuiltInServer(...call),
  },
  'mmocr.testLocally': {
    takes: ['image'],
    trust: () => l10n.t('Testing a model'),
    run: async (...call) => (await import('../test/testLocally')).testLocally(...call),
  },
  'mmocr.testWithThis': {
    takes: ['archive', 'onnx', 'text', 'answers'],
    trust: () => l10n.t('Testing a model'),
    run: async (...call) => (await import('../test/testWithThis')).testWithThis(...call),
  },
  'mmocr.testFolder': {
    takes: ['folder', 'image', 'run', 'several', 'answers'],
    // A run file is only looked at; asking says itself that it waits.
    trust: false,
    run: async (...call) => (await import('../report/testFolder')).testFolder(...call),
  },
  'mmocr.selectModel': {
    takes: ['text'],
    trust: () => l10n.t('Selecting a model'),
    run: async (...call) => (await import('../test/selectModel')).selectModel(...call),
  },
  'mmocr.selectDevice': {
    takes: ['text'],
    trust: false,
    run: async (...call) => (await import('../test/selectDevice')).selectDevice(...call),
  },
  'mmocr.previousImage': onPanel(panel => panel.step('previous')),
  'mmocr.nextImage': onPanel(panel => panel.step('next')),
  'mmocr.keepResultsOpen': { takes: [], trust: false, run: ({ panels }) => panels.keepOpen() },
  'mmocr.copyText': copying('mmocrText'),
  'mmocr.copyServedText': copying('mmocrServedText'),
  'mmocr.copyLocalText': copying('mmocrLocalText'),
  'mmocr.copyBoundary': copying('mmocrBoundary'),
  'mmocr.copyServedBoundary': copying('mmocrServedBoundary'),
  'mmocr.copyLocalBoundary': copying('mmocrLocalBoundary'),
  'mmocr.copyAsCurl': onPanel(panel => panel.copyCurl()),
  'mmocr.saveResultJson': onPanel(panel => panel.save('json')),
  'mmocr.saveResultPng': onPanel(panel => panel.save('png')),
  'mmocr.saveRunAsBaseline': {
    takes: ['run'],
    trust: false,
    run: async (...call) =>
      (await import('../baselines/saveRunAsBaseline')).saveRunAsBaseline(...call),
  },
  'mmocr.acceptBaseline': {
    takes: ['test'],
    trust: false,
    run: async (...call) => (await import('../baselines/acceptBaseline')).acceptBaseline(...call),
  },
  'mmocr.showBaselineImage': {
    takes: ['test'],
    trust: false,
    run: async (...call) =>
      (await import('../baselines/showBaselineImage')).showBaselineImage(...call),
  },
  'mmocr.setUpPythonEnvironment': {
    takes: ['text'],
    trust: () => l10n.t('Setting up Python'),
    run: async (...call) =>
      (await import('../setup/setUpPythonEnvironment')).setUpPythonEnvironment(...call),
  },
  'mmocr.openWalkthrough': {
    takes: [],
    trust: false,
    run: async parts => (await import('../setup/openWalkthrough')).openWalkthrough(parts),
  },
  'mmocr.showLog': {
    takes: [],
    trust: false,
    run: async parts => (await import('../help/showLog')).showLog(parts),
  },
  'mmocr.saveDiagnostics': {
    takes: ['text'],
    trust: false,
    run: async (...call) => (await import('../help/saveDiagnostics')).saveDiagnostics(...call),
  },
};

/** On the results panel in front; without one it does nothing. */
function onPanel(act: (panel: ResultsPanel) => unknown): Command {
  return { takes: [], trust: false, run: ({ panels }) => panels.active && act(panels.active) };
}

/**
 * Copies what the panel's page says under `key` of the place of a right-click
 * (`data-vscode-context`).
 */
function copying(key: string): Command {
  return {
    takes: ['place'],
    trust: false,
    run: async (_, place) => {
      const text = (place as Record<string, unknown> | undefined)?.[key];
      if (typeof text === 'string') await (await import('../ui/copyText')).copyText(text);
    },
  };
}
