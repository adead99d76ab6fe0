import { afterEach } from 'vitest';
import { tritonKind } from '../../../../src/servers/triton/kind';
import type { FakeServer } from '../contract/fakeServer';
import { scripted, type Came, type Said } from '../contract/scripted';

/** What is stopped after a test. */
export const servers: FakeServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.stop();
});

export const tensor = (name: string, datatype: string, ...shape: number[]) => ({
  name,
  datatype,
  shape,
});
export const metadata = (...shape: number[]) => ({
  name: 'rec',
  versions: ['1'],
  inputs: [tensor('image', 'BYTES', ...shape)],
  outputs: [],
});
export const found = '{"text": "hé", "score": 0.5}';
const about = '{"image": "10x11;orientation=stored", "task": "textrecog", "timings": "run;dur=2"}';
export const answer = (text = found, more = about) => ({
  outputs: [
    { ...tensor('answer', 'BYTES', 1), data: [text] },
    { ...tensor('about', 'BYTES', 1), data: [more] },
  ],
});
export const infer = 'POST /v2/models/rec/infer';
export const describes = 'GET /v2/models/rec';

/** A server that says what stands in `script`, attached to. */
export async function asked(script: Record<string, Said>, kind = tritonKind, key?: string) {
  const { fake, came } = await scripted(script);
  servers.push(fake);
  const keys = () => Promise.resolve(key);
  return { client: kind.attach({ inferenceAddress: fake.address }, { keys }), came };
}

/** The JSON in a request, and what follows it. */
export function sent({ headers, body }: Came) {
  const length = Number(headers['inference-header-content-length']);
  const header = JSON.parse(body.subarray(0, length).toString()) as {
    inputs: { name: string; datatype: string; shape: number[]; data?: string[] }[];
  };
  return { header, rest: body.subarray(length) };
}
