// node tools/test-vscode.mjs [--grep TEXT]
//
// The suites of test/vscode in a real extension host, on a copy of samples/. The host:
// VSCODE_EXECUTABLE, else the browser-based one where it is supported (Linux), else desktop VS
// Code, which @vscode/test-electron downloads. Writes out/results/vscode.json.
import { runTests } from '@vscode/test-electron';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { out, root } from './folders.mjs';
import { hostSupported, installHost } from './host-install.mjs';
import { run } from './steps.mjs';

const { grep } = parseArgs({ options: { grep: { type: 'string' } } }).values;
const result = path.join(out, 'results', 'vscode.json');
fs.mkdirSync(path.dirname(result), { recursive: true });
fs.rmSync(result, { force: true });

async function executable() {
  if (process.env.VSCODE_EXECUTABLE) return process.env.VSCODE_EXECUTABLE;
  if (!hostSupported()) return undefined;
  await installHost();
  return path.join(root, 'tools', 'vscode-shim.mjs');
}

/**
 * A host that dies mid-suite reports 0: only the result file, written at the suite's end, proves a
 * run.
 */
function ranToTheEnd() {
  if (!fs.existsSync(result)) return false;
  const { passed, failed } = JSON.parse(fs.readFileSync(result, 'utf8'));
  return failed === 0 && passed > 0;
}

if (!process.env.MMOCR_TESTS_BUILT)
  await run(process.execPath, ['esbuild.mjs', '--tests'], { cwd: root });
const workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-samples-'));
fs.cpSync(path.join(root, 'test', 'samples'), workspace, { recursive: true });
let code = 1;
try {
  const vscodeExecutablePath = await executable();
  code = await runTests({
    ...(vscodeExecutablePath ? { vscodeExecutablePath } : {}),
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(root, 'out', 'test', 'vscode', 'index.js'),
    extensionTestsEnv: {
      SUITE_RESULT: result,
      ...(grep ? { SUITE_GREP: grep } : {}),
      // The name under which the extension hands its parts to the suites; no other code knows it.
      MMOCR_TEST_PARTS: `parts ${randomUUID()}`,
    },
    launchArgs: [workspace],
  });
  if (!ranToTheEnd()) {
    console.error('The extension host ended before the suites did.');
    code = 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
} finally {
  fs.rmSync(workspace, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
process.exitCode = code;
