// node test/goldens/decode.mjs < PATHS
//
// How the local run decodes images: reads a path a line, writes a JSON line for each: per colour
// mode [height, width, channels, SHA-256 of the samples], or the reason why it was refused. For
// compare_decoding.py.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as esbuild from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');
const outfile = path.join(root, '.cache/decoding/decode.cjs');
await esbuild.build({
  entryPoints: [path.join(root, 'src/engine/decode/decode.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  logLevel: 'warning',
  external: ['@jsquash/jpeg', '@jsquash/webp'],
});
const { decodeImageFile } = createRequire(import.meta.url)(outfile);
const modes = ['color', 'grayscale', 'color_ignore_orientation', 'grayscale_ignore_orientation'];

for await (const file of createInterface({ input: process.stdin })) {
  const answers = {};
  for (const mode of modes) {
    try {
      const { width, height, channels, data } = await decodeImageFile(
        fs.readFileSync(file),
        path.basename(file),
        mode,
      );
      answers[mode] = [height, width, channels, createHash('sha256').update(data).digest('hex')];
    } catch (error) {
      answers[mode] = error.name === 'UserError' ? error.message : `DEFECT ${error.stack}`;
    }
  }
  process.stdout.write(`${JSON.stringify(answers)}\n`);
}
