// npm run kernels [-- --check]
//
// Compiles src/kernels/ into src/preprocess/kernels/compiled.ts, as text that every bundler and
// test takes as it is; with --check it says whether that file is what the sources give.
import fs from 'node:fs';
import path from 'node:path';
import asc from 'assemblyscript/asc';
import { root } from './folders.mjs';

const target = path.join(root, 'src/preprocess/kernels/compiled.ts');

async function compiled() {
  let binary;
  const { error, stderr } = await asc.main(
    [
      'src/kernels/pixels.ts',
      '--baseDir',
      root,
      '--outFile',
      'pixels.wasm',
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--importMemory',
      '--enable',
      'simd',
    ],
    {
      readFile: (name, base) =>
        fs.existsSync(path.resolve(base, name))
          ? fs.readFileSync(path.resolve(base, name), 'utf8')
          : null,
      writeFile: (_, contents) => {
        binary = contents;
      },
    },
  );
  if (error) throw new Error(`${stderr}`, { cause: error });
  return Buffer.from(binary).toString('base64');
}

const text = `// Made by tools/kernels.mjs from src/kernels/.
/** The WebAssembly module, base64. */
export const compiled = [
${(await compiled())
  .match(/.{1,120}/g)
  .map(line => `  '${line}',`)
  .join('\n')}
].join('');
`;
if (!process.argv.includes('--check')) fs.writeFileSync(target, text);
else if (!fs.existsSync(target) || fs.readFileSync(target, 'utf8') !== text) {
  console.error(
    `${path.relative(root, target)} is not what src/kernels/ gives: run npm run kernels`,
  );
  process.exit(1);
}
