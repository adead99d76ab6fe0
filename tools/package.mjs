// npm run package [-- TARGET …]
//
// One VSIX per target into out/: linux-x64, linux-arm64, darwin-arm64, win32-x64, win32-arm64, and
// "universal" without ONNX Runtime for what is left (the local run then says why it is not there).
// Default: this machine's. The native runtime goes to dist/node_modules of a stage, because vsce
// drops the root's node_modules whatever .vscodeignore says; a stage, because a left-over
// dist/node_modules would shadow the development one.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { cache, out, root } from './folders.mjs';
import { build, installPackages } from './packages.mjs';
import { run, say } from './steps.mjs';
import { notices } from './vsix-notices.mjs';
import { stageRuntime } from './vsix-runtime.mjs';
import { smokeTest } from './vsix-smoke.mjs';

const targets = [
  'linux-x64',
  'linux-arm64',
  'darwin-arm64',
  'win32-x64',
  'win32-arm64',
  'universal',
];
/** Windows' ONNX Runtime brings DirectML and the shader compiler of WebGPU along. */
const largest = 50e6;
const shipped = [
  'CHANGELOG.md',
  'LICENSE',
  '.vscodeignore',
  'package.nls.json',
  'package.nls.zh-cn.json',
  'l10n',
  'media',
  'docker',
];
const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');

function stage(target) {
  const folder = path.join(out, 'stage', target);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const {
    scripts,
    dependencies,
    devDependencies,
    allowScripts,
    private: _,
    ...manifest
  } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  for (const name of shipped) {
    if (fs.existsSync(path.join(root, name)))
      fs.cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  fs.cpSync(path.join(root, 'dist'), path.join(folder, 'dist'), {
    recursive: true,
    filter: file => !/\.map$|__pycache__/.test(file),
  });
  stageRuntime(path.join(folder, 'dist', 'node_modules'), target);
  for (const name of ['README.md', 'README.zh-cn.md'])
    fs.writeFileSync(path.join(folder, name), readme(name));
  fs.writeFileSync(path.join(folder, 'THIRD-PARTY-NOTICES.md'), notices(target));
  return folder;
}

/**
 * Without its pictures: on an extension's page VS Code shows those of an https address only, and a
 * broken one in place of any other.
 */
function readme(name) {
  return fs
    .readFileSync(path.join(root, name), 'utf8')
    .replaceAll(/^!\[[^\]]*\]\(docs\/images\/[^)]+\)\n\n/gm, '');
}

/**
 * Every file must match a line of tools/vsix-files.txt and every line a file, so that nothing slips
 * in or falls out unseen.
 */
function checkFiles(folder, target) {
  const { stdout, status } = spawnSync(process.execPath, [vsce, 'ls', '--no-dependencies'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`vsce ls ended with ${status}`);
  const files = stdout.trim().split('\n');
  const lines = fs
    .readFileSync(path.join(root, 'tools', 'vsix-files.txt'), 'utf8')
    .split('\n')
    .filter(
      line =>
        line && !line.startsWith('#') && !(target === 'universal' && line.includes('onnxruntime')),
    )
    .map(line => line.replace('TARGET', target.replace('-', '/')));
  const pattern = line =>
    new RegExp(
      `^${line
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('**', '\0')
        .replaceAll('*', '[^/]*')
        .replaceAll('\0', '.*')}$`,
    );
  const surplus = files.filter(file => !lines.some(line => pattern(line).test(file)));
  const lost = lines.filter(line => !files.some(file => pattern(line).test(file)));
  if (surplus.length || lost.length)
    throw new Error(
      `tools/vsix-files.txt and the ${target} package differ.\nNot listed: ${surplus.join(', ') || 'none'}\nMissing: ${lost.join(', ') || 'none'}`,
    );
  return files.length;
}

async function makeVsix(target) {
  const folder = stage(target);
  const count = checkFiles(folder, target);
  const { name, version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const vsix = path.join(out, `${name}-${target}-${version}.vsix`);
  await run(
    process.execPath,
    [
      vsce,
      'package',
      ...(target === 'universal' ? [] : ['--target', target]),
      '--no-dependencies',
      '--allow-missing-repository',
      '--no-rewrite-relative-links',
      '-o',
      vsix,
    ],
    { cwd: folder, log: path.join(cache, 'logs', 'package.log') },
  );
  fs.rmSync(folder, { recursive: true, force: true });
  const { size } = fs.statSync(vsix);
  if (size > largest)
    throw new Error(`${vsix} has ${(size / 1e6).toFixed(1)} MB, more than ${largest / 1e6} MB`);
  const ran = await smokeTest(vsix, target);
  say(
    `${path.relative(root, vsix)}: ${count} files, ${(size / 1e6).toFixed(1)} MB${ran ? '' : ', not run'}`,
  );
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter(target => !targets.includes(target));
if (unknown.length) {
  console.error(`No such target: ${unknown.join(', ')}. Targets: ${targets.join(', ')}`);
  process.exit(2);
}
await installPackages();
await build();
for (const target of wanted.length ? wanted : [`${process.platform}-${process.arch}`])
  await makeVsix(target);
