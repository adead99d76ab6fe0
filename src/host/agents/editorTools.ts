import * as vscode from 'vscode';
import type { AgentContext, ToolAnswer } from '../../agents/agentTool';
import { callTool, checkedInput, questionOf } from '../../agents/callTool';
import { messageOf } from '../../agents/messageOf';
import { toolNamed } from '../../agents/tools';
import type { AgentToolName } from '../../base/agentToolNames';
import { CancelledError, UserError } from '../../base/errors';
import type { Parts } from '../parts';
import { requireTrust } from '../ui/trust';
import { editorContext } from './editorContext';

/** More data than this says nothing to a model that the text does not. */
const LONGEST_DATA = 50_000;

/** The tools as the editor's language model tools: it asks its user before one writes. */
export class EditorTools {
  constructor(private readonly parts: Parts) {}

  /** What is shown while a tool works and, of one that writes, asked before it does. */
  async prepare(name: AgentToolName, given: unknown): Promise<vscode.PreparedToolInvocation> {
    const title = toolNamed(name).title();
    // What is wrong is told by the call itself; nothing is written unasked in between.
    const question = await this.#question(name, given).catch(messageOf);
    return {
      invocationMessage: title,
      ...(question !== undefined && { confirmationMessages: { title, message: question } }),
    };
  }

  /** Throws `Error` with a sentence, as the editor wants it for the model. */
  async invoke(
    name: AgentToolName,
    given: unknown,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const abort = new AbortController();
    const listening = token.onCancellationRequested(() => abort.abort());
    try {
      const context = await this.#context(name, given);
      const call = { ...context, signal: abort.signal, progress: () => undefined };
      // The editor has asked already: see `prepare`.
      return resultOf(await callTool(name, given, call, () => Promise.resolve()));
    } catch (error) {
      if (error instanceof CancelledError) throw new vscode.CancellationError();
      if (!(error instanceof UserError)) this.parts.log.error(error as Error);
      throw new Error(messageOf(error), { cause: error });
    } finally {
      listening.dispose();
    }
  }

  async #question(name: AgentToolName, given: unknown): Promise<string | undefined> {
    if (!toolNamed(name).asks) return undefined;
    return questionOf(name, given, await this.#context(name, given));
  }

  #context(name: AgentToolName, given: unknown): Promise<AgentContext> {
    const tool = toolNamed(name);
    if (tool.needsTrust(checkedInput(name, given))) requireTrust(tool.title());
    return editorContext(this.parts);
  }
}

/** Pictures only where the editor's models can be shown some. */
function resultOf({ text, data, pictures = [] }: ToolAnswer): vscode.LanguageModelToolResult {
  const json = JSON.stringify(data);
  return new vscode.LanguageModelToolResult([
    new vscode.LanguageModelTextPart(text),
    ...(json.length > LONGEST_DATA ? [] : [new vscode.LanguageModelTextPart(json)]),
    ...pictures.flatMap(({ mime, bytes }) => picturePart?.image(bytes, mime) ?? []),
  ]);
}

/** Newer than the editor that we ask for. */
const picturePart = (
  vscode as {
    LanguageModelDataPart?: { image(data: Uint8Array, mime: string): vscode.LanguageModelTextPart };
  }
).LanguageModelDataPart;
