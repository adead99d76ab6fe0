// The main job, with the product's own commands, for someone who watches: convert, start, test. Loaded by `npm start` only.
const path = require('node:path');
const vscode = require('vscode');

exports.activate = async () => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (!folder) return;
  const file = (...names) => path.join(folder, ...names);
  try {
    await vscode.commands.executeCommand('mmocr.convertToMar', {
      configPath: file('configs', 'textdet', 'dbnet', 'dbnet_tiny_fpnc_synth.py'),
      checkpointPath: file('checkpoints', 'dbnet_tiny.pth'),
      force: true,
    });
    const python = vscode.workspace.getConfiguration('mmocr').get('python');
    await vscode.commands.executeCommand(python ? 'mmocr.startTorchServe' : 'mmocr.startBuiltInServer', {});
    await vscode.commands.executeCommand('mmocr.testOnTorchServe', { imagePath: file('images', 'shop_sign.jpg') });
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
};
