import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import type { ArchivedKind } from '../archive/archivedKind';
import type { ModelRole } from '../model/modelKind';
import { archivedInWords } from './storeRows';
import { type FoundCheckpoint } from '../pairing/modelRows';
import { kindInWords } from '../model/modelKind';
import type { ModelDescription } from '../model/modelDescription';
import type { ServerProgramId } from '../model/prediction';

/** An ONNX file: its description, or why there is none that can be used. */
export interface FoundOnnx {
  path: string;
  description?: ModelDescription | undefined;
  problem?: string;
}

/** What an image can be tested with, and how to get there. */
export type Subject =
  | { kind: 'served'; model: string; server?: string }
  | { kind: 'start'; program: ServerProgramId }
  /** `onnxPath`: where it lies; without it, in the model's archive. */
  | { kind: 'local'; model: string; onnxPath?: string }
  /** Without a checkpoint the user says which. */
  | { kind: 'convert'; checkpointPath?: string }
  | { kind: 'chooseOnnx' }
  | { kind: 'useServer' };

/** What there is when an image is to be tested. */
export interface Situation {
  /** A Python for TorchServe and exporting is set. */
  python: boolean;
  /** Models of the servers in use; empty without one. `on` tells one of several servers. */
  served: readonly { name: string; version?: string; server?: string; on?: string }[];
  store: readonly { name: string; archivePath: string; kind: ArchivedKind }[];
  onnx: readonly FoundOnnx[];
  checkpoints: readonly FoundCheckpoint[];
}

/** One way to test an image, as a picker shows it. `unusable` ones say why when they are chosen. */
export interface SubjectRow {
  group: 'served' | 'start' | 'local' | 'convert' | 'elsewhere' | 'unusable';
  label: string;
  says: string;
  /** The file it is about. */
  file?: string;
  subject: Subject;
  refusal?: string;
}

/** The rows for a situation, the quickest way first. */
export function subjectRows(situation: Situation): SubjectRow[] {
  return [
    ...servedRows(situation),
    ...startRows(situation),
    ...localRows(situation),
    ...checkpointRows(situation),
    ...elsewhereRows(situation),
  ].sort((a, b) => Number(a.refusal !== undefined) - Number(b.refusal !== undefined));
}

/** Names of the models that the local run has ONNX files of. */
export function localNames(situation: Situation): string[] {
  return localRows(situation).flatMap(({ subject, refusal }) =>
    subject.kind === 'local' && refusal === undefined ? [subject.model] : [],
  );
}

function servedRows({ served, store }: Situation): SubjectRow[] {
  return served.map(({ name, version = '', server, on = '' }) => {
    const stored = store.find(model => model.name === name);
    return {
      group: 'served',
      label: name,
      says: says(version, on, stored ? archivedInWords(stored.kind) : ''),
      subject: { kind: 'served', model: name, ...(server !== undefined && { server }) },
    };
  });
}

/**
 * Where no Python is set up, the built-in server comes first: it runs as things are. Not so for
 * archives that it cannot run.
 */
function startRows({ served, store, python }: Situation): SubjectRow[] {
  if (served.length || !store.length) return [];
  const able = store.some(({ kind }) => kind.onnx);
  const rows: SubjectRow[] = [
    {
      group: 'start',
      label: l10n.t('Start TorchServe'),
      says: python ? '' : l10n.t('needs Python and Java'),
      subject: { kind: 'start', program: 'torchserve' },
    },
    {
      group: 'start',
      label: l10n.t('Start Built-in Server'),
      subject: { kind: 'start', program: 'builtin' },
      says: able
        ? l10n.t('needs neither Java nor Python')
        : l10n.t('no archive holds an ONNX file yet'),
    },
  ];
  return python || !able ? rows : rows.reverse();
}

function localRows({ store, onnx }: Situation): SubjectRow[] {
  const packed = store.filter(({ kind }) => kind.onnx);
  const files = onnx.filter(
    ({ path: file }) => !packed.some(({ name }) => name === path.parse(file).name),
  );
  return [
    ...packed.map(({ name, archivePath, kind }): SubjectRow => ({
      group: 'local',
      label: name,
      says: archivedInWords(kind),
      file: archivePath,
      subject: { kind: 'local', model: name },
    })),
    ...files.map(onnxRow),
  ];
}

function onnxRow({ path: file, description, problem }: FoundOnnx): SubjectRow {
  const { name } = path.parse(file);
  const row = {
    label: name,
    file,
    subject: { kind: 'local', model: name, onnxPath: file },
  } as const;
  if (description)
    return {
      ...row,
      group: 'local',
      says: kindInWords({ ...description, role: ROLE_OF[description.task] }),
    };
  return {
    ...row,
    group: 'unusable',
    says: problem === undefined ? l10n.t('no description beside it') : l10n.t('damaged'),
    refusal: problem ?? lacksDescription(file),
  };
}

const ROLE_OF: Record<ModelDescription['task'], ModelRole> = {
  textdet: 'detection',
  spotting: 'detection',
  textrecog: 'recognition',
  kie: 'kie',
};

/** Why an ONNX file cannot be run by itself. */
export function lacksDescription(file: string): string {
  return l10n.t(
    'There is no description {1}.json beside {0}. Export the model again, or keep both files together.',
    file,
    path.basename(file),
  );
}

function checkpointRows({ checkpoints }: Situation): SubjectRow[] {
  return checkpoints.map(({ path: file, kind }): SubjectRow => {
    const row = {
      label: path.basename(file),
      file,
      subject: { kind: 'convert', checkpointPath: file },
    } as const;
    return kind.unreadable === undefined
      ? { ...row, group: 'convert', says: kindInWords(kind) }
      : {
          ...row,
          group: 'unusable',
          says: kind.unreadable.replaceAll(file, path.basename(file)),
          refusal: kind.unreadable,
        };
  });
}

function elsewhereRows({ served }: Situation): SubjectRow[] {
  return [
    {
      group: 'elsewhere',
      label: l10n.t('Convert to MAR…'),
      says: l10n.t('a config and its checkpoint'),
      subject: { kind: 'convert' },
    },
    {
      group: 'elsewhere',
      label: l10n.t('Choose ONNX File…'),
      says: l10n.t('with its description beside it'),
      subject: { kind: 'chooseOnnx' },
    },
    ...(served.length
      ? []
      : [
          {
            group: 'elsewhere',
            label: l10n.t('Use a Running Server…'),
            says: l10n.t('by its address'),
            subject: { kind: 'useServer' },
          } as const,
        ]),
  ];
}

function says(...parts: string[]): string {
  return parts.filter(Boolean).join(' · ');
}
