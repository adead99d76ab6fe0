// node bench/decoding.mjs [FILE.png…]
//
// Decoding the samples' PNG, against fast-png 8 (pako), which the local run used before; both in
// colour, warm, taking turns in one process. BENCH_ROUNDS.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { median, root, sample, timed } from './build.mjs';

const rounds = Number(process.env.BENCH_ROUNDS ?? 40);
const outfile = path.join(root, '.cache/bench/decode.cjs');
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
const fastPng = await import('fast-png');

/** fast-png's samples as BGR, in the loop that the local run had for any number of channels. */
function before(bytes) {
  const { data, width, height, channels } = fastPng.decode(bytes);
  const kept = channels < 3 ? 1 : 3;
  const picked = new Uint8Array(width * height * kept);
  for (let from = 0, to = 0; to < picked.length; from += channels) {
    for (let channel = kept - 1; channel >= 0; channel--) picked[to++] = data[from + channel];
  }
  return kept === 3 ? picked : grayAsBgr(picked);
}

function grayAsBgr(gray) {
  const out = new Uint8Array(gray.length * 3);
  for (let from = 0, to = 0; from < gray.length; from++) {
    out[to++] = gray[from];
    out[to++] = gray[from];
    out[to++] = gray[from];
  }
  return out;
}

const files =
  process.argv.length > 2
    ? process.argv.slice(2)
    : fs
        .readdirSync(sample('images'))
        .filter(name => name.endsWith('.png'))
        .map(name => sample('images', name));
const sums = { now: 0, before: 0 };
for (const file of files) {
  const bytes = fs.readFileSync(file);
  const times = { now: [], before: [] };
  for (let round = -10; round < rounds; round++) {
    const now = await timed(() => decodeImageFile(bytes, file, 'color'));
    const old = await timed(() => before(bytes));
    if (old && Buffer.compare(now.result.data, old.result) !== 0)
      throw new Error(`${file}: other pixels`);
    if (round < 0) continue;
    times.now.push(now.ms);
    if (old) times.before.push(old.ms);
  }
  const [now, old] = [median(times.now), median(times.before)];
  sums.now += now;
  sums.before += old ?? 0;
  console.log(
    `${path.basename(file).padEnd(20)} ${now.toFixed(2)} ms, fast-png ${old.toFixed(2)} ms, ratio ${(now / old).toFixed(2)}`,
  );
}
console.log(
  `together             ${sums.now.toFixed(2)} ms, fast-png ${sums.before.toFixed(2)} ms, ratio ${(sums.now / sums.before).toFixed(2)}`,
);
