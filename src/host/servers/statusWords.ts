import * as l10n from '@vscode/l10n';
import { visibleText } from '../../base/visibleText';
import type { Server } from '../../servers/contract/server';
import { serverWords } from '../../servers/kinds';
import { runsHere } from '../../servers/contract/server';

/** Longer texts push the other items out of a status bar. */
const LONGEST = 48;

export type ShownServer = Pick<Server, 'kind' | 'state'>;

/**
 * The item's text, of the server that speaks and how many others are ready. While it starts or
 * stops, what it waits for: nobody hovers to find out.
 */
export function textOf({ kind, state }: ShownServer, others = 0): string {
  const { name, stopping } = serverWords(kind);
  if (state.kind === 'starting')
    return visibleText(startingText(state.text, name, others > 0), LONGEST);
  if (state.kind === 'stopping') return visibleText(stopping, LONGEST);
  const own = state.kind === 'ready' ? `${name} ${placeOf(kind, state.inferenceAddress)}` : name;
  return others > 0 ? `${own} +${others}` : own;
}

/** Of several servers it has to say which. */
function startingText(text: string, name: string, several: boolean): string {
  return several && !text.includes(name) ? `${name}: ${text}` : text;
}

/** Here the port says enough. */
function placeOf(kind: ShownServer['kind'], address: string): string {
  const { host, port } = new URL(address);
  return visibleText(runsHere(kind) ? `:${port}` : host, LONGEST);
}

/** All that the item says; its text only counts the other servers, its label names them. */
export function itemWords(
  first: ShownServer,
  others: readonly ShownServer[],
): Record<'text' | 'tooltip' | 'label', string> {
  return {
    text: textOf(first, others.length),
    tooltip: tooltipOf(first, ...others),
    label: titleOf(first, ...others),
  };
}

/** One sentence on a server, for screen readers, the tooltip and the menu's title. */
export function saysOf({ kind, state }: ShownServer, several = false): string {
  switch (state.kind) {
    case 'starting':
      return visibleText(startingText(state.text, serverWords(kind).name, several));
    case 'failed':
      return visibleText(state.error.message);
    case 'stopped':
    case 'ready':
    case 'stopping':
      return serverWords(kind)[state.kind];
  }
}

/** The title of the servers' menu: of each that speaks in it the sentence. */
export function titleOf(...servers: ShownServer[]): string {
  return servers.map(server => saysOf(server, servers.length > 1)).join(' · ');
}

/** For each server the sentence, what runs and where; then what a click does: a line each. */
export function tooltipOf(...servers: ShownServer[]): string {
  const lines = servers.flatMap(server => [saysOf(server, servers.length > 1), ...details(server)]);
  return [...lines, l10n.t('Click for models, stop, log and more')].join('\n');
}

/** Of one that runs elsewhere only its addresses are known here, and it may have but one. */
function details({ kind, state }: ShownServer): string[] {
  if (state.kind !== 'ready') return [];
  const { inferenceAddress, managementAddress } = state;
  const models = state.models.map(model => `${model.name} ${model.version}`).join(', ');
  const apart = managementAddress !== '' && managementAddress !== inferenceAddress;
  return [
    ...(runsHere(kind) ? [l10n.t('Models: {0}', visibleText(models))] : []),
    l10n.t('Inference: {0}', inferenceAddress),
    ...(runsHere(kind) || apart ? [l10n.t('Management: {0}', managementAddress)] : []),
  ];
}
