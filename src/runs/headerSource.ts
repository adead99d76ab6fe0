import { parseRunId } from './runId';
import type { RunHeader } from './runFile';
import type { RunSource } from './runSource';

type Asked = Extract<RunSource, { model?: string }>;

/**
 * Who answered a run, so that it can be asked again: a served model, or one that runs here.
 * Undefined where the header does not say, or names a file. An ONNX file is asked by its
 * name.
 */
export function headerSource(header: RunHeader | undefined): Asked | undefined {
  const source: unknown = header?.source;
  const parsed = typeof source === 'string' ? parseRunId(source) : fromObject(source);
  return parsed && 'path' in parsed ? undefined : parsed;
}

function fromObject(value: unknown): Asked | undefined {
  const { kind, model, version, server, address, device, files } = Object(value) as Record<
    string,
    unknown
  >;
  const name = onlyFile(files)?.replace(/^.*[\\/]|\.onnx$/gi, '') ?? text(model);
  if (name === undefined) return undefined;
  if (kind === 'served') {
    const [known, id] = [text(version), text(server)];
    // The address of another day says nothing of the servers that run now.
    const asked = address === undefined && id;
    return { kind, model: name, ...(known && { version: known }), ...(asked && { server: asked }) };
  }
  return kind === 'local' ? { kind, model: name, device: text(device) ?? 'cpu' } : undefined;
}

/** Of a chain there are several, and no file bears its name. */
function onlyFile(files: unknown): string | undefined {
  const [only] = Array.isArray(files) && files.length === 1 ? (files as unknown[]) : [];
  return text((Object(only) as { file?: unknown }).file);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
