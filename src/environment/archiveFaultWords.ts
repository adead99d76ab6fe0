import { type Fix, UserError } from '../base/errors';
import type { ArchiveFault } from './archiveFault';
import { answerWords } from './faultWords/answer';
import { checkpointWords } from './faultWords/checkpoint';
import { codeWords } from './faultWords/code';
import { configWords } from './faultWords/config';
import { fileWords } from './faultWords/file';
import { handlerWords } from './faultWords/handler';
import { pythonWords } from './faultWords/python';
import type { FaultWords, Verified } from './faultWords/words';

const words: FaultWords<ArchiveFault> = {
  ...pythonWords,
  ...configWords,
  ...checkpointWords,
  ...handlerWords,
  ...codeWords,
  ...fileWords,
  ...answerWords,
};

/** One sentence about what is wrong, with the way to mend it. */
export function faultError(fault: ArchiveFault, verified: Verified): UserError {
  // TypeScript does not see that the words found are those of this very fault.
  const sentence = words[fault.cause] as (fault: ArchiveFault, verified: Verified) => string;
  return new UserError(sentence(fault, verified), { fix: fixOf(fault.cause) });
}

function fixOf(cause: ArchiveFault['cause']): Fix {
  if (cause in pythonWords) return 'setUpPython';
  const convertsAgain = { ...configWords, ...checkpointWords };
  return cause in convertsAgain || cause === 'archiveDamaged' ? 'convertToMar' : 'showLog';
}
