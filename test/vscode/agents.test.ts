import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as vscode from 'vscode';
import { agentToolNames, editorToolName, type AgentToolName } from '../../src/base/agentToolNames';
import { EditorTools } from '../../src/host/agents/editorTools';
import { activate, sample } from './extension';

const none = new vscode.CancellationTokenSource().token;

/** As another extension, or a chat, calls it. */
async function invoke(name: AgentToolName, input: object): Promise<string[]> {
  const options = { input, toolInvocationToken: undefined };
  const { content } = await vscode.lm.invokeTool(editorToolName(name), options, none);
  return content.flatMap(part =>
    part instanceof vscode.LanguageModelTextPart ? [part.value] : [],
  );
}

const detector = { onnx: 'onnx/dbnet_tiny.onnx' };

describe('Language model tools', () => {
  let tools: EditorTools;
  before(async () => {
    tools = new EditorTools(await activate());
  });

  it('are those of the manifest', () => {
    const registered = vscode.lm.tools.map(({ name }) => name);
    for (const name of agentToolNames) assert.ok(registered.includes(editorToolName(name)), name);
  });

  it('list the models of the workspace and find text with one', async () => {
    const [text, data] = await invoke('list_models', {});
    assert.match(text!, /onnx\/dbnet_tiny\.onnx: DBNet/);
    const { onnx } = JSON.parse(data!) as { onnx: { path: string }[] };
    assert.ok(onnx.some(({ path }) => path === detector.onnx));
    const [found] = await invoke('predict', { images: ['images/scene_01.jpg'], ...detector });
    assert.match(found!, /images\/scene_01\.jpg: .*\n {2}#1 /);
  });

  it('refuse what lies outside of the workspace with a sentence', async () => {
    await assert.rejects(
      invoke('predict', { images: ['../secret.jpg'], ...detector }),
      /outside of the workspace/,
    );
  });

  it('ask before one writes, and of nothing else', async () => {
    const writing = {
      config: 'configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py',
      checkpoint: 'checkpoints/dbnet_tiny.pth',
      output_folder: 'by an agent',
    };
    const { confirmationMessages } = await tools.prepare('convert_to_mar', writing);
    assert.match(
      confirmationMessages?.message as string,
      /by an agent\/dbnet_tiny\.mar.*dbnet_tiny\.pth/,
    );
    const reading = await tools.prepare('list_models', {});
    assert.equal(reading.confirmationMessages, undefined);
    await tools.invoke('convert_to_mar', writing, none);
    const archive = sample('by an agent', 'dbnet_tiny.mar');
    assert.ok(fs.existsSync(archive));
    await assert.rejects(tools.invoke('convert_to_mar', writing, none), /exists already/);
    fs.rmSync(sample('by an agent'), { recursive: true });
  });

  it('wait for trust where they run or ask something, and look otherwise', async () => {
    const trusted = Object.getOwnPropertyDescriptor(vscode.workspace, 'isTrusted');
    Object.defineProperty(vscode.workspace, 'isTrusted', { configurable: true, get: () => false });
    try {
      const asked = { images: ['images/scene_01.jpg'], ...detector };
      await assert.rejects(invoke('predict', asked), /until you trust it/);
      await assert.rejects(
        invoke('describe_model', { path: 'configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py' }),
        /until you trust it/,
      );
      const [text] = await invoke('describe_model', { path: detector.onnx });
      assert.match(text!, /DBNet/);
    } finally {
      if (trusted) Object.defineProperty(vscode.workspace, 'isTrusted', trusted);
    }
  });
});
