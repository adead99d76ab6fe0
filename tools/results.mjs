// Counts of passed, failed and skipped tests, read from what the test runners leave behind. Each throws when there is no result.
import fs from 'node:fs';

/** A file that could not be loaded, or a failed hook, fails a suite without failing any of its tests: it counts as one failure. */
export function readVitest(file) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, success, testResults } = JSON.parse(fs.readFileSync(file, 'utf8'));
  const broken = testResults.filter(({ status, assertionResults }) => status === 'failed' && !assertionResults.some(test => test.status === 'failed')).length;
  const failed = numFailedTests + broken;
  return { passed: numPassedTests, failed: failed || (success ? 0 : 1), skipped: numPendingTests + numTodoTests };
}

/** pytest's JUnit file: one `<testsuite>`, errors count as failures. */
export function readJunit(file) {
  const suite = /<testsuite [^>]*>/.exec(fs.readFileSync(file, 'utf8'))?.[0] ?? '';
  const number = name => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? NaN);
  const failed = number('failures') + number('errors');
  const passed = number('tests') - failed - number('skipped');
  if (Number.isNaN(passed)) throw new Error(`${file} holds no test suite`);
  return { passed, failed, skipped: number('skipped') };
}

/** What test/vscode/index.ts wrote at its end. */
export const readVscode = file => JSON.parse(fs.readFileSync(file, 'utf8'));
