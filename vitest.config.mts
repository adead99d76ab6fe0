import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// One project per level of the test pyramid; `test/vscode` runs under mocha inside the extension host instead.
const level = (name: string, timeout: number, parallel: boolean, globalSetup: string[] = []) => ({
  test: {
    globalSetup,
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: timeout,
    hookTimeout: timeout,
    fileParallelism: parallel,
  },
});

export default defineConfig({
  test: {
    // vitest itself leaves one core free, half of a machine with two.
    maxWorkers: availableParallelism(),
    projects: [
      level('unit', 60_000, true, ['test/globalSetup.ts']),
      level('viewer', 60_000, false),
      level('server', 240_000, false, ['test/globalSetup.ts']),
      level('e2e', 240_000, false),
    ],
  },
});
