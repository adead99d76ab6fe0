import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ServerLog } from '../../../../src/servers/builtin/serverLog';
import { visibleText } from '../../../../src/base/visibleText';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(tmpdir(), 'mmocr-log-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, maxRetries: 10 }));

it.each([
  ['a\nb\r\nc', 'a\\nb\\r\\nc'],
  ['\u001b[2J\u0007', '\\u001b[2J\\u0007'],
  ['\u009b31m\u0085', '\\u009b31m\\u0085'],
  ['\u202egnp.exe\u2066', '\\u202egnp.exe\\u2066'],
  ['a\u2028b\u2029', 'a\\u2028b\\u2029'],
  ['\u200bzero\ufeff', '\\u200bzero\\ufeff'],
  ['plain – 模型 é 🙂', 'plain – 模型 é 🙂'],
  ['\0', '\\u0000'],
])('shows %j', (text, shown) => {
  expect(visibleText(text)).toBe(shown);
});

it('writes one line for one, in thread, logger and message', () => {
  const log = new ServerLog(folder);
  log.line(
    'W-9000-a\nforged',
    'WorkerThread\u2028',
    'm\u0085\n2026-11-29T00:00:00,000 [INFO ] main ModelServer - forged',
  );
  log.workerFailed('9000-x_1.0\nforged', 'x\r', new Error('why\nforged'));
  log.notLoaded('a\nb.mar', new Error('c\u001bd'));
  log.close();
  const lines = fs
    .readFileSync(path.join(folder, 'ts_log.log'), 'utf8')
    .split(/[\n\r\u0085\u2028]/)
    .filter(line => line !== '');
  expect(lines).toHaveLength(6);
  for (const line of lines) expect(line).toMatch(/^\d{4}-[\d-]+T[\d:,]+ \[INFO \] /);
  expect(lines[0]).toContain('W-9000-a\\nforged WorkerThread\\u2028 - m\\u0085\\n2026');
});
