import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Half a minute and more: begun first, as the last of them would leave the other cores idle. By
 * itself vitest knows only how long a file took here before, on a new machine nothing.
 */
const longest = [
  'describe/shipped',
  'parity/readAgain',
  'cli/export',
  'describe/postEdits',
  'stages/devices',
  'archive/weightsFit',
  'parity/methods/methods',
  'config/placeholders',
  'cli/compareStages',
  'servers/builtin/fuzz',
].map(name => `/test/unit/${name}`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      longest.some(name => moduleId.includes(name));
    return [...sorted.filter(isLong), ...sorted.filter(file => !isLong(file))];
  }
}

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
    sequence: { sequencer: LongestFirst },
    projects: [
      level('unit', 600_000, true, ['test/globalSetup.ts']),
      level('windows', 600_000, true, ['test/globalSetup.ts']),
      level('viewer', 600_000, false),
      level('server', 1_200_000, false, ['test/globalSetup.ts']),
      level('e2e', 1_200_000, false),
    ],
  },
});
