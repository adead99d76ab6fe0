import { afterAll } from 'vitest';
import { testFolders } from '../archives';
import { builtin, started } from '../bothServers';
import { sampleArchives, sampleModels } from './archives';
import { differences } from './servers';
import { oipSuite } from './suite';

const folders = testFolders();
afterAll(folders.remove);

oipSuite({
  name: 'the built-in server, keys on',
  differs: differences.builtin,
  start: async () => {
    await sampleArchives(folders.store);
    const asked = await started(builtin(), folders, {}, Object.values(sampleModels));
    return {
      base: asked.server.plan.inferenceAddress,
      headers: { authorization: (await asked.authorization('inference')) ?? '' },
      models: sampleModels,
      version: '1.0',
      stop: () => asked.server.stop(),
    };
  },
});
