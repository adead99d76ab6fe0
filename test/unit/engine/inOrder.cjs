// Speaks the engine's protocol and answers in order, one request a turn; an image ends it by its name.
const waiting = [];
const next = () => {
  const { id, params } = waiting[0];
  if (params.imagePath.startsWith('ends it')) return process.kill(process.pid, 'SIGKILL');
  process.send({ id, ok: true, result: { image: params.imagePath } });
  waiting.shift();
  if (waiting.length > 0) setImmediate(next);
};
process.on('message', request => {
  if (!request.method) return;
  waiting.push(request);
  if (waiting.length === 1) setImmediate(next);
});
