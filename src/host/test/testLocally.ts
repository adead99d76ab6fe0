import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { subjectRows, type Subject } from '../../modelStore/testRows';
import type { ViewerState } from '../../protocol/viewer';
import { imageToTest } from './imageToTest';
import type { Parts } from '../parts';
import { situation } from './situation';
import { choose } from '../ui/steps';
import { subjectChoices } from './subjectChoices';
import { prepare } from './prepareTest';
import { show, testOnTorchServe } from './testOnTorchServe';

/**
 * Runs an image through ONNX Runtime alone. Where there is no ONNX file yet, it leads there as a
 * test on a server does.
 */
export async function testLocally(parts: Parts, argument: unknown): Promise<ViewerState> {
  const imagePath = await imageToTest(parts, argument);
  const rows = subjectRows(await situation(parts, [])).filter(
    ({ group, refusal }) => group === 'local' && refusal === undefined,
  );
  if (rows.length === 0) return testOnTorchServe(parts, argument);
  const selected = parts.models.selected();
  const known = rows.find(
    ({ subject }) => subject.kind === 'local' && subject.model === selected,
  )?.subject;
  const subject =
    known ??
    (await choose<Subject>(
      l10n.t('Test {0}', path.basename(imagePath)),
      l10n.t('Local run, without a server'),
      local(rows, selected),
    ));
  return show(parts, imagePath, await prepare(parts, subject));
}

function local(
  rows: Parameters<typeof subjectChoices>[0],
  selected: string | undefined,
): { label: string; value: Subject }[] {
  return subjectChoices(rows, selected).flatMap(choice => ('value' in choice ? [choice] : []));
}
