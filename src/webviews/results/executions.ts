import * as l10n from '@vscode/l10n';
import type { NetworkExecution, NodePlacement, Prediction } from '../../model/prediction';
import { element } from '../shared/dom';

/**
 * Where a local run's networks were executed, and whether they were loaded before; nothing for a
 * run that does not tell.
 */
export function executionLine({ executions = [] }: Prediction): HTMLElement | undefined {
  const told = executions.filter(({ placement }) => placement.length > 0);
  if (told.length === 0) return undefined;
  const words = told.map(execution =>
    told.length > 1
      ? l10n.t('{0}: {1}', execution.model, sentence(execution))
      : sentence(execution),
  );
  return element('p', { class: 'execution' }, words.join(' · '));
}

/** "97 nodes on CPU · first run", "86 nodes on WebGpu, the other 49 nodes on CPU · warm". */
function sentence({ placement, warm }: NetworkExecution): string {
  const [first, ...rest] = placement as [NodePlacement, ...NodePlacement[]];
  const where =
    rest.length === 0
      ? nodesOn(first)
      : l10n.t('{0}, the other {1}', nodesOn(first), rest.map(nodesOn).join(', '));
  return l10n.t('{0}, {1}', where, warm ? l10n.t('warm') : l10n.t('first run'));
}

function nodesOn({ nodes, provider }: NodePlacement): string {
  return l10n.t('{0} nodes on {1}', nodes, provider);
}
