import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fromSeedJson } from '../../src/model/mmocrFormat';
import { planServer } from '../../src/servers/start/plan';
import { runServer, type RunningServer } from '../../src/servers/start/runServer';
import { python0x } from '../pythonEnvironments';
import { sample } from '../samples';
import {
  differenceFrom,
  endToEnd,
  within,
  type Difference,
} from '../unit/parity/methods/difference';
import { asked, goldenOf } from '../unit/parity/methods/goldens';
import { convertMiniatures, convertSamples, testFolders } from './archives';
import { expectGolden } from './golden';

const folders = testFolders();
let server: RunningServer;

beforeAll(async () => {
  await convertSamples(folders.store, [
    {
      name: 'dbnet_tiny_0x',
      config: 'configs_0x/textdet/dbnet_tiny_0x.py',
      checkpoint: 'dbnet_tiny_0x.pth',
    },
  ]);
  await convertMiniatures(folders.store, 'ocr', ['dbnet_0x', 'seg_0x', 'sdmgr_openset_0x']);
  const plan = await planServer({
    program: { kind: 'torchserve', python: python0x() },
    modelStore: folders.store,
    models: 'all',
    storageFolder: folders.storage,
  });
  server = await runServer(plan);
});
afterAll(async () => {
  await server?.stop();
  folders.remove();
});

it.each(fs.readdirSync(sample('images')).filter(name => !name.endsWith('.json')))(
  'MMOCR 0.6.3 served: %s',
  async name => {
    const { body } = await server.client.predict(
      'dbnet_tiny_0x',
      undefined,
      fs.readFileSync(sample('images', name)),
    );
    expectGolden(body, 'det_quad_0x', name);
  },
);

it.each(
  asked(goldenOf('chain_sdmgr_openset_0x')).map(one => [path.basename(one.image), one] as const),
)('detection, recognition and KIE, as readtext does: %s', async (_, { bytes, answer }) => {
  const { body, about } = await server.client.predict('ocr', undefined, bytes);
  expect(about.task).toBe('kie');
  const { instances, relations } = fromSeedJson(body, 'kie');
  expect(differenceFrom(answer, instances, relations)).toSatisfy((found: Difference) =>
    within(found, endToEnd),
  );
});
