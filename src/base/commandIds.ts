/**
 * Every command of the extension. Whatever names one – a button, a menu, the status bar, a message
 * of a page – is of this type, so that no name of none compiles. `host/commands/table.ts` says what
 * each does.
 */
export const commandIds = [
  'mmocr.convertToMar',
  'mmocr.convertChainToMar',
  'mmocr.startTorchServe',
  'mmocr.startBuiltInServer',
  'mmocr.showServerMenu',
  'mmocr.restartServer',
  'mmocr.copyServerAddress',
  'mmocr.stopTorchServe',
  'mmocr.stopBuiltInServer',
  'mmocr.stopDocker',
  'mmocr.testOnTorchServe',
  'mmocr.testOnBuiltInServer',
  'mmocr.testLocally',
  'mmocr.testWithThis',
  'mmocr.testFolder',
  'mmocr.serveThis',
  'mmocr.verifyArchive',
  'mmocr.deploy',
  'mmocr.applyDeployment',
  'mmocr.previousImage',
  'mmocr.nextImage',
  'mmocr.keepResultsOpen',
  'mmocr.copyText',
  'mmocr.copyServedText',
  'mmocr.copyLocalText',
  'mmocr.copyBoundary',
  'mmocr.copyServedBoundary',
  'mmocr.copyLocalBoundary',
  'mmocr.copyAsCurl',
  'mmocr.saveResultJson',
  'mmocr.saveResultPng',
  'mmocr.saveRunAsBaseline',
  'mmocr.acceptBaseline',
  'mmocr.showBaselineImage',
  'mmocr.exportToOnnx',
  'mmocr.selectDevice',
  'mmocr.selectModel',
  'mmocr.setUpPythonEnvironment',
  'mmocr.setServerKey',
  'mmocr.buildDockerImage',
  'mmocr.runInDocker',
  'mmocr.showLog',
  'mmocr.saveDiagnostics',
  'mmocr.openWalkthrough',
] as const;

export type CommandId = (typeof commandIds)[number];

/** The commands of VS Code itself that our buttons run. */
export type EditorCommandId =
  | 'vscode.open'
  | 'revealInExplorer'
  | 'revealFileInOS'
  | 'workbench.action.openSettings'
  | 'workbench.trust.manage';
