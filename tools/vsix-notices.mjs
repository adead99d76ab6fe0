// THIRD-PARTY-NOTICES.md of a VSIX: names, versions and licence texts of everything in it that is
// not ours.
import fs from 'node:fs';
import path from 'node:path';
import { root } from './folders.mjs';
import { runtimePackages } from './vsix-runtime.mjs';

const text = licence =>
  fs.readFileSync(path.join(root, 'tools', 'licences', `${licence}.txt`), 'utf8').trim();

/** Compiled into a package's WebAssembly or library, so that no package file names them. */
const compiledIn = [
  {
    name: 'CPython',
    by: 'pyodide',
    licence: 'PSF-2.0',
    source: 'https://www.python.org',
    copyright: 'Copyright © 2001 Python Software Foundation. All rights reserved.',
  },
  {
    name: 'OpenCV',
    by: '@techstark/opencv-js',
    licence: 'Apache-2.0',
    source: 'https://github.com/opencv/opencv',
    more: 'Its own third-party parts: https://github.com/opencv/opencv/tree/4.x/3rdparty',
  },
  {
    name: 'Clipper',
    by: 'js-angusj-clipper',
    licence: 'BSL-1.0',
    source: 'https://sourceforge.net/projects/polyclipping',
    copyright: 'Copyright © 2010-2017 Angus Johnson',
  },
  {
    name: 'MozJPEG',
    by: '@jsquash/jpeg',
    licence: 'BSD-3-Clause',
    source: 'https://github.com/mozilla/mozjpeg',
    copyright: 'Copyright © 2009-2024 D. R. Commander, © 2014 Mozilla Corporation',
    more: 'This software is based in part on the work of the Independent JPEG Group.',
  },
  {
    name: 'libwebp',
    by: '@jsquash/webp',
    licence: 'BSD-3-Clause',
    source: 'https://chromium.googlesource.com/webm/libwebp',
    copyright: 'Copyright © 2010 Google Inc. All rights reserved.',
  },
];

/** What the npm package leaves out about itself. */
const said = {
  'onnxruntime-node': {
    copyright: 'Copyright © Microsoft Corporation',
    more: 'Its own third-party parts: https://github.com/microsoft/onnxruntime/blob/main/ThirdPartyNotices.txt',
  },
  'onnxruntime-common': { copyright: 'Copyright © Microsoft Corporation' },
  pyodide: { more: 'Its source: https://github.com/pyodide/pyodide' },
};

/** Folders of the packages whose code is in a bundle, read from the bundles' source maps. */
function bundled() {
  const dist = path.join(root, 'dist');
  const sources = fs
    .readdirSync(dist)
    .filter(file => file.endsWith('.map'))
    .flatMap(file => JSON.parse(fs.readFileSync(path.join(dist, file), 'utf8')).sources);
  return sources
    .flatMap(source => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(source)?.[0] ?? [])
    .map(folder => path.resolve(dist, folder));
}

function packageNotice(folder) {
  const { name, version, license, author } = JSON.parse(
    fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  const file = fs.readdirSync(folder).find(each => /^licen[sc]e/i.test(each));
  const {
    copyright = `Copyright © ${(author?.name ?? author ?? `the authors of ${name}`).replace(/\s*[<(].*/, '')}`,
    more,
  } = said[name] ?? {};
  const licence = file
    ? fs.readFileSync(path.join(folder, file), 'utf8').trim()
    : `${license === 'MIT' ? `${copyright}\n\n` : ''}${text(license)}`;
  return {
    title: `${name} ${version}`,
    lines: [`Licence: ${license ?? 'see below'}`, more, licence],
  };
}

function compiledNotice({ name, by, licence, source, copyright, more }) {
  const own =
    licence === 'Apache-2.0'
      ? fs.readFileSync(path.join(root, 'LICENSE'), 'utf8').trim()
      : text(licence);
  return {
    title: `${name}, in ${by}`,
    lines: [`Licence: ${licence}`, `Source: ${source}`, copyright, more, own],
  };
}

/**
 * The page for a VSIX with ONNX Runtime or, for `universal`, without it. Throws for a licence whose
 * text is not at hand.
 */
export function notices(target) {
  const beside = runtimePackages(target);
  const folders = new Set([
    ...beside.map(name => path.join(root, 'node_modules', name)),
    ...bundled(),
  ]);
  const all = [...[...folders].map(packageNotice), ...compiledIn.map(compiledNotice)].sort(
    (a, b) => (a.title < b.title ? -1 : 1),
  );
  return (
    [
      '# Third-party notices',
      ...all.map(({ title, lines }) => [`## ${title}`, ...lines.filter(Boolean)].join('\n\n')),
    ].join('\n\n') + '\n'
  );
}
