import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { subjectRows } from '../../modelStore/testRows';
import { parseRunId, runId } from '../../runs/runId';
import type { Parts } from '../parts';
import { servedId } from '../results/predictionSources';
import type { SourceOption } from '../results/sources';
import { prepare, type Prepared } from '../test/prepareTest';
import { situation } from '../test/situation';
import { subjectChoices } from '../test/subjectChoices';
import { settings } from '../ui/settings';
import { group, Steps } from '../ui/steps';
import type { ImagesTarget } from './target';

/**
 * Asks who answers: what is served and what runs here; the id of the choice. Where there is nothing
 * yet, or something else is wanted, it leads to a server or a model.
 */
export async function askSource(parts: Parts, target: ImagesTarget): Promise<string> {
  const [title, asked] = [titleOf(target), questionOf(target)];
  const options = await runnable(parts, target);
  if (options.length === 0) return other(parts, title, asked);
  const headings = [...new Set(options.map(({ group: heading = '' }) => heading))];
  const chosen = await new Steps(title, 1).pick<string | undefined>(asked, [
    ...headings.flatMap(heading =>
      group(
        heading,
        options
          .filter(({ group: own = '' }) => own === heading)
          .map(({ label, id }) => ({ label, value: id })),
      ),
    ),
    ...group(l10n.t('Elsewhere'), [
      { label: l10n.t('Another model or server…'), value: undefined },
    ]),
  ]);
  return chosen ?? other(parts, title, asked);
}

/** Who a source is, as pickers say it. */
export async function labelOf(parts: Parts, id: string, target: ImagesTarget): Promise<string> {
  const source = parseRunId(id);
  const named = (await runnable(parts, target)).find(option => option.id === id)?.label;
  return named ?? (source && 'model' in source ? (source.model ?? id) : id);
}

/** What can be asked about many images: no stored answers. */
async function runnable(parts: Parts, { root, images }: ImagesTarget): Promise<SourceOption[]> {
  const options = await parts.sources.options('left', path.join(root, images[0]!));
  return options.filter(({ id }) => {
    const source = parseRunId(id);
    return source?.kind === 'served' || source?.kind === 'local';
  });
}

async function other(parts: Parts, title: string, asked: string): Promise<string> {
  const found = await situation(parts, await parts.models.served().catch(() => []));
  const subject = await new Steps(title, 1).pick(
    asked,
    subjectChoices(subjectRows(found), parts.models.selected()),
  );
  return idOf(await prepare(parts, subject));
}

function idOf(prepared: Prepared): string {
  return prepared.kind === 'served'
    ? servedId(prepared.model)
    : runId({ kind: 'local', model: prepared.model, device: settings().device });
}

function titleOf({ images, name }: ImagesTarget): string {
  return images.length === 1
    ? l10n.t('Test 1 image of {0}', name)
    : l10n.t('Test {0} images of {1}', images.length, name);
}

function questionOf({ leftOut }: ImagesTarget): string {
  const asked = l10n.t('What are they tested with?');
  if (leftOut === 0) return asked;
  const out =
    leftOut === 1
      ? l10n.t('1 other file is left out.')
      : l10n.t('{0} other files are left out.', leftOut);
  return l10n.t('{0} {1}', asked, out);
}
