import type { Generation } from '../model/modelDescription';

/**
 * Why an archive does not answer, as `src/python/mmocr_verify` finds it; what is named comes from
 * the archive and may be anything.
 */
export type ArchiveFault =
  PythonFault | ConfigFault | CheckpointFault | HandlerFault | CodeFault | FileFault | AnswerFault;

/** The Python is not one that serves this model. */
export type PythonFault =
  | { cause: 'pythonTooOld'; version: string }
  | { cause: 'missingPackage'; package: string }
  | { cause: 'generation'; model: Generation; installed: Generation }
  | { cause: 'missingOperator'; operator: string };

/** The config names what is not there. */
export type ConfigFault =
  | { cause: 'missingModule'; module: string; file?: string; line?: number }
  | { cause: 'moduleNotImported'; module: string; reason: string }
  | { cause: 'unknownType'; type: string; registry: string }
  | { cause: 'missingFile'; file: string };

/** The checkpoint is none, or not the whole of this model. */
export type CheckpointFault =
  | { cause: 'checkpointUnreadable'; file: string; reason: string }
  | { cause: 'checkpointCode'; file: string; names: string }
  | { cause: 'weightsNone' }
  | { cause: 'weightsShape'; name: string; given: number[]; wanted: number[]; count: number }
  | { cause: 'weightsPrefix'; prefixes: string[] }
  | { cause: 'weightsOther'; example: string; wanted: string }
  | { cause: 'weightsParts'; parts: string[]; count: number; made_for: Generation | null }
  | { cause: 'weightsMissing'; count: number; of: number; names: string[] };

/** The archive's Python file that answers is none that TorchServe takes. */
export type HandlerFault =
  | { cause: 'handlerClass'; file: string; classes: string[] }
  | { cause: 'handlerFunction'; file: string; function: string }
  | { cause: 'handlerMethod'; file: string; name: string; method: string };

/** Its code is no Python, is not let run, or fails. */
export type CodeFault =
  | { cause: 'syntax'; file: string; line: number | null; reason: string }
  | { cause: 'refused'; what: string }
  | { cause: 'codeRefused' }
  | {
      cause: 'raised';
      stage: 'import' | 'load' | 'answer';
      type: string;
      message: string;
      file?: string;
      line?: number;
    };

/** The archive cannot be unpacked, or what it holds cannot be loaded. */
export type FileFault =
  | { cause: 'archiveDamaged'; reason: string }
  | { cause: 'archiveUnreadable'; reason: string }
  | { cause: 'diskFull'; bytes: number }
  | { cause: 'memory' };

/** It loads, and does not answer an image as TorchServe needs it. */
export type AnswerFault =
  | { cause: 'imageUnreadable' }
  | { cause: 'refusedRequest'; message: string }
  | { cause: 'answerCount'; given: string }
  | { cause: 'answerNotJson'; reason: string };
