import * as l10n from '@vscode/l10n';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { checkPackages, type EnvironmentReport } from '../../environment/checkEnvironment';
import { checkSideBySide, type CheckOutcome } from '../../environment/checkSideBySide';
import { downloadMegabytes } from '../../environment/environment';
import { environmentLine, isUseful, rank } from '../../environment/environmentLine';
import type { Mark } from '../../environment/environmentPlaces';
import { findEnvironments, type FoundPython } from '../../environment/findEnvironments';
import { visibleName, visibleText } from '../../base/visibleText';
import type { Parts } from '../parts';
import { withLateProgress } from '../ui/progress';
import { askPythonExtension } from './pythonExtension';
import { settings } from '../ui/settings';
import { group, Steps, type Choice, type Separator } from '../ui/steps';

/** A Python that was found, with its report where its check had ended; or another way to one. */
export type PythonAnswer = { python: string; report?: EnvironmentReport } | 'make' | 'browse';

/**
 * Asks for a Python: those that are found here say what they have and lack, as their checks end.
 * `own` is where the extension makes its environment.
 */
export async function pickPython(parts: Parts, own: string): Promise<PythonAnswer> {
  const found = await withLateProgress(l10n.t('Looking for Pythons'), signal => find(own, signal));
  const outcomes = new Map<string, CheckOutcome>();
  const chosen = await new Steps(l10n.t('Set Up Python Environment'), 1).pickAsFound<
    FoundPython | 'make' | 'browse'
  >(l10n.t('Python for serving and exporting'), async (show, signal) => {
    show(choices(found, outcomes));
    await checkSideBySide(
      found.map(({ python }) => python),
      (python, until) => checkPackages(python, { distFolder: parts.dist, signal: until }),
      (python, outcome) => {
        outcomes.set(python, outcome);
        show(choices(found, outcomes));
      },
      { signal },
    );
  });
  if (typeof chosen === 'string') return chosen;
  const outcome = outcomes.get(chosen.python);
  return {
    python: chosen.python,
    ...(outcome && 'report' in outcome ? { report: outcome.report } : {}),
  };
}

async function find(own: string, signal: AbortSignal): Promise<FoundPython[]> {
  const workspaceFolders = (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => uri.fsPath);
  return findEnvironments({
    platform: process.platform,
    environment: process.env,
    home: homedir(),
    workspaceFolders,
    inUse: settings().python,
    own,
    ...(await askPythonExtension(signal)),
  });
}

function choices(
  found: readonly FoundPython[],
  outcomes: ReadonlyMap<string, CheckOutcome>,
): (Choice<FoundPython | 'make' | 'browse'> | Separator)[] {
  // While checks go on only those of use move, to the top: rows that change their places again and
  // again cannot be read.
  const last = outcomes.size < found.length ? rank(undefined) : Infinity;
  const place = ({ python }: FoundPython): number => Math.min(rank(outcomes.get(python)), last);
  const sorted = found.toSorted((one, other) => place(one) - place(other));
  // A machine may have many Pythons that nobody put MMOCR into: they stand below what else can be
  // done.
  const [near, bare] = [true, false].map(isNear =>
    sorted.filter(python => isNearby(python, outcomes.get(python.python)) === isNear),
  ) as [FoundPython[], FoundPython[]];
  const listed = (pythons: FoundPython[]): Choice<FoundPython>[] =>
    pythons.map(python => choice(python, outcomes.get(python.python)));
  return [
    ...group(l10n.t('Found here'), listed(near)),
    ...group(l10n.t('Another one'), [
      {
        label: l10n.t('Make a New Environment…'),
        detail: l10n.t(
          "MMOCR 1.0.1, TorchServe 0.12.0 and ONNX from ready-made wheels, in the extension's own folder; some {0} MB are downloaded",
          downloadMegabytes.environment,
        ),
        value: 'make' as const,
      },
      {
        label: l10n.t('Choose a Python…'),
        detail: l10n.t('It is checked, not changed'),
        value: 'browse' as const,
      },
    ]),
    ...group(l10n.t('Other Pythons of this machine'), listed(bare)),
  ];
}

/** Whether somebody has set it up for something, or it turns out to be of use. */
function isNearby({ kind, mark }: FoundPython, outcome: CheckOutcome | undefined): boolean {
  return (
    mark !== undefined ||
    (kind !== 'python' && kind !== 'pyenv') ||
    (outcome !== undefined && 'report' in outcome && isUseful(outcome.report))
  );
}

function choice(found: FoundPython, outcome: CheckOutcome | undefined): Choice<FoundPython> {
  const { python, name, kind, mark } = found;
  const report = outcome && 'report' in outcome ? outcome.report : undefined;
  return {
    label: [
      visibleName(name),
      ...(kind === 'python' ? [] : [kind]),
      ...(report ? [`Python ${report.pythonVersion}`] : []),
    ].join(' · '),
    description: [...(mark ? [markWord(mark)] : []), visibleText(python)].join(' · '),
    detail: outcome ? environmentLine(outcome) : l10n.t('Being checked…'),
    value: found,
    refusal: refusal(outcome),
  };
}

function refusal(outcome: CheckOutcome | undefined): string | undefined {
  if (outcome === undefined) return undefined;
  if ('error' in outcome) return outcome.error;
  return isUseful(outcome.report)
    ? undefined
    : outcome.report.lacks.find(lack => lack.for === 'both')?.message;
}

function markWord(mark: Mark): string {
  switch (mark) {
    case 'inUse':
      return l10n.t('in mmocr.python');
    case 'chosen':
      return l10n.t('chosen in the Python extension');
    case 'activated':
      return l10n.t('activated where the editor was started');
    case 'own':
      return l10n.t('made by this extension');
    case 'named':
      return l10n.t('named in .python-version');
  }
}
