import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { curlCommand } from '../../../../src/servers/contract/curl';
import { quoted, shellOf, type Shell } from '../../../../src/servers/contract/shells';

/** Those of this machine that a line is tried in; fish and zsh are on few. */
const shells = ['bash', 'sh', 'zsh', 'fish'].filter(name =>
  (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .some(folder => fs.existsSync(path.join(folder, name))),
);

describe.each(shells)('in %s, a copied line', name => {
  let folder: string;
  let server: http.Server;
  const seen: unknown[] = [];
  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'it\'s a $key! `x` "y" \\n 图 '));
    fs.writeFileSync(
      path.join(folder, 'key_file.json'),
      JSON.stringify(
        {
          management: { key: 'man-AGE1' },
          inference: { key: 's3cr3t-_' },
          API: { key: 'API-key1' },
        },
        undefined,
        2,
      ).replaceAll('\n', '\r\n'),
    );
    seen.length = 0;
    server = http
      .createServer((request, response) => {
        request.resume().once('end', () => {
          seen.push([
            request.url,
            request.headers.authorization,
            request.headers['content-length'],
          ]);
          response.end('ok');
        });
      })
      .listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
  });
  afterEach(() => {
    server.close();
    fs.rmSync(folder, { recursive: true, maxRetries: 10 });
  });
  const shell = shellOf(`/usr/bin/${name}`, 'linux');

  it('takes the key from the file when it runs, and never holds it', async () => {
    const imagePath = path.join(folder, 'a [1] {b} 图.png');
    fs.writeFileSync(imagePath, 'pixels');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const line = curlCommand({
      address,
      model: 'det',
      version: '1.0',
      imagePath,
      key: { file: path.join(folder, 'key_file.json') },
      shell,
    });
    expect(line).not.toContain('s3cr3t');
    const { stdout } = await promisify(execFile)(name, ['-c', line]);
    expect(stdout).toBe('ok');
    const inVariable = curlCommand({ address, model: 'det', imagePath, key: 'environment', shell });
    await promisify(execFile)(name, ['-c', inVariable], {
      env: { ...process.env, MMOCR_SERVER_KEY: 'from_it' },
    });
    expect(seen).toEqual([
      ['/predictions/det/1.0', 'Bearer s3cr3t-_', '6'],
      ['/predictions/det', 'Bearer from_it', '6'],
    ]);
  });
});

describe('a copied line on Windows', () => {
  const request = {
    address: 'http://127.0.0.1:8080',
    model: 'dbnet',
    imagePath: "C:\\Users\\it's $me\\100%TEMP%\\`a` & b.png",
  };
  const key = { file: "C:\\Users\\it's $me\\100%TEMP%\\key_file.json" };
  const line = (program: string, given: Partial<Parameters<typeof curlCommand>[0]>) =>
    curlCommand({ ...request, key: undefined, shell: shellOf(program, 'win32'), ...given });
  const powershell = 'C:\\WINDOWS\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';

  it('is for PowerShell, 5 and 7, where curl may be an alias and $ and ` stand for themselves in single quotes only', () => {
    for (const program of [powershell, 'C:\\Program Files\\PowerShell\\7\\pwsh.exe', '']) {
      expect(line(program, {})).toBe(
        "curl.exe -sS 'http://127.0.0.1:8080/predictions/dbnet' -T 'C:\\Users\\it''s $me\\100%TEMP%\\`a` & b.png'",
      );
    }
    expect(line(powershell, { key: 'environment' })).toContain(
      '-H "Authorization: Bearer $env:MMOCR_SERVER_KEY"',
    );
    expect(line(powershell, { key })).toContain(
      "-H ('Authorization: Bearer ' + (Get-Content -Raw -LiteralPath 'C:\\Users\\it''s $me\\100%TEMP%\\key_file.json' | ConvertFrom-Json).inference.key) ",
    );
  });

  it('is for cmd, which reads variables within quotes and has no way to read a file', () => {
    expect(line('C:\\Windows\\System32\\cmd.exe', {})).toBe(
      'curl -sS "http://127.0.0.1:8080/predictions/dbnet" -T "C:\\Users\\it\'s $me\\100"%"TEMP"%"\\`a` & b.png"',
    );
    expect(line('cmd.exe', { key: 'environment' })).toContain(
      '-H "Authorization: Bearer %MMOCR_SERVER_KEY%"',
    );
    expect(line('cmd.exe', { key })).toBe(
      `powershell -NoProfile -Command "${line(powershell, { key }).replaceAll('%', '"%"')}"`,
    );
  });

  it("is for Git's bash, which runs Windows' programs with Windows' paths", () => {
    const image = "'C:\\Users\\it'\\''s $me\\100%TEMP%\\`a` & b.png'";
    expect(line('C:\\Program Files\\Git\\bin\\bash.exe', { key })).toMatch(
      /^curl -sS -H "Authorization: Bearer "\$\(tr -d '\\n\\r ' < 'C:\\Users\\it'\\''s \$me/,
    );
    expect(line('C:\\Program Files\\Git\\bin\\bash.exe', {})).toBe(
      `curl -sS http://127.0.0.1:8080/predictions/dbnet -T ${image}`,
    );
  });

  it('is for WSL, whose own curl would not reach a server on Windows', () => {
    for (const program of ['C:\\Windows\\System32\\wsl.exe', 'C:\\Windows\\System32\\bash.exe']) {
      expect(line(program, { key })).toMatch(
        /^curl\.exe -sS -H "Authorization: Bearer "\$\(tr -d '\\n\\r ' < "\$\(wslpath 'C:\\Users.*key_file\.json'\)" \| sed .* -T 'C:\\Users/,
      );
    }
  });
});

it.each<[string, NodeJS.Platform, Shell['syntax'], string]>([
  ['/bin/bash', 'linux', 'posix', 'curl'],
  ['/bin/zsh', 'darwin', 'posix', 'curl'],
  ['', 'linux', 'posix', 'curl'],
  ['/opt/homebrew/bin/fish', 'darwin', 'fish', 'curl'],
  ['/usr/bin/pwsh', 'linux', 'powershell', 'curl'],
  ['/usr/bin/xonsh', 'linux', 'posix', 'curl'],
  ['pwsh-preview.exe', 'win32', 'powershell', 'curl.exe'],
  ['C:\\msys64\\usr\\bin\\zsh.exe', 'win32', 'posix', 'curl'],
])('%s on %s is %s, with %s', (program, platform, syntax, curl) => {
  expect(shellOf(program, platform)).toMatchObject({ syntax, curl });
});

it('PowerShell takes typographic quotes for quotes', () => {
  expect(quoted('it’s ‘a’', { syntax: 'powershell' })).toBe("'it’’s ‘‘a’’'");
});
