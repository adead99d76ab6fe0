import { newestServed } from '../models/models';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import { lacksDescription } from '../../modelStore/testRows';
import type { ViewerState } from '../../protocol/viewer';
import { askImage, imageToTest } from './imageToTest';
import type { Parts } from '../parts';
import { describedBy } from '../models/workspaceModels';
import type { Prepared } from './prepareTest';
import { serveThis } from '../servers/serveThis';
import { show } from './testOnTorchServe';

/**
 * Tests an image with one model: an ONNX file runs locally, an archive is served first unless it
 * is, a name is one of the server's models. The image is that of the results panel in front, else
 * the user says which.
 */
export async function testWithThis(parts: Parts, argument: unknown): Promise<ViewerState> {
  const imagePath =
    argument instanceof vscode.Uri
      ? (parts.panels.active?.session.imagePath ?? (await askImage()))
      : await imageToTest(parts, undefined);
  return show(
    parts,
    imagePath,
    isServed(argument) ? await served(parts, argument) : await prepared(parts, argument),
  );
}

async function prepared(parts: Parts, argument: unknown): Promise<Prepared> {
  const file = argument instanceof vscode.Uri ? argument.fsPath : '';
  const model = path.parse(file).name;
  if (/\.onnx$/i.test(file)) {
    if (!(await describedBy(file)))
      throw new UserError(lacksDescription(file), { fix: 'exportToOnnx' });
    await parts.onnxFiles.choose(model, file);
    return { kind: 'local', model };
  }
  const running = (await parts.models.served().catch(() => [])).some(({ name }) => name === model);
  return served(parts, running ? model : await serveThis(parts, argument));
}

/** A model of the servers in use, by name; of one of them where its id is given. */
type Served = string | { model: string; server: string };

function isServed(argument: unknown): argument is Served {
  if (typeof argument === 'string') return true;
  const { model, server } = Object(argument) as Record<string, unknown>;
  return typeof model === 'string' && typeof server === 'string';
}

async function served(parts: Parts, asked: Served): Promise<Prepared> {
  const [name, server] = typeof asked === 'string' ? [asked] : [asked.model, asked.server];
  const model = newestServed(await parts.models.served(), name, server);
  if (!model)
    throw new UserError(l10n.t('The server has no model "{0}".', name), { fix: 'selectModel' });
  return { kind: 'served', model };
}
