import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import { UserError } from '../../base/errors';
import { lacksDescription, type Subject } from '../../modelStore/testRows';
import type { ServerProgramId } from '../../model/prediction';
import { isSamePath } from '../../base/within';
import { candidates, type Candidate } from '../models/candidates';
import { newestServed, type ServedModel } from '../models/models';
import type { Parts } from '../parts';
import { settings } from '../ui/settings';
import { choose, chooseFile, Steps } from '../ui/steps';
import { askServerAddress } from '../servers/useServer';
import { describedBy } from '../models/workspaceModels';
import { convertAsking } from '../convert/convertToMar';
import { exportIntoArchive, type Made } from '../convert/pack';
import { serve, startAsking } from '../servers/startServer';

/**
 * What an image can be tested with at once: a model that is served, or one whose ONNX file the
 * local run has.
 */
export type Prepared = { kind: 'served'; model: ServedModel } | { kind: 'local'; model: string };

/**
 * Does what `subject` needs before an image can be tested with it: starts a server, converts,
 * exports.
 */
export async function prepare(parts: Parts, subject: Subject): Promise<Prepared> {
  switch (subject.kind) {
    case 'served':
      return served(parts, subject.model, subject.server);
    case 'start':
      await startAsking(subject.program, parts);
      return served(parts);
    case 'local':
      // What is chosen by hand wins over archives to come; the file that is found by its name needs
      // no choice.
      if (
        subject.onnxPath !== undefined &&
        (await parts.onnxFiles.find(subject.model)) !== subject.onnxPath
      )
        await parts.onnxFiles.choose(subject.model, subject.onnxPath);
      return { kind: 'local', model: subject.model };
    case 'convert':
      return run(parts, await convertAsking(parts, subject.checkpointPath));
    case 'chooseOnnx':
      return chosenOnnx(parts);
    case 'useServer':
      await askServerAddress();
      return served(parts);
  }
}

/**
 * The served model of that name, the only one, or the one the user says. Throws `UserError` when
 * nothing is served.
 */
async function served(parts: Parts, name?: string, server?: string): Promise<Prepared> {
  const models = await parts.models.served();
  const named = newestServed(models, name, server);
  if (named) return { kind: 'served', model: named };
  if (models.length === 0)
    throw new UserError(l10n.t('The server at {0} serves no model.', addressAsked(parts)), {
      fix: 'convertToMar',
    });
  const model = await choose(
    l10n.t('Select Model'),
    l10n.t('Model'),
    models.map(value => ({ label: value.name, description: value.version ?? '', value })),
  );
  return { kind: 'served', model };
}

const addressAsked = ({ servers }: Parts): string =>
  servers.asked[0]?.client.inferenceAddress ?? '';

async function chosenOnnx(parts: Parts): Promise<Prepared> {
  const file = await chooseFile(l10n.t('ONNX file for the local run'), 'ONNX', ['onnx']);
  const model = path.parse(file).name;
  if (!(await describedBy(file)))
    throw new UserError(lacksDescription(file), { fix: 'exportToOnnx' });
  await parts.onnxFiles.choose(model, file);
  return { kind: 'local', model };
}

type Way = ServerProgramId | 'local' | 'export';

/** A model was converted on the way to a test: the user says what runs it. */
async function run(parts: Parts, made: Made): Promise<Prepared> {
  const name = path.parse(made.archivePath).name;
  const way = await new Steps(l10n.t('{0} is ready', path.basename(made.archivePath)), 1).pick<Way>(
    l10n.t('What should run it?'),
    made.onnx ? withOnnx() : withoutOnnx(),
  );
  if (way === 'local') return { kind: 'local', model: name };
  if (way === 'export') {
    await exportIntoArchive(parts, made);
    return { kind: 'local', model: name };
  }
  const candidate = (await candidates(way, parts)).find(
    (found): found is Candidate =>
      'able' in found && isSamePath(found.model.archivePath, made.archivePath),
  );
  if (candidate) await serve(way, parts, path.dirname(made.archivePath), [candidate]);
  return served(parts, name);
}

function withOnnx(): { label: string; description?: string; value: Way }[] {
  const torchServe = {
    label: l10n.t('Start TorchServe'),
    description: l10n.t('needs Python and Java'),
    value: 'torchserve' as const,
  };
  const builtIn = {
    label: l10n.t('Start Built-in Server'),
    description: l10n.t('needs neither Java nor Python'),
    value: 'builtin' as const,
  };
  const local = { label: l10n.t('Local Run Only'), value: 'local' as const };
  return settings().python ? [torchServe, builtIn, local] : [builtIn, local, torchServe];
}

function withoutOnnx(): { label: string; description?: string; detail?: string; value: Way }[] {
  return [
    {
      label: l10n.t('Start TorchServe'),
      description: l10n.t('needs Python and Java'),
      value: 'torchserve',
    },
    {
      label: l10n.t('Export to ONNX'),
      description: l10n.t('needs Python'),
      detail: l10n.t('For the local run and the built-in server'),
      value: 'export',
    },
  ];
}
