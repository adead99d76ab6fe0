// VS Code's own texts in Simplified Chinese for the browser-based host, for screenshots. The
// marketplace's language pack is on no package registry; the last key-based copy in npm (VS Code
// 1.83) still fits most of today's texts, the rest stays English.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { cache } from './folders.mjs';
import { makeOnce, npmEnvironment, run } from './steps.mjs';

const pack = '@codingame/monaco-vscode-language-pack-zh-hans@1.83.14';
const tarball = 'codingame-monaco-vscode-language-pack-zh-hans-1.83.14.tgz';
const sha512 =
  'ETUT2hCQa2Zk3KW4iiwzf/RF3yruZMBF4UKMiddFQ3IbmoBYSNZXQH9R5AT1AGGwGTPNZX0KjSGlKLzsN/lhhg==';
const folder = path.join(cache, 'zh-cn');
const texts = path.join(folder, 'main.i18n.json');

async function download() {
  const log = path.join(cache, 'logs', 'language-pack.log');
  fs.mkdirSync(folder, { recursive: true });
  await run('npm', ['pack', pack, '--loglevel=error'], { cwd: folder, env: npmEnvironment(), log });
  const found = createHash('sha512')
    .update(fs.readFileSync(path.join(folder, tarball)))
    .digest('base64');
  if (found !== sha512) throw new Error(`${tarball} is not the file it was: sha512-${found}`);
  await run('tar', ['xzf', tarball], { cwd: folder, log });
  const module = path.join(folder, 'package', 'translations', 'main.i18n.json.mjs');
  fs.renameSync(path.join(folder, 'package', 'translations', 'main.i18n.json.js'), module);
  const { default: contents } = await import(pathToFileURL(module).href);
  fs.writeFileSync(texts, JSON.stringify({ contents }));
}

/**
 * Makes a host that keeps its data in `hostData` speak Chinese when started with the locale
 * `zh-cn`.
 */
export async function installChinese(hostData) {
  await makeOnce(folder, sha512, download, { clean: true });
  fs.mkdirSync(hostData, { recursive: true });
  // The host asks every pack for its extension before it scans any extension.
  const extensions = [
    { extensionIdentifier: { id: 'ms-ceintl.vscode-language-pack-zh-hans' }, version: '1.83.14' },
  ];
  fs.writeFileSync(
    path.join(hostData, 'languagepacks.json'),
    JSON.stringify({
      'zh-cn': {
        hash: createHash('md5').update(sha512).digest('hex'),
        label: '中文(简体)',
        extensions,
        translations: { vscode: texts },
      },
    }),
  );
}
