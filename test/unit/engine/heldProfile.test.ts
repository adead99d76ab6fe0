import * as fs from 'node:fs';
import type { InferenceSession } from 'onnxruntime-node';
import { expect, it, vi } from 'vitest';
import { placementOf, profiled, settlePlacement } from '../../../src/runtime/placement';

const state = vi.hoisted(() => ({ refusals: 0 }));
vi.mock('node:fs', async original => {
  const real = await original<typeof fs>();
  const rmSync: typeof real.rmSync = (file, options) => {
    if (state.refusals-- > 0) throw Object.assign(new Error('EBUSY: rm'), { code: 'EBUSY' });
    real.rmSync(file, options);
  };
  return { ...real, rmSync };
});

it('a profile that an antivirus holds costs no prediction, and goes when it is let go', async () => {
  let prefix = '';
  const session = {
    endProfiling: () =>
      fs.writeFileSync(
        `${prefix}.json`,
        '[{"cat": "Node", "name": "Conv_kernel_time", "args": {"provider": "CPUExecutionProvider"}}]',
      ),
  } as unknown as InferenceSession;
  await profiled(options => {
    prefix = options.profileFilePrefix as string;
    return Promise.resolve(session);
  });
  state.refusals = 1;
  settlePlacement(session);
  expect(placementOf(session)).toEqual([{ provider: 'CPU', nodes: 1 }]);
  await expect.poll(() => fs.existsSync(`${prefix}.json`), { timeout: 10_000 }).toBe(false);
});

it('a session that cannot be made says why, whoever holds its folder', async () => {
  state.refusals = 1;
  await expect(profiled(() => Promise.reject(new Error('no such model')))).rejects.toThrow(
    'no such model',
  );
});
