import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(__dirname, '../..');
const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 26,
  });
const files = git(root, 'ls-files', '-z')
  .split('\0')
  .filter(name => name && fs.existsSync(path.join(root, name)));

/** One file of every kind, and all of the handler, whose bytes go into archives. */
function oneOfEachKind(): string[] {
  const byKind = new Map(files.map(name => [path.extname(name) || path.basename(name), name]));
  return [
    ...new Set([
      ...byKind.values(),
      ...files.filter(name => name.startsWith('src/python/handler/')),
    ]),
  ];
}

it("a checkout has the same bytes with core.autocrlf=true, as Windows' git is set up", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-clone-'));
  try {
    const [origin, clone] = [path.join(folder, 'origin'), path.join(folder, 'clone')];
    const some = oneOfEachKind();
    for (const name of some) {
      fs.mkdirSync(path.dirname(path.join(origin, name)), { recursive: true });
      fs.copyFileSync(path.join(root, name), path.join(origin, name));
    }
    git(origin, 'init', '--quiet');
    git(origin, 'add', '--force', '.');
    git(origin, 'commit', '--quiet', '-m', 'files');
    git(folder, 'clone', '--quiet', '-c', 'core.autocrlf=true', origin, clone);
    const differing = some.filter(
      name =>
        !fs.readFileSync(path.join(clone, name)).equals(fs.readFileSync(path.join(root, name))),
    );
    expect([some.length > 30, differing]).toEqual([true, []]);
  } finally {
    fs.rmSync(folder, { recursive: true, maxRetries: 10 });
  }
});

it('no text of the checkout holds a carriage return', () => {
  const binary = /\.(png|jpg|webp|tif|bmp|pbm|pgm|ppm|npy|npz|gz|onnx|pth|pt)$/;
  // Label files are read as their tools write them, on any system.
  const texts = files.filter(
    name => !binary.test(name) && !name.startsWith('test/fixtures/labels/'),
  );
  expect(texts.filter(name => fs.readFileSync(path.join(root, name)).includes('\r'))).toEqual([]);
});
