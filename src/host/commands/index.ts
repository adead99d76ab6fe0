import * as vscode from 'vscode';
import { notify } from '../notify';
import type { Parts } from '../parts';
import { buildDockerImage } from './buildDockerImage';
import { copyServerAddress } from './copyServerAddress';
import { convertChainToMar, convertToMar } from './convertToMar';
import { exportToOnnx } from './exportToOnnx';
import { openWalkthrough } from './openWalkthrough';
import { copyFromPanel, withPanel } from './panelActions';
import { runInDocker } from './runInDocker';
import { saveDiagnostics } from './saveDiagnostics';
import { selectDevice } from './selectDevice';
import { selectModel } from './selectModel';
import { serveThis } from './serveThis';
import { setServerKey } from './setServerKey';
import { setUpPythonEnvironment } from './setUpPythonEnvironment';
import { showLog } from './showLog';
import { showServerMenu } from './showServerMenu';
import { startBuiltInServer, startTorchServe } from './startServer';
import { restartServer, stopServer } from './stopServer';
import { testLocally } from './testLocally';
import { testOnTorchServe } from './testOnTorchServe';
import { testWithThis } from './testWithThis';
import { verifyArchive } from './verifyArchive';

/**
 * A command returns or throws; `notify` tells the user. `argument` is what it was called with: a file from a menu,
 * or the answers to its questions from a task, a test or another extension.
 */
type Command = (parts: Parts, argument: unknown) => unknown;

/** Every command of the manifest, by id. */
const commands: Record<string, Command> = {
  'mmocr.convertToMar': convertToMar,
  'mmocr.convertChainToMar': convertChainToMar,
  'mmocr.startTorchServe': startTorchServe,
  'mmocr.startBuiltInServer': startBuiltInServer,
  'mmocr.showServerMenu': showServerMenu,
  'mmocr.restartServer': restartServer,
  'mmocr.copyServerAddress': copyServerAddress,
  'mmocr.stopTorchServe': stopServer,
  'mmocr.stopBuiltInServer': stopServer,
  'mmocr.testOnTorchServe': testOnTorchServe,
  'mmocr.testOnBuiltInServer': testOnTorchServe,
  'mmocr.testLocally': testLocally,
  'mmocr.testWithThis': testWithThis,
  'mmocr.serveThis': serveThis,
  'mmocr.verifyArchive': verifyArchive,
  'mmocr.previousImage': withPanel(panel => panel.step('previous')),
  'mmocr.nextImage': withPanel(panel => panel.step('next')),
  'mmocr.keepResultsOpen': ({ panels }) => { panels.keepOpen(); },
  'mmocr.copyText': copyFromPanel('Text'),
  'mmocr.copyServedText': copyFromPanel('ServedText'),
  'mmocr.copyLocalText': copyFromPanel('LocalText'),
  'mmocr.copyBoundary': copyFromPanel('Boundary'),
  'mmocr.copyServedBoundary': copyFromPanel('ServedBoundary'),
  'mmocr.copyLocalBoundary': copyFromPanel('LocalBoundary'),
  'mmocr.copyAsCurl': withPanel(panel => panel.copyCurl()),
  'mmocr.saveResultJson': withPanel(panel => { panel.save('json'); }),
  'mmocr.saveResultPng': withPanel(panel => { panel.save('png'); }),
  'mmocr.exportToOnnx': exportToOnnx,
  'mmocr.selectDevice': selectDevice,
  'mmocr.selectModel': selectModel,
  'mmocr.setUpPythonEnvironment': setUpPythonEnvironment,
  'mmocr.setServerKey': setServerKey,
  'mmocr.buildDockerImage': buildDockerImage,
  'mmocr.runInDocker': runInDocker,
  'mmocr.showLog': showLog,
  'mmocr.saveDiagnostics': saveDiagnostics,
  'mmocr.openWalkthrough': openWalkthrough,
};

export function registerCommands(parts: Parts): vscode.Disposable {
  return vscode.Disposable.from(...Object.entries(commands).map(([id, command]) =>
    vscode.commands.registerCommand(id, async (argument: unknown) => {
      try {
        return await command(parts, argument);
      } catch (error) {
        notify(error, parts.log);
        return undefined;
      }
    })));
}
