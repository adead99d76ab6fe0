import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { askTarget } from './convertQuestions';
import { loadWhereServed } from './loadMade';
import { exportIntoArchive, pack, pairsOf, type ConvertAnswers, type Made } from './pack';
import {
  notify,
  offer,
  revealButton,
  startButton,
  torchServeButton,
  type ActionButton,
} from '../ui/notify';
import type { FixButton } from '../../protocol/viewer';
import { askPair, isPair, modelFile, type AskedPair } from './pairing';
import type { Parts } from '../parts';
import { Steps } from '../ui/steps';
import { verifyButton } from './verifyArchive';

/** Packs a config and a checkpoint into the model store. Returns the archive's path. */
export async function convertToMar(parts: Parts, argument: unknown): Promise<string> {
  const made = isPair(argument)
    ? await pack(parts, argument, false)
    : await convertAsking(parts, await modelFile(argument));
  tell(parts, made);
  return made.archivePath;
}

/**
 * Packs a detector with a recogniser, and a KIE model if one is wanted, into one archive: it
 * answers with what is written where.
 */
export async function convertChainToMar(parts: Parts, argument: unknown): Promise<string> {
  const made = isPair(argument)
    ? await pack(parts, argument, false)
    : await convertChainAsking(parts, await modelFile(argument));
  tell(parts, made);
  return made.archivePath;
}

/**
 * Asks for what belongs to `file`, a config or a checkpoint, and what the archive is called, and
 * writes it.
 */
export async function convertAsking(parts: Parts, file: string | undefined): Promise<Made> {
  const { configPath, checkpointPath } = await askPair(parts, file);
  const title = l10n.t(
    'Convert {0} with {1}',
    path.basename(checkpointPath),
    path.basename(configPath),
  );
  return pack(
    parts,
    { configPath, checkpointPath, ...(await askTarget(title, [checkpointPath])) },
    true,
  );
}

async function convertChainAsking(parts: Parts, file: string | undefined): Promise<Made> {
  const chain = await askChain(parts, file);
  const checkpoints = pairsOf(chain).map(pair => pair.checkpointPath);
  const title = l10n.t(
    'Convert {0}',
    checkpoints.map(checkpoint => path.basename(checkpoint)).join(' + '),
  );
  return pack(parts, { ...chain, ...(await askTarget(title, checkpoints)) }, true);
}

/** A file that was named takes the place its model is for; the others are asked for. */
async function askChain(parts: Parts, file: string | undefined): Promise<ConvertAnswers> {
  const given = file === undefined ? undefined : await askPair(parts, file);
  const place = (
    role: 'detection' | 'recognition',
    generation = given?.kind.generation,
  ): Promise<AskedPair> | AskedPair =>
    given?.kind.role === role
      ? given
      : askPair(parts, undefined, { role, ...(generation && { generation }) });
  const detection = await place('detection');
  const { generation } = detection.kind;
  const recognition = await place('recognition', generation);
  if (given?.kind.role === 'kie') return { ...detection, recognition, kie: given };
  const wanted = await new Steps(l10n.t('Detection and Recognition'), 1).pick(
    l10n.t('Label the texts with a KIE model, too?'),
    [
      { label: l10n.t('Detection and Recognition'), value: false },
      { label: l10n.t('With a KIE Model…'), value: true },
    ],
  );
  const kie = wanted
    ? await askPair(parts, undefined, { role: 'kie', ...(generation && { generation }) })
    : undefined;
  return { ...detection, recognition, ...(kie ? { kie } : {}) };
}

/**
 * Says what was made, and leads on: to a server that can run it, or to the ONNX file that it lacks.
 */
function tell(parts: Parts, made: Made): void {
  const name = path.basename(made.archivePath);
  const done = l10n.t('{0} is in the model store {1}.', name, path.dirname(made.archivePath));
  const lacks = l10n.t(
    'It holds no ONNX file: TorchServe can serve it, the built-in server and the local run cannot.',
  );
  const exporting: ActionButton = {
    label: l10n.t('Export to ONNX'),
    run: async () => {
      tell(parts, await exportIntoArchive(parts, made));
    },
  };
  // A notification has room for three.
  const buttons = made.onnx
    ? [startButton(), ...verifyButton(parts, made.archivePath)]
    : [exporting, torchServeButton()];
  const said = made.onnx ? done : `${done} ${lacks}`;
  void loadOrOffer(parts, made, said, [...buttons, revealButton(made.archivePath)]).catch(
    (error: unknown) => notify(error, parts.log),
  );
}

/** Where a server runs that serves the store, the model is on it before anything is offered. */
async function loadOrOffer(
  parts: Parts,
  made: Made,
  said: string,
  buttons: (FixButton | ActionButton)[],
): Promise<void> {
  const loaded = await loadWhereServed(parts, made);
  const shown = loaded ? [...loaded.buttons, ...buttons.slice(-1)] : buttons;
  await offer(vscode.window.showInformationMessage, loaded?.said ?? said, shown);
}
