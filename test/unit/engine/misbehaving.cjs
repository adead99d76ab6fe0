// Speaks the engine's protocol and does what a real engine does on a bad day.
process.on('message', ({ id, method, params }) => {
  if (method === 'devices') process.send({ id, ok: true, result: { pid: process.pid, env: process.env } });
  if (method === 'decodeImage' && params.imagePath === 'disconnect') setInterval(() => process.connected && process.disconnect(), 1);
  else if (method === 'decodeImage') process.kill(process.pid, 'SIGKILL');
  if (method === 'predict') for (;;);
  if (method === 'evaluateConfig' && params.path === 'user') process.send({ id, ok: false, error: { name: 'UserError', message: 'install it', fix: 'setUpPython' } });
  if (method === 'evaluateConfig' && params.path === 'defect') process.send({ id, ok: false, error: { name: 'TypeError', message: 'x is not a function', stack: 'TypeError: x is not a function\n    at engine.ts:1' } });
});
