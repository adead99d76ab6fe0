// The contender of ceiling.mjs: a network and nothing else, in a process of one thread. Started with
// an ONNX file, its description and images: the inputs that the engine makes of these images are
// made once; then each message of so many seconds is answered with how often the network ran.
import fs from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { pathToFileURL } from 'node:url';

const [predictFile, onnxPath, ...images] = process.argv.slice(2);
const { predict } = (await import(pathToFileURL(predictFile).href)).default;
const description = JSON.parse(fs.readFileSync(`${onnxPath}.json`, 'utf8'));
const inputs = [];
for (const imagePath of images) {
  const pipeline = { kind: 'single', model: { onnxPath, description } };
  const image = fs.readFileSync(imagePath);
  await predict({ pipeline, device: 'cpu', image, imagePath }, undefined, event => {
    if (event.kind === 'input') inputs.push(event.feeds);
  });
}
const session = await InferenceSession.create(onnxPath, {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 3,
});
const feeds = inputs.map(input =>
  Object.fromEntries(
    Object.entries(input).map(([name, { dims, data }]) => {
      const type = data instanceof Float32Array ? 'float32' : 'int64';
      return [name, new Tensor(type, data, dims)];
    }),
  ),
);
for (const feed of feeds) await session.run(feed);

process.on('message', async seconds => {
  const end = performance.now() + seconds * 1000;
  let runs = 0;
  for (; performance.now() < end; runs++) await session.run(feeds[runs % feeds.length]);
  process.send(runs);
});
process.on('disconnect', () => process.exit());
process.send('ready');
