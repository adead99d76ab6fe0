import Mocha from 'mocha';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { format } from 'node:util';

/**
 * In a remote extension host console output does not reach the launcher's stdout; the launcher
 * names a file instead. The host makes `console.log` an accessor whose setter does nothing, so it
 * is redefined; mocha captured it when it loaded.
 */
function printTo(file: string): void {
  const value = (...parts: unknown[]): void => fs.appendFileSync(file, `${format(...parts)}\n`);
  for (const name of ['log', 'info', 'warn', 'error'] as const)
    Object.defineProperty(console, name, { value, configurable: true, writable: true });
  (Mocha.reporters.Base as unknown as { consoleLog: typeof value }).consoleLog = value;
}

/**
 * Runs every `*.test.js` beside this file; called by VS Code. Rejecting makes the host end with
 * code 1.
 */
export async function run(): Promise<void> {
  if (process.env.SUITE_OUT) printTo(process.env.SUITE_OUT);
  const grep = process.env.SUITE_GREP;
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 600_000, ...(grep ? { grep } : {}) });
  for (const file of fs.readdirSync(__dirname).sort())
    if (file.endsWith('.test.js')) mocha.addFile(path.join(__dirname, file));
  let passed = 0,
    skipped = 0;
  const failures: string[] = [];
  const failed = await new Promise<number>(resolve => {
    const runner = mocha.run(resolve);
    runner
      .on('pass', () => {
        passed++;
      })
      .on('pending', () => {
        skipped++;
      })
      .on('fail', test => {
        failures.push(test.fullTitle());
      });
  });
  // Proof that the run reached its end: a host that dies mid-suite must not look like a pass.
  if (process.env.SUITE_RESULT)
    fs.writeFileSync(
      process.env.SUITE_RESULT,
      JSON.stringify({ passed, failed, skipped, failures }),
    );
  if (failed) throw new Error(`${failed} test(s) failed`);
}
