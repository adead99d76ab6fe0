// An engine for tests: answers what it is asked in turn, and ends over an image that says so. Like
// the real one it says LIMIT where it ended itself.
const waiting = [];
let working = false;

function work() {
  const next = waiting.shift();
  working = next !== undefined;
  if (!working) return;
  const said = Buffer.from(next.params.image).toString();
  if (said === 'limit') process.stderr.write('mmocr-engine: limit memory\n', () => process.exit(1));
  else if (said === 'end') process.exit(1);
  else {
    const result = { source: { kind: 'local', model: 'm', device: 'cpu' }, task: 'textdet' };
    const answer = { ...result, instances: [], timings: [], totalMs: 0 };
    process.send({ id: next.id, ok: true, result: answer }, () => setImmediate(work));
  }
}

process.on('message', request => {
  if ('cancel' in request) return;
  waiting.push(request);
  // The others of the same moment are here before it begins.
  if (!working) working = setTimeout(work, 20);
});
