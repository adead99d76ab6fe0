import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import { CancelledError, UserError } from '../../base/errors';
import { storeFiles } from '../../modelStore/storeFiles';
import type { ServerProgramId } from '../../model/prediction';
import { modelChoice } from '../../modelStore/modelStore';
import { serverWords } from '../../servers/kinds';
import { candidates, type Candidate, type Found } from '../models/candidates';
import { archivesIn, modelStore, modelStores, requireStore } from '../models/modelStore';
import type { Parts } from '../parts';
import { askStoreFolder } from '../convert/storeFolder';
import { Steps, type Choice } from '../ui/steps';
import { convertAsking } from '../convert/convertToMar';
import { exportStored } from '../convert/exportStored';
import { pythonFor } from '../convert/exportToOnnx';

type Program = ServerProgramId;

/** The answer to the command's question: archives of the model store, all of them when left out. */
export interface StartAnswers {
  models?: string[];
}

/**
 * Starts TorchServe with the models of the store that the user ticks. Resolves when they are ready.
 */
export function startTorchServe(parts: Parts, argument: unknown): Promise<void> {
  return startServer('torchserve', parts, argument);
}

/**
 * The same with the built-in server, which needs neither Java nor Python and serves archives that
 * hold an ONNX file.
 */
export function startBuiltInServer(parts: Parts, argument: unknown): Promise<void> {
  return startServer('builtin', parts, argument);
}

async function startServer(program: Program, parts: Parts, argument: unknown): Promise<void> {
  if (!isAnswers(argument)) return startAsking(program, parts);
  await startModels(program, parts, await requireStore(), argument.models);
}

/**
 * Asks for what is missing on the way: a store, an archive in it, a Python for TorchServe, an ONNX
 * file for the built-in server.
 */
export async function startAsking(program: Program, parts: Parts): Promise<void> {
  if (!(await servesSomething(program, parts))) await fillStore(program, parts);
  const store = await requireStore();
  await serve(
    program,
    parts,
    store,
    await askModels(program, await candidates(program, parts, [store])),
  );
}

/** The built-in server also takes ONNX files that lie in the store. */
async function servesSomething(program: Program, parts: Parts): Promise<boolean> {
  if ((await parts.models.archives()).length > 0) return true;
  const files = await Promise.all(
    modelStores().map(store => storeFiles(store, 'builtin').catch(() => [])),
  );
  return program === 'builtin' && files.flat().length > 0;
}

/**
 * Starts a server with these models of the store. What the program cannot run is asked about, and a
 * Python is set up for TorchServe.
 */
export async function serve(
  program: Program,
  parts: Parts,
  store: string,
  chosen: Candidate[],
): Promise<void> {
  const unable = chosen.filter(({ able }) => !able);
  if (unable.length) return serveWithout(parts, store, chosen, unable);
  if (program === 'torchserve') await pythonFor(parts);
  await startModels(
    program,
    parts,
    store,
    chosen.map(({ model }) => path.basename(model.archivePath)),
  );
}

/** Without names, and where they name the whole store, whatever is in it. */
async function startModels(
  program: Program,
  parts: Parts,
  store: string,
  names: string[] | undefined,
): Promise<void> {
  const all = await archivesIn(store);
  await parts.servers
    .of(program)
    .start({
      modelStore: store,
      models: modelChoice(names?.length === all.length ? undefined : names),
    });
}

async function askModels(program: Program, found: Found[]): Promise<Candidate[]> {
  const [only] = found;
  if (only && found.length === 1) {
    if ('able' in only) return [only];
    throw new UserError(only.model.problem, { fix: 'convertToMar' });
  }
  const choices = found.map((candidate): Choice<Candidate | undefined> =>
    'able' in candidate
      ? {
          label: candidate.model.name,
          description: candidate.says,
          picked: candidate.able,
          value: candidate,
        }
      : {
          label: candidate.model.name,
          description: l10n.t('damaged'),
          detail: candidate.model.problem,
          refusal: candidate.model.problem,
          value: undefined,
        },
  );
  const chosen = await new Steps(serverWords(program).start, 1).pickMany(
    l10n.t('Models to serve'),
    choices,
  );
  return chosen.filter(candidate => candidate !== undefined);
}

/** Nothing can be served yet: leads to the first archive. */
async function fillStore(program: Program, parts: Parts): Promise<void> {
  const store = modelStore();
  const said =
    store === undefined
      ? l10n.t('No model store is set yet')
      : l10n.t('There is no model archive in {0} yet', store);
  const how = await new Steps(serverWords(program).start, 1).pick(said, [
    {
      label: l10n.t('Convert to MAR…'),
      detail: l10n.t('A config and its checkpoint become an archive in the model store'),
      value: async () => {
        await convertAsking(parts, undefined);
      },
    },
    {
      label: l10n.t('Choose the Folder of Your Archives…'),
      detail: l10n.t('Where .mar files lie already'),
      value: askStoreFolder,
    },
  ]);
  await how();
  if ((await parts.models.archives()).length > 0) return;
  throw new UserError(
    l10n.t(
      'There is no model archive in {0}. Convert a checkpoint to .mar first.',
      modelStore() ?? '',
    ),
    { fix: 'convertToMar' },
  );
}

/** The built-in server was asked to run archives without an ONNX file. */
async function serveWithout(
  parts: Parts,
  store: string,
  chosen: Candidate[],
  unable: Candidate[],
): Promise<void> {
  const rest = chosen.filter(({ able }) => able);
  const all = chosen.map(candidate => ({ ...candidate, able: true }));
  switch (await askHow(unable, rest)) {
    case 'torchserve':
      return serve('torchserve', parts, store, all);
    case 'rest':
      return serve('builtin', parts, store, rest);
    case 'export':
      for (const { model } of unable)
        if (!(await exportStored(parts, model)).onnx) throw new CancelledError();
      return serve('builtin', parts, store, all);
  }
}

const namesOf = (candidates: Candidate[]): string =>
  candidates.map(({ model }) => model.name).join(', ');

function askHow(unable: Candidate[], rest: Candidate[]): Promise<'export' | 'rest' | 'torchserve'> {
  const names = namesOf(unable);
  const replaced = l10n.t(
    'With Python; {0} is replaced by an archive that holds the ONNX file, too',
    names,
  );
  const only = { label: l10n.t('Serve the Others Only'), detail: namesOf(rest) };
  return new Steps(l10n.t('No ONNX file in {0}', names), 1).pick(
    l10n.t('The built-in server cannot run it, TorchServe can'),
    [
      {
        label: l10n.t('Export to ONNX, Then Convert Again'),
        detail: replaced,
        value: 'export' as const,
      },
      {
        label: l10n.t('Start TorchServe'),
        detail: l10n.t('With Python and Java'),
        value: 'torchserve' as const,
      },
      ...(rest.length ? [{ ...only, value: 'rest' as const }] : []),
    ],
  );
}

function isAnswers(argument: unknown): argument is StartAnswers {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    ('models' in argument || Object.keys(argument).length === 0)
  );
}
