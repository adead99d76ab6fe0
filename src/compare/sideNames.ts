import * as l10n from '@vscode/l10n';
import { visibleText } from '../base/visibleText';
import type { AttachedProgramId, PredictionSource, ServerProgramId } from '../model/prediction';

/** How a sentence refers to the two predictions: "the served run", "the local run". */
export interface SideNames {
  left: string;
  right: string;
  /** The side that is ground truth, of two of which one is. */
  truth?: 'left' | 'right';
}

type Source = PredictionSource;
/** A heading of a column holds no more. */
const LONGEST_WORD = 16;

/**
 * Names that tell the two sides apart: by kind where they differ, else by model and version, else
 * by place.
 */
export function sideNames(left: Source, right: Source): SideNames {
  if (left.kind !== right.kind)
    return { left: kindName(left), right: kindName(right), ...truthAmong(left, right) };
  return (
    firstApart(left, right, [modelName, withPlace(serverName), withPlace(address)]) ?? {
      left: l10n.t('the first run'),
      right: l10n.t('the second run'),
    }
  );
}

/** The same in a word or two, for the headings of columns. */
export function sideWords(left: Source, right: Source): SideNames {
  if (left.kind !== right.kind) return { left: kindWord(left), right: kindWord(right) };
  const apart = firstApart(left, right, [bareName, version, serverName, address]);
  const fits = apart && [apart.left, apart.right].every(word => word.length <= LONGEST_WORD);
  return fits ? apart : { left: l10n.t('A'), right: l10n.t('B') };
}

/** One word for what kind of run it is. */
function kindWord({ kind }: Source): string {
  switch (kind) {
    case 'served':
      return l10n.t('served');
    case 'local':
      return l10n.t('local');
    case 'file':
      return l10n.t('stored');
    case 'truth':
      return l10n.t('truth');
  }
}

function truthAmong(left: Source, right: Source): Pick<SideNames, 'truth'> {
  if (left.kind === 'truth') return { truth: 'left' };
  return right.kind === 'truth' ? { truth: 'right' } : {};
}

function kindName({ kind }: Source): string {
  switch (kind) {
    case 'served':
      return l10n.t('the served run');
    case 'local':
      return l10n.t('the local run');
    case 'file':
      return l10n.t('the saved result');
    case 'truth':
      return l10n.t('the ground truth');
  }
}

/** By the first of `ways` that gives the sides two names; undefined where none does. */
function firstApart(
  left: Source,
  right: Source,
  ways: ((source: Source) => string)[],
): SideNames | undefined {
  return ways
    .map(name => ({ left: name(left), right: name(right) }))
    .find(names => names.left !== names.right && names.left !== '' && names.right !== '');
}

function modelName(source: Source): string {
  return [bareName(source), version(source)].filter(Boolean).join(' ');
}

/** A model as it is called, or a file. */
export function bareName(source: Source): string {
  return 'path' in source ? visibleText(source.path.split(/[\\/]/).at(-1)!) : source.model;
}

function version(source: Source): string {
  return source.kind === 'served' ? (source.version ?? '') : '';
}

function withPlace(place: (source: Source) => string): (source: Source) => string {
  return source => (modelName(source) ? `${modelName(source)} · ${place(source)}` : '');
}

const servers: Record<ServerProgramId | AttachedProgramId, () => string> = {
  torchserve: () => 'TorchServe',
  builtin: () => l10n.t('Built-in Server'),
  ray: () => 'Ray Serve',
  kserve: () => 'KServe',
  triton: () => 'Triton',
};

/** Where a side answers, or which side of a stored result it is. */
function serverName(source: Source): string {
  switch (source.kind) {
    case 'served':
      return source.server ? servers[source.server]() : source.address;
    case 'local':
      return source.device;
    case 'file':
      return source.side ?? '';
    case 'truth':
      return '';
  }
}

function address(source: Source): string {
  if ('path' in source) return visibleText(source.path);
  return source.kind === 'served' ? source.address : source.device;
}
