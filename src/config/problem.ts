import * as l10n from '@vscode/l10n';
import type { ConfigReply } from './configReply';
import { UserError } from '../base/errors';
import type { PackagePlaces } from './packageFiles';
import { searchedFolders } from './packageFiles';

type Problem = Extract<ConfigReply, { kind: 'error' }>;

/** What is thrown for a problem; for a package that is missing it says where it was looked for. */
export function problemError(problem: Problem, places: PackagePlaces): UserError {
  const place = { file: problem.file, line: problem.line };
  if (problem.reason !== 'packageMissing') return new UserError(problemText(problem), { place });
  const [packageName = ''] = problem.arguments;
  const searched = searchedFolders(places);
  const message =
    searched.length > 0
      ? l10n.t(
          '{0} Looked for in the folders above the config and in: {1}. Install {2} in the Python in use, or choose one that has it.',
          problemText(problem),
          searched.join(', '),
          packageName,
        )
      : l10n.t(
          '{0} Looked for in the folders above the config; there is no Python to look in. Choose one that has {1}.',
          problemText(problem),
          packageName,
        );
  return new UserError(message, { fix: 'setUpPython', place });
}

/** One sentence with file, line and, where there is one, the way out. */
export function problemText(problem: Problem): string {
  const sentence = describe(problem.reason, problem.arguments);
  return problem.line
    ? l10n.t('{0}, line {1}: {2}', problem.file, String(problem.line), sentence)
    : l10n.t('{0}: {1}', problem.file, sentence);
}

/**
 * Reasons are those of src/python/flatten; the words of Python's own exceptions stay as they are.
 */
function describe(reason: string, [first = '', second = '', third = '']: string[]): string {
  switch (reason) {
    case 'syntax':
      return l10n.t('not valid Python: {0}', first);
    case 'baseMissing':
      return l10n.t('the config file {0} does not exist.', first);
    case 'packageMissing':
      return l10n.t('{1} of the package {0} was not found.', first, second);
    case 'baseVariableMissing':
    case 'keyMissing':
      return l10n.t('no base file sets "{0}".', first);
    case 'duplicateKeys':
      return l10n.t(
        'two of the base files set the same variables: {0}. Each may be set by one only.',
        first,
      );
    case 'notInherited':
      return l10n.t(
        '"{0}" is a dictionary here and of type {1} in the base file. Add _delete_=True to replace it.',
        first,
        second,
      );
    case 'circular':
      return l10n.t('{0} is its own base file.', first);
    case 'mixedStyles':
      return l10n.t(
        '{0} is written in the other config style: "_base_ = …" and "with read_base():" do not mix.',
        first,
      );
    case 'onlyReadBase':
      return l10n.t('only "from … import …" under "with read_base():" can include base configs.');
    case 'environmentMissing':
      return l10n.t('the environment variable {0} is not set and has no default.', first);
    case 'format':
      return l10n.t('{0} is no Python or JSON config. Convert a YAML base file to Python.', first);
    case 'reserved':
      return l10n.t('"{0}" is reserved by MMOCR and cannot be set.', first);
    case 'notLiteral':
      return l10n.t(
        '"{0}" is of type {1}, which a flattened config cannot hold. Use numbers, strings, lists, tuples and dictionaries.',
        first,
        second,
      );
    case 'refusedImport':
      return l10n.t(
        'configs are evaluated without "{0}", so it cannot be imported. Write what the config takes from it as a value.',
        first,
      );
    case 'refusedCall':
      return l10n.t(
        'configs are evaluated without access to files, processes and the network, so {0} is refused. Write its result into the config as a value.',
        first,
      );
    case 'refusedRead':
      return refusedRead(third, first, second);
    default:
      return first;
  }
}

/** Why a file is not read (the words of openedFile.ts), and what to do instead. */
function refusedRead(why: string, call: string, file: string): string {
  switch (why) {
    case 'write':
      return l10n.t(
        '{0} is refused for {1}: a config may read files of its project, not write any. Remove the call.',
        call,
        file,
      );
    case 'hidden':
      return l10n.t(
        '{0} is refused for {1}: hidden files are not read. Write the content into the config as a value.',
        call,
        file,
      );
    case 'kind':
      return l10n.t(
        '{0} is refused for {1}: it is not a file. Write the content into the config as a value.',
        call,
        file,
      );
    case 'large':
      return l10n.t(
        '{0} is refused for {1}: it is larger than 2 MB. Write what the config takes from it as a value.',
        call,
        file,
      );
    case 'text':
      return l10n.t(
        '{0} is refused for {1}: it is not UTF-8 text. Save it as UTF-8, or write what the config takes from it as a value.',
        call,
        file,
      );
    default:
      return l10n.t(
        '{0} is refused for {1}: it lies outside the project. Copy it beside the config, or write the content into the config as a value.',
        call,
        file,
      );
  }
}
