import * as l10n from '@vscode/l10n';
import type { ConfigReply } from '../../protocol/engine';

type Problem = Extract<ConfigReply, { kind: 'error' }>;

/** One sentence with file, line and, where there is one, the way out. */
export function problemText(problem: Problem): string {
  const sentence = describe(problem.reason, problem.arguments);
  return problem.line ? l10n.t('{0}, line {1}: {2}', problem.file, String(problem.line), sentence) : l10n.t('{0}: {1}', problem.file, sentence);
}

/** Reasons are those of src/python/flatten; the words of Python's own exceptions stay as they are. */
function describe(reason: string, [first = '', second = '']: string[]): string {
  switch (reason) {
    case 'syntax': return l10n.t('not valid Python: {0}', first);
    case 'baseMissing': return l10n.t('the config file {0} does not exist.', first);
    case 'packageMissing': return l10n.t('{1} of the package {0} was found neither in the workspace nor in the configured Python. Install {0} there, or set "mmocr.python" to a Python that has it.', first, second);
    case 'baseVariableMissing':
    case 'keyMissing': return l10n.t('no base file sets "{0}".', first);
    case 'duplicateKeys': return l10n.t('two of the base files set the same variables: {0}. Each may be set by one only.', first);
    case 'notInherited': return l10n.t('"{0}" is a dictionary here and of type {1} in the base file. Add _delete_=True to replace it.', first, second);
    case 'circular': return l10n.t('{0} is its own base file.', first);
    case 'mixedStyles': return l10n.t('{0} is written in the other config style: "_base_ = …" and "with read_base():" do not mix.', first);
    case 'onlyReadBase': return l10n.t('only "from … import …" under "with read_base():" can include base configs.');
    case 'environmentMissing': return l10n.t('the environment variable {0} is not set and has no default.', first);
    case 'format': return l10n.t('{0} is no Python or JSON config. Convert a YAML base file to Python.', first);
    case 'reserved': return l10n.t('"{0}" is reserved by MMOCR and cannot be set.', first);
    case 'notLiteral': return l10n.t('"{0}" is of type {1}, which a flattened config cannot hold. Use numbers, strings, lists, tuples and dictionaries.', first, second);
    case 'refusedImport': return l10n.t('configs are evaluated without "{0}", so it cannot be imported.', first);
    case 'refusedCall': return l10n.t('configs are evaluated without access to files, processes and the network, so {0} is refused.', first);
    default: return first;
  }
}
