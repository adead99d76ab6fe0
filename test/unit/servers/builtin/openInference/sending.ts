import { beforeEach } from 'vitest';
import { answerInference } from '../../../../../src/servers/builtin/inferenceApi';
import { Metrics } from '../../../../../src/servers/builtin/metrics';
import { Registry } from '../../../../../src/servers/builtin/registry';
import { asking, StandIn } from '../standIn';

export const image = Buffer.from([1, 2, 3]);
let registry: Registry;
export let metrics: Metrics;
export let dbnet: StandIn;
export let kie: StandIn;
beforeEach(() => {
  registry = new Registry();
  metrics = new Metrics();
  dbnet = new StandIn('dbnet');
  kie = new StandIn('kie', '1.0', 'kie');
  for (const model of [dbnet, kie, new StandIn('dbnet', '2.0')]) registry.add(model);
});

/** Sends a body to `infer`; `length` is the header that says where its JSON ends. */
export async function send(
  body: Buffer | string,
  { route = 'dbnet/infer', length }: { route?: string; length?: string | number } = {},
): Promise<{ status: number; body: Buffer; length: string | undefined }> {
  const ask = asking(`POST /v2/models/${route}`, body);
  if (length !== undefined) ask.headers = { 'inference-header-content-length': String(length) };
  const reply = await answerInference(ask, registry, metrics);
  return {
    status: reply!.status,
    body: Buffer.from(reply!.body as string),
    length: reply!.headers?.['Inference-Header-Content-Length'],
  };
}
/** An image as base64. */
export const tensor = { name: 'image', datatype: 'BYTES', shape: [1], data: ['AQID'] };
export const text = (request: object): string => JSON.stringify(request);
/** JSON and the binary data that follows it. */
export const binary = (request: object, data: Buffer) => {
  const json = Buffer.from(text(request));
  return [Buffer.concat([json, data]), { length: json.length }] as const;
};
/** Elements of a binary `BYTES` tensor, each behind its length. */
export const prefixed = (...parts: (string | Buffer)[]): Buffer =>
  Buffer.concat(
    parts.flatMap(part => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(part.length);
      return [length, Buffer.from(part as string)];
    }),
  );
/** A request whose image is binary data of that size. */
export const sized = (size: unknown, shape: unknown = [1], datatype = 'BYTES') => ({
  inputs: [{ name: 'image', datatype, shape, parameters: { binary_data_size: size } }],
});
