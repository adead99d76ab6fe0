import type * as z from 'zod';
import type { EngineClient } from '../engineClient/engineClient';
import type { EvaluateDeps } from '../config/evaluate';
import type { ServerClient } from '../servers/contract/serverClient';
import type { Workspace } from './workspace';

/** A picture for who can look at one. */
export interface ToolPicture {
  mime: string;
  bytes: Uint8Array;
}

/** What a tool answers: in a few lines, and the same as plain data. */
export interface ToolAnswer {
  text: string;
  data: Record<string, unknown>;
  pictures?: ToolPicture[];
}

/** A server that is to be asked: by its addresses, or the one that is there where none is named. */
export interface AskedAddress {
  address?: string | undefined;
  management_address?: string | undefined;
  /** A file of keys of the workspace, where it really lies. */
  keyFile?: string | undefined;
}

/** What tools work with, whoever calls them. */
export interface AgentContext {
  workspace: Workspace;
  /** Evaluates configs, reads archives and checkpoints. */
  configEngine: EngineClient;
  /** Runs ONNX models. */
  inferenceEngine: EngineClient;
  /** The folder of our bundles and Python files. */
  dist: string;
  versions: Record<string, string>;
  /** Where base configs of packages are looked for. */
  packages: () => Promise<Pick<EvaluateDeps, 'packageRoots' | 'askPython'>>;
  /** Inference addresses of the servers that are there, to be listed unasked. */
  addresses: () => readonly string[];
  /** Throws `UserError` for a server that no agent may ask. */
  server: (asked: AskedAddress, signal: AbortSignal) => Promise<ServerClient>;
}

/** A call that is under way. */
export interface AgentCall extends AgentContext {
  signal: AbortSignal;
  progress: (done: number, of: number, message: string) => void;
}

/** A tool that agents are given: in an MCP server, and in the editor. */
export interface AgentTool<Input extends z.ZodObject = z.ZodObject> {
  /** For people. */
  title: () => string;
  /** For models, which all read English. */
  description: string;
  input: Input;
  /**
   * Whether it evaluates a config, runs a model or asks a server: not in a workspace that nobody
   * trusts.
   */
  needsTrust: (input: z.infer<Input>) => boolean;
  /**
   * Of a tool that writes: what it is about to do, as a question; asked before it does. Throws
   * `UserError` where it cannot be done.
   */
  asks?: (input: z.infer<Input>, context: AgentContext) => Promise<string>;
  /** It may replace what is there. */
  destructive?: true;
  run: (input: z.infer<Input>, call: AgentCall) => Promise<ToolAnswer>;
}
