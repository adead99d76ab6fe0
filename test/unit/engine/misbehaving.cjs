// Speaks the engine's protocol and does what a real engine does on a bad day.
const { writeSync } = require('node:fs');

/** The descriptor of the channel that `fork` makes; a message is its length, then what v8.serialize makes of it. */
const channel = 3;
const message = (length, ...parts) => {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(length);
  const bytes = Buffer.concat([head, ...parts]);
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(channel, bytes, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
};
const depth = 1_000_000;
const deep = [Buffer.from([0xff, 0x0f]), Buffer.alloc(2 * depth, 'A\x01', 'latin1'), Buffer.from('0'), Buffer.alloc(3 * depth, '$\0\x01', 'latin1')];

/** By the image's path: what comes instead of an answer. */
const odd = {
  'larger than 2 GiB': () => message(0x90000000, Buffer.alloc(100_000)),
  'nested deeply': () => message(deep.reduce((sum, { length }) => sum + length, 0), ...deep),
  'not serialised': () => message(12, Buffer.from('Segmentation')),
  null: () => process.send(null),
  'a word': () => process.send('hello'),
  'an id of another kind': id => process.send({ id: `${id}`, ok: true, result: {} }),
  'no result': id => process.send({ id, ok: true }),
  'an error without words': id => process.send({ id, ok: false, error: null }),
  'neither good nor bad': id => process.send({ id }),
  'an unknown id first': id => {
    process.send({ id: 77_777, ok: true, result: {} });
    process.send({ id, ok: true, result: { width: 1 } });
  },
  nothing: () => undefined,
  'much on stderr': () => {
    for (let i = 0; i < 500; i++) process.stderr.write(Buffer.alloc(100_000, 'x'));
    process.stderr.write('the end', () => process.kill(process.pid, 'SIGKILL'));
  },
};

process.on('message', ({ id, method, params }) => {
  if (method === 'devices') process.send({ id, ok: true, result: { pid: process.pid, env: process.env } });
  if (method === 'decodeImage' && Object.hasOwn(odd, params.imagePath)) odd[params.imagePath](id);
  else if (method === 'decodeImage' && params.imagePath === 'disconnect') setInterval(() => process.connected && process.disconnect(), 1);
  else if (method === 'decodeImage') process.kill(process.pid, 'SIGKILL');
  if (method === 'predict') for (;;);
  if (method === 'evaluateConfig' && params.path === 'user') process.send({ id, ok: false, error: { name: 'UserError', message: 'install it', fix: 'setUpPython' } });
  if (method === 'evaluateConfig' && params.path === 'defect') process.send({ id, ok: false, error: { name: 'TypeError', message: 'x is not a function', stack: 'TypeError: x is not a function\n    at engine.ts:1' } });
});
