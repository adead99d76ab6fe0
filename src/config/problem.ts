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

type Sentence = (first: string, second: string, third: string) => string;

const baseVariableMissing: Sentence = name => l10n.t('no base file sets "{0}".', name);

/** By the reasons of src/python/flatten. */
const sentences: Record<string, Sentence> = {
  syntax: said => l10n.t('not valid Python: {0}', said),
  baseMissing: file => l10n.t('the config file {0} does not exist.', file),
  packageMissing: (name, file) => l10n.t('{1} of the package {0} was not found.', name, file),
  baseVariableMissing,
  keyMissing: baseVariableMissing,
  duplicateKeys: names =>
    l10n.t(
      'two of the base files set the same variables: {0}. Each may be set by one only.',
      names,
    ),
  notInherited: (name, type) =>
    l10n.t(
      '"{0}" is a dictionary here and of type {1} in the base file. Add _delete_=True to replace it.',
      name,
      type,
    ),
  circular: file => l10n.t('{0} is its own base file.', file),
  mixedStyles: file =>
    l10n.t(
      '{0} is written in the other config style: "_base_ = …" and "with read_base():" do not mix.',
      file,
    ),
  onlyReadBase: () =>
    l10n.t('only "from … import …" under "with read_base():" can include base configs.'),
  environmentMissing: name =>
    l10n.t('the environment variable {0} is not set and has no default.', name),
  format: file =>
    l10n.t('{0} is no Python or JSON config. Convert a YAML base file to Python.', file),
  reserved: name => l10n.t('"{0}" is reserved by MMOCR and cannot be set.', name),
  notLiteral: (name, type) =>
    l10n.t(
      '"{0}" is of type {1}, which a flattened config cannot hold. Use numbers, strings, lists, tuples and dictionaries.',
      name,
      type,
    ),
  refusedImport: module =>
    l10n.t(
      'configs are evaluated without "{0}", so it cannot be imported. Write what the config takes from it as a value.',
      module,
    ),
  refusedCall: call =>
    l10n.t(
      'configs are evaluated without access to files, processes and the network, so {0} is refused. Write its result into the config as a value.',
      call,
    ),
  refusedRead: (call, file, why) => refusedRead(why, call, file),
};

/** The words of Python's own exceptions stay as they are. */
function describe(reason: string, [first = '', second = '', third = '']: string[]): string {
  const sentence = Object.hasOwn(sentences, reason) ? sentences[reason] : undefined;
  return sentence ? sentence(first, second, third) : first;
}

type Refusal = (call: string, file: string) => string;

const outside: Refusal = (call, file) =>
  l10n.t(
    '{0} is refused for {1}: it lies outside the project. Copy it beside the config, or write the content into the config as a value.',
    call,
    file,
  );

/** By the words of openedFile.ts. */
const refusals: Record<string, Refusal> = {
  write: (call, file) =>
    l10n.t(
      '{0} is refused for {1}: a config may read files of its project, not write any. Remove the call.',
      call,
      file,
    ),
  hidden: (call, file) =>
    l10n.t(
      '{0} is refused for {1}: hidden files are not read. Write the content into the config as a value.',
      call,
      file,
    ),
  kind: (call, file) =>
    l10n.t(
      '{0} is refused for {1}: it is not a file. Write the content into the config as a value.',
      call,
      file,
    ),
  large: (call, file) =>
    l10n.t(
      '{0} is refused for {1}: it is larger than 2 MB. Write what the config takes from it as a value.',
      call,
      file,
    ),
  text: (call, file) =>
    l10n.t(
      '{0} is refused for {1}: it is not UTF-8 text. Save it as UTF-8, or write what the config takes from it as a value.',
      call,
      file,
    ),
};

/** Why a file is not read, and what to do instead. */
function refusedRead(why: string, call: string, file: string): string {
  const refusal = Object.hasOwn(refusals, why) ? refusals[why] : undefined;
  return (refusal ?? outside)(call, file);
}
