import * as vscode from 'vscode';
import { notify } from './ui/notify';
import type { Parts } from './parts';
import { buildDockerImage } from './servers/buildDockerImage';
import { copyServerAddress } from './servers/copyServerAddress';
import { convertChainToMar, convertToMar } from './convert/convertToMar';
import { exportToOnnx } from './convert/exportToOnnx';
import { openWalkthrough } from './setup/openWalkthrough';
import { copyFromPanel, withPanel } from './results/panelActions';
import { runInDocker } from './servers/runInDocker';
import { saveDiagnostics } from './help/saveDiagnostics';
import { selectDevice } from './test/selectDevice';
import { selectModel } from './test/selectModel';
import { serveThis } from './servers/serveThis';
import { setServerKey } from './servers/setServerKey';
import { setUpPythonEnvironment } from './setup/setUpPythonEnvironment';
import { showLog } from './help/showLog';
import { showServerMenu } from './servers/showServerMenu';
import { startBuiltInServer, startTorchServe } from './servers/startServer';
import {
  restartServer,
  stopBuiltInServer,
  stopContainer,
  stopTorchServe,
} from './servers/stopServer';
import { testLocally } from './test/testLocally';
import { testOnTorchServe } from './test/testOnTorchServe';
import { testWithThis } from './test/testWithThis';
import { verifyArchive } from './convert/verifyArchive';

/**
 * A command returns or throws; `notify` tells the user. `argument` is what it was called with: a
 * file from a menu, or the answers to its questions from a task, a test or another extension.
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
  'mmocr.stopTorchServe': stopTorchServe,
  'mmocr.stopBuiltInServer': stopBuiltInServer,
  'mmocr.stopDocker': stopContainer,
  'mmocr.testOnTorchServe': testOnTorchServe,
  'mmocr.testOnBuiltInServer': testOnTorchServe,
  'mmocr.testLocally': testLocally,
  'mmocr.testWithThis': testWithThis,
  'mmocr.serveThis': serveThis,
  'mmocr.verifyArchive': verifyArchive,
  'mmocr.previousImage': withPanel(panel => panel.step('previous')),
  'mmocr.nextImage': withPanel(panel => panel.step('next')),
  'mmocr.keepResultsOpen': ({ panels }) => {
    panels.keepOpen();
  },
  'mmocr.copyText': copyFromPanel('Text'),
  'mmocr.copyServedText': copyFromPanel('ServedText'),
  'mmocr.copyLocalText': copyFromPanel('LocalText'),
  'mmocr.copyBoundary': copyFromPanel('Boundary'),
  'mmocr.copyServedBoundary': copyFromPanel('ServedBoundary'),
  'mmocr.copyLocalBoundary': copyFromPanel('LocalBoundary'),
  'mmocr.copyAsCurl': withPanel(panel => panel.copyCurl()),
  'mmocr.saveResultJson': withPanel(panel => {
    panel.save('json');
  }),
  'mmocr.saveResultPng': withPanel(panel => {
    panel.save('png');
  }),
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
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([id, command]) =>
      vscode.commands.registerCommand(id, async (argument: unknown) => {
        try {
          return await command(parts, argument);
        } catch (error) {
          notify(error, parts.log);
          return undefined;
        }
      }),
    ),
  );
}
