import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { visibleText } from '../base/visibleText';
import type { RunSource } from './runSource';

/** What the labels of sources name besides the sources. */
export interface LabelNames {
  /** A model on its server: "dbnet_tiny 1.0 on TorchServe". */
  serving: (model: string) => string;
  /** A device as people call it. */
  device: (id: string) => string;
}

/** A source as a picker shows it. */
export function runLabel(source: RunSource, names: LabelNames): string {
  switch (source.kind) {
    case 'served':
      return names.serving(`${source.model} ${source.version ?? ''}`.trim());
    case 'local': {
      const device = names.device(source.device);
      return source.model === undefined
        ? l10n.t('local · {0}', device)
        : l10n.t('{0}, local · {1}', source.model, device);
    }
    case 'file':
      return l10n.t('saved: {0}', fileLabel(source.path, source.side));
    case 'truth':
      return l10n.t('ground truth: {0}', fileLabel(source.path));
  }
}

function fileLabel(file: string, side?: string): string {
  const name = visibleText(path.basename(file));
  return side === undefined ? name : `${name}#${side}`;
}
