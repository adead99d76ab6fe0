import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// One project per level of the test pyramid; `test/vscode` runs under mocha inside the extension
// host instead.
const level = (name: string, timeout: number, parallel: boolean, globalSetup: string[] = []) => ({
  test: {
    globalSetup,
    name,
    include: [`test/${name}/**/*.test.ts`],
    // A limit ends a hang: ten times what a quiet machine needs.
    testTimeout: timeout,
    hookTimeout: timeout,
    expect: { poll: { timeout: timeout / 2 } },
    fileParallelism: parallel,
  },
});

export default defineConfig({
  test: {
    // vitest itself leaves one core free, half of a machine with two.
    maxWorkers: availableParallelism(),
    projects: [
      level('unit', 600_000, true, ['test/globalSetup.ts']),
      level('windows', 600_000, true, ['test/globalSetup.ts']),
      level('viewer', 600_000, false),
      level('server', 1_200_000, false, ['test/globalSetup.ts']),
      level('e2e', 1_200_000, false),
    ],
  },
});
