import * as l10n from '@vscode/l10n';
import type { Task } from '../model/prediction';
import type { FoundTruth } from './findTruth';
import { runId } from './runId';
import { runLabel, type LabelNames } from './runLabel';
import type { RunSource, StoredSide } from './runSource';

/** A source as a picker offers it. */
export interface RunChoice {
  id: string;
  label: string;
  /** What the run answers, where that is known without asking it. */
  task?: Task;
  /** The heading it stands under. */
  group?: string;
  /** No side is set to it by itself. */
  byHand?: true;
}

/** The models of a server that can be asked. */
export interface AskedModels {
  server: string;
  serving: (model: string) => string;
  models: { name: string; version?: string; task?: Task }[];
}

/** All that could answer for an image, the preferred of each kind first. */
export interface AtHand {
  served: AskedModels[];
  local: { name: string; task?: Task }[];
  devices: { id: string; label: string }[];
  truth: Pick<FoundTruth, 'path' | 'task'> | undefined;
  saved: { path: string; side?: StoredSide }[];
}

/**
 * What the first picker offers: served models; by hand also what runs here by name, ground truth
 * and saved results.
 */
export function firstChoices(at: AtHand): RunChoice[] {
  return [...servedChoices(at), ...localChoices(at), ...storedChoices(at)];
}

/**
 * What the second picker offers: the local run of the first side's model on each device; by hand
 * all that could answer. What answers another task than the first side comes last.
 */
export function secondChoices(at: AtHand, firstTask: Task | undefined): RunChoice[] {
  const group = l10n.t('Local run');
  const following = at.devices.map(({ id }) => ({
    ...choice({ kind: 'local', device: id }, at),
    group,
  }));
  const others = [...localChoices(at), ...servedChoices(at), ...storedChoices(at)].map(
    (each): RunChoice => ({ ...each, byHand: true }),
  );
  const fits = ({ task }: RunChoice): boolean =>
    task === undefined || firstTask === undefined || sameTask(task, firstTask);
  return [
    ...following,
    ...others.filter(fits),
    ...others
      .filter(each => !fits(each))
      .map(each => ({ ...each, group: l10n.t('Answers another task') })),
  ];
}

/** Ground truth of boundaries, with texts or without, fits whoever gives boundaries. */
function sameTask(a: Task, b: Task): boolean {
  return (a === 'textrecog') === (b === 'textrecog') && (a === 'kie') === (b === 'kie');
}

function servedChoices(at: AtHand): RunChoice[] {
  return at.served.flatMap(({ server, serving, models }) =>
    models.map(({ name, version, task }) => {
      const source = { kind: 'served', model: name, ...(version && { version }), server } as const;
      const served = { ...choice(source, at, serving), group: l10n.t('Served') };
      return task ? { ...served, task } : served;
    }),
  );
}

function localChoices(at: AtHand): RunChoice[] {
  return at.local.flatMap(({ name, task }) =>
    at.devices.map(({ id }): RunChoice => ({
      ...choice({ kind: 'local', model: name, device: id }, at),
      group: l10n.t('Local run'),
      byHand: true,
      ...(task && { task }),
    })),
  );
}

function storedChoices(at: AtHand): RunChoice[] {
  const { truth, saved } = at;
  const of = (source: RunSource, group: string, task?: Task): RunChoice => ({
    ...choice(source, at),
    group,
    byHand: true,
    ...(task && { task }),
  });
  return [
    ...(truth ? [of({ kind: 'truth', path: truth.path }, l10n.t('Ground truth'), truth.task)] : []),
    ...saved.map(file => of({ kind: 'file', ...file }, l10n.t('Saved results'))),
  ];
}

function choice(
  source: RunSource,
  { devices }: AtHand,
  serving: LabelNames['serving'] = model => model,
): RunChoice {
  const device = (id: string): string => devices.find(each => each.id === id)?.label ?? id;
  return { id: runId(source), label: runLabel(source, { serving, device }) };
}
