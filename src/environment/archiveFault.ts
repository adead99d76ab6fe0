import type { Generation } from '../model/modelDescription';

/**
 * Why an archive does not answer, as `src/python/mmocr_verify` finds it; what is named comes from
 * the archive and may be anything.
 */
export type ArchiveFault =
  | { cause: 'memory' | 'imageUnreadable' | 'codeRefused' }
  | { cause: 'pythonTooOld'; version: string }
  | { cause: 'missingPackage'; package: string }
  | { cause: 'generation'; model: Generation; installed: Generation }
  | { cause: 'missingModule'; module: string; file?: string; line?: number }
  | { cause: 'moduleNotImported'; module: string; reason: string }
  | { cause: 'unknownType'; type: string; registry: string }
  | { cause: 'missingOperator'; operator: string }
  | { cause: 'missingFile'; file: string }
  | { cause: 'syntax'; file: string; line: number | null; reason: string }
  | { cause: 'refused'; what: string }
  | CheckpointFault
  | HandlerFault
  | { cause: 'archiveDamaged' | 'archiveUnreadable'; reason: string }
  | { cause: 'diskFull'; bytes: number }
  | { cause: 'refusedRequest'; message: string }
  | {
      cause: 'raised';
      stage: 'import' | 'load' | 'answer';
      type: string;
      message: string;
      file?: string;
      line?: number;
    };

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
  | { cause: 'handlerMethod'; file: string; name: string; method: string }
  | { cause: 'answerCount'; given: string }
  | { cause: 'answerNotJson'; reason: string };
