import type { RunSource, StoredSide } from './runSource';

/** More than any id that was written here: a path of 4096 characters, all of them escaped. */
const LONGEST = 40_000;

/**
 * A source as one text, the same after a window reload:
 * `served:NAME/VERSION[@SERVER]`, `local:DEVICE[/NAME]`, `file:PATH[/left|/right]`, `truth:PATH`,
 * each part escaped as in a URL. Versions before 0.2 wrote `served:NAME/VERSION` and
 * `local:DEVICE`.
 */
export function runId(source: RunSource): string {
  const part = encodeURIComponent;
  switch (source.kind) {
    case 'served': {
      const model = `served:${part(source.model)}/${part(source.version ?? '')}`;
      return source.server === undefined ? model : `${model}@${part(source.server)}`;
    }
    case 'local':
      return withMore(`local:${part(source.device)}`, source.model);
    case 'file':
      return withMore(`file:${part(source.path)}`, source.side);
    case 'truth':
      return `truth:${part(source.path)}`;
  }
}

function withMore(id: string, more: string | undefined): string {
  return more === undefined ? id : `${id}/${encodeURIComponent(more)}`;
}

/** The source that `runId` wrote; undefined for anything else. */
export function parseRunId(id: string): RunSource | undefined {
  if (id.length > LONGEST) return undefined;
  const [, kind = '', rest = ''] = /^([a-z]+):(.+)$/s.exec(id) ?? [];
  switch (kind) {
    case 'served':
      return parseServed(rest);
    case 'local': {
      const [device, model] = parts(rest.split('/'), 2);
      return device ? { kind, device, ...(model && { model }) } : undefined;
    }
    case 'file': {
      const [path, side] = parts(rest.split('/'), 2);
      if (!path || !(side === undefined || isSide(side))) return undefined;
      return { kind, path, ...(side && { side }) };
    }
    case 'truth': {
      const [path] = parts(rest.split('/'), 1);
      return path ? { kind, path } : undefined;
    }
    default:
      return undefined;
  }
}

function parseServed(rest: string): RunSource | undefined {
  const [named = '', ...servers] = rest.split('@');
  const [model, version] = parts(named.split('/'), 2);
  const [server] = parts(servers, 1);
  if (!model || (servers.length > 0 && !server)) return undefined;
  return { kind: 'served', model, ...(version && { version }), ...(server && { server }) };
}

function isSide(text: string): text is StoredSide {
  return text === 'left' || text === 'right';
}

/** What was escaped, as it was; nothing of what has more parts, or was never escaped so. */
function parts(escaped: string[], most: number): string[] {
  if (escaped.length > most) return [];
  try {
    const plain = escaped.map(decodeURIComponent);
    return plain.some(text => /\p{Cc}/u.test(text)) ? [] : plain;
  } catch {
    return [];
  }
}

/** Whether a choice names a run of its own, whatever the other side is set to. */
export function standsAlone(id: string | undefined): boolean {
  const source = id === undefined ? undefined : parseRunId(id);
  return source !== undefined && !(source.kind === 'local' && source.model === undefined);
}

/**
 * The one of the ids on offer that an earlier choice means: itself; of a served model without its
 * server, the same model on the first server; of ground truth, that of this image.
 */
export function meant(offered: readonly string[], chosen: string | undefined): string | undefined {
  if (chosen === undefined || offered.includes(chosen)) return chosen;
  const source = parseRunId(chosen);
  return source && offered.find(id => means(source, parseRunId(id)));
}

function means(chosen: RunSource, offered: RunSource | undefined): boolean {
  if (chosen.kind === 'truth') return offered?.kind === 'truth';
  return (
    chosen.kind === 'served' &&
    chosen.server === undefined &&
    offered?.kind === 'served' &&
    offered.model === chosen.model &&
    offered.version === chosen.version
  );
}
