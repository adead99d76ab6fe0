import type { Generation } from '../model/modelDescription';

/**
 * A config's value, losing nothing: Python's None, bool, str, int up to 2^53 and list as
 * themselves; the rest is an object with one tag. `float` is Python's repr, `int` decimal digits,
 * `bytes` hex; `dict` keeps order and keys that are no strings.
 */
export type ConfigTree =
  | null
  | boolean
  | number
  | string
  | ConfigTree[]
  | { dict: [ConfigTree, ConfigTree][] }
  | { tuple: ConfigTree[] }
  | { set: ConfigTree[] }
  | { frozenset: ConfigTree[] }
  | { float: string }
  | { int: string }
  | { bytes: string };

/**
 * A value that no literal stands for, left out of the tree: its keys from the top, the same as
 * Python writes it, and its type.
 */
export interface Unwritable {
  path: string[];
  where: string;
  type: string;
}

/**
 * A config evaluated by the sandbox, the files it still needs, or why it cannot be evaluated
 * (sentences: problem.ts).
 */
export type ConfigReply =
  | { kind: 'needs'; files: string[] }
  | {
      kind: 'done';
      generation: Generation;
      tree: ConfigTree;
      unwritable?: Unwritable[];
      usedFiles: string[];
    }
  | { kind: 'error'; reason: string; arguments: string[]; file: string; line: number | null };

/**
 * What a Python module says, read from its text: each import (but of Python's own modules) as level
 * of dots, module and names; type names it registers; whether importing it does more than to define
 * and register; why it is no Python, or ''.
 */
export interface ModuleText {
  imports: [level: number, module: string, names: string[]][];
  registers: string[];
  classes: Record<string, ClassText>;
  acts: boolean;
  problem: string;
}
/**
 * What a class's text says: what it is called with, `*` for anything, null for what its base takes.
 */
export interface ClassText {
  bases: string[];
  takes: string[] | null;
}

/** What an evaluation is asked with: see `evaluateConfig` of the engine. */
export interface EvaluateParams {
  path: string;
  files: Record<string, string | null>;
  environment?: Record<string, string>;
  limitSeconds?: number;
}
/** Texts of Python modules, by any names. */
export interface ReadModulesParams {
  texts: Record<string, string>;
}
export interface ModuleTexts {
  modules: Record<string, ModuleText>;
}

/** Variables and keys, with Python source as the innermost values. */
export interface WantedValues {
  [key: string]: string | WantedValues;
}
/**
 * How a text is changed: where a value stands or in the nearest dictionary, or by statements behind
 * all else.
 */
export type EditWay = 'inPlace' | 'assigned';
export interface EditParams {
  text: string;
  wanted: WantedValues;
  way: EditWay;
}
/** Replaces `start` to `end`, in units of UTF-16 of the text as it was. */
export type TextEdit = [start: number, end: number, text: string];
export interface TextEdits {
  /** None over another. */
  edits: TextEdit[];
  /** Variables of the config whose values change with them. */
  variables: string[];
  /** Why there are none, or ''. */
  problem: string;
}

/** Evaluates configs and reads modules in a process of its own: the engine, seen from here. */
export interface ConfigEngine {
  /** Where it keeps what it can make again. */
  readonly cacheFolder: string;
  /** The file it is started from; another one may evaluate otherwise. */
  readonly enginePath: string;
  request(
    method: 'evaluateConfig',
    params: EvaluateParams,
    signal?: AbortSignal,
  ): Promise<ConfigReply>;
  request(method: 'editConfig', params: EditParams, signal?: AbortSignal): Promise<TextEdits>;
  request(
    method: 'readModules',
    params: ReadModulesParams,
    signal?: AbortSignal,
  ): Promise<ModuleTexts>;
}
