import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { launchCommand } from '../../../../src/servers/start/programs';
import { viaConsole } from '../../../../src/servers/builtin/viaConsole';

const folders = { working: 'C:\\Users\\用户 1\\server-x', temp: 'C:\\Temp\\mmocr-x' };
const launch = {
  folders,
  config: 'C:\\Users\\用户 1\\server-x\\config.properties',
  modelStore: 'D:\\',
  models: ['all'],
};
const editor = {
  kind: 'builtin',
  node: 'C:\\Program Files\\Microsoft VS Code\\Code.exe',
  cli: 'C:\\Users\\用户 1\\R&D 100%\\cli.js',
  isEditor: true,
} as const;

describe('the built-in server in a terminal of Windows', () => {
  it("run by VS Code's executable joins the console of a cmd.exe, whose arguments nobody has to quote", () => {
    const { program, args, env } = launchCommand(editor, launch, 'win32');
    expect(program).toMatch(/\\System32\\cmd\.exe$/);
    expect(args).toEqual(['/d', '/v:off', '/c', '%MMOCR_COMMAND%']);
    expect(args.join('')).not.toMatch(/[ "\\&]/);
    expect(env?.['MMOCR_COMMAND']).toBe(
      '"C:\\Program Files\\Microsoft VS Code\\Code.exe" "C:\\Users\\用户 1\\R&D 100%\\cli.js" "serve" "--model-store" "D:\\\\" ' +
        '"--ts-config" "C:\\Users\\用户 1\\server-x\\config.properties" "--models" "all"',
    );
    expect(env).toMatchObject({ ELECTRON_RUN_AS_NODE: '1' });
  });

  it.each([
    ['win32', false],
    ['darwin', true],
    ['linux', true],
  ] as const)('%s: run by a Node (VS Code: %s) is run itself', (platform, isEditor) => {
    expect(launchCommand({ ...editor, isEditor }, launch, platform)).toMatchObject({
      program: editor.node,
      args: [
        editor.cli,
        'serve',
        '--model-store',
        'D:\\',
        '--ts-config',
        launch.config,
        '--models',
        'all',
      ],
    });
  });

  // Only there is a cmd.exe; Wine's reads the variable's value for variables once more.
  if (process.platform === 'win32')
    it('gets every word as it was, and its exit code is told', () => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'R&D 100% (é) ^ 模型 '));
      try {
        fs.writeFileSync(
          path.join(folder, 'words.js'),
          'require("fs").writeFileSync("words.json", JSON.stringify(process.argv.slice(2))); process.exitCode = Number(process.argv[2]);',
        );
        const words = ['0', 'a b', 'C:\\', 'R&D', '100%', 'a^b', '(x)', '!x!', '模型', ''];
        const run = (args: string[]): void => {
          const line = viaConsole({
            program: process.execPath,
            args: [path.join(folder, 'words.js'), ...args],
          });
          execFileSync(line.program, line.args, {
            cwd: folder,
            env: { ...process.env, ...line.env },
            stdio: 'ignore',
          });
        };
        run(words);
        expect(JSON.parse(fs.readFileSync(path.join(folder, 'words.json'), 'utf8'))).toEqual(words);
        expect(() => run(['3'])).toThrow(expect.objectContaining({ status: 3 }));
      } finally {
        fs.rmSync(folder, { recursive: true, maxRetries: 10 });
      }
    });
});
