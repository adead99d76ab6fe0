import fetch, { type Response } from 'node-fetch';

/** One tensor of a request as JSON has it; `binary` is sent behind the JSON. */
export interface SentTensor {
  name: string;
  datatype: string;
  shape: number[];
  data?: unknown;
  parameters?: Record<string, unknown>;
  binary?: Buffer;
}

export interface SentRequest {
  id?: unknown;
  inputs?: SentTensor[];
  outputs?: { name: string; parameters?: Record<string, unknown> }[];
  parameters?: Record<string, unknown>;
}

/** What came back: the JSON, and every output's elements as texts, wherever they stood. */
export interface Answered {
  status: number;
  json: Record<string, unknown>;
  outputs: Map<string, { shape: number[]; datatype: string; binary: boolean; texts: string[] }>;
}

export type Ask = (route: string, init?: Parameters<typeof fetch>[1]) => Promise<Response>;

/** How a server is asked: by anybody's HTTP client, with the headers that it wants. */
export function asking({ base, headers }: { base: string; headers?: Record<string, string> }): Ask {
  return (route, init) =>
    fetch(base + route, {
      ...init,
      headers: { ...headers, ...(init?.headers as Record<string, string> | undefined) },
    });
}

/** Sends an `infer` request; where a tensor has binary data, by the binary data extension. */
export async function infer(ask: Ask, model: string, request: SentRequest): Promise<Answered> {
  const inputs = request.inputs?.map(({ binary, ...tensor }) => ({
    ...tensor,
    ...(binary && { parameters: { binary_data_size: binary.length, ...tensor.parameters } }),
  }));
  const binary = request.inputs?.flatMap(tensor => tensor.binary ?? []) ?? [];
  const json = JSON.stringify({ ...request, ...(inputs && { inputs }) });
  return binary.length === 0
    ? post(ask, model, json, { 'content-type': 'application/json' })
    : post(ask, model, Buffer.concat([Buffer.from(json), ...binary]), binaryHead(json));
}

/** The headers of a request whose JSON binary data follows. */
export const binaryHead = (json: string): Record<string, string> => ({
  'content-type': 'application/octet-stream',
  'inference-header-content-length': String(Buffer.byteLength(json)),
});

/** Sends any body to `infer`. */
export async function post(
  ask: Ask,
  model: string,
  body: string | Buffer,
  headers: Record<string, string>,
): Promise<Answered> {
  const response = await ask(`/v2/models/${model}/infer`, { method: 'POST', body, headers });
  return answered(response);
}

async function answered(response: Response): Promise<Answered> {
  const body = Buffer.from(await response.arrayBuffer());
  const length = response.headers.get('inference-header-content-length');
  const end = length === null ? body.length : Number(length);
  const json = jsonOf(body.subarray(0, end));
  const outputs: Answered['outputs'] = new Map();
  let at = end;
  for (const tensor of (json['outputs'] ?? []) as SentTensor[]) {
    const { name, shape, datatype, data, parameters } = tensor;
    const size = parameters?.['binary_data_size'] as number | undefined;
    const texts =
      size === undefined ? (data as unknown[]).map(String) : elements(body.subarray(at, at + size));
    at += size ?? 0;
    outputs.set(name, { shape, datatype, binary: size !== undefined, texts });
  }
  if (at !== body.length) throw new Error(`${body.length - at} bytes follow the outputs`);
  return { status: response.status, json, outputs };
}

/** A body that is no JSON object is told as `text`. */
function jsonOf(body: Buffer): Record<string, unknown> {
  try {
    return Object(JSON.parse(body.toString())) as Record<string, unknown>;
  } catch {
    return { text: body.toString() };
  }
}

function elements(data: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < data.length;) {
    const end = at + 4 + data.readUInt32LE(at);
    texts.push(data.subarray(at + 4, end).toString());
    at = end;
  }
  return texts;
}

/** Elements of a binary `BYTES` tensor, each behind its length. */
export function lengthPrefixed(...parts: Buffer[]): Buffer {
  return Buffer.concat(
    parts.flatMap(part => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(part.length);
      return [length, part];
    }),
  );
}
