// Counts of passed, failed and skipped tests and the names of the failed ones, read from what the
// test runners leave behind. Each throws when there is no result.
import fs from 'node:fs';
import path from 'node:path';
import { root } from './folders.mjs';

/**
 * A file that could not be loaded, or a failed hook, fails a suite without failing any of its
 * tests: it counts as one failure.
 */
export function readVitest(file) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, success, testResults } =
    JSON.parse(fs.readFileSync(file, 'utf8'));
  const failures = testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, message, assertionResults }) => {
      const titles = assertionResults
        .filter(test => test.status === 'failed')
        .map(test => test.fullName);
      return (titles.length ? titles : [message]).map(
        title => `${path.relative(root, name)}: ${title}`,
      );
    });
  const failed = Math.max(numFailedTests, failures.length);
  return {
    passed: numPassedTests,
    failed: failed || (success ? 0 : 1),
    skipped: numPendingTests + numTodoTests,
    failures,
  };
}

/** pytest's JUnit file: one `<testsuite>`, errors count as failures. */
export function readJunit(file) {
  const xml = fs.readFileSync(file, 'utf8');
  const suite = /<testsuite [^>]*>/.exec(xml)?.[0] ?? '';
  const number = name => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? NaN);
  const failed = number('failures') + number('errors');
  const passed = number('tests') - failed - number('skipped');
  if (Number.isNaN(passed)) throw new Error(`${file} holds no test suite`);
  const failures = [
    ...xml.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"[^>]*><(?:failure|error)/g),
  ].map(([, file, test]) => `${file}: ${test}`);
  return { passed, failed, skipped: number('skipped'), failures };
}

/** What test/vscode/index.ts wrote at its end. */
export const readVscode = file => JSON.parse(fs.readFileSync(file, 'utf8'));
