import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { evaluateConfig } from '../../../src/config/evaluate';
import { useEngine, useFolder } from './engine';

/** What a config does to Python ends with its evaluation. */
const engine = useEngine();
const folder = useFolder();

function evaluate(name: string, text: string) {
  const path = join(folder.path, name);
  writeFileSync(path, text);
  return evaluateConfig(path, { engine: engine.client, packageRoots: [] });
}

const honest = `import json
import math
model = dict(type='DBNet', sizes=sorted([3, 1, 2]), pi=math.floor(math.pi), text=json.dumps([1]), names=list(range(2)))
`;
const values = { model: { type: 'DBNet', sizes: [1, 2, 3], pi: 3, text: '[1]', names: [0, 1] } };

/** Each is followed by the honest config, in the same engine. */
const tampering: [what: string, text: string][] = [
  [
    'builtins',
    'modules["builtins"].sorted = lambda *_: ["tampered"]\nmodules["builtins"].range = lambda *_: ["tampered"]',
  ],
  [
    'a module that configs import',
    'modules["math"].floor = lambda _: 666\nmodules["json"].dumps = lambda *_, **__: \'"tampered"\'',
  ],
  [
    'the flattener',
    'modules["flatten.evaluation"].encode = lambda *_: {"dict": [["model", "tampered"]]}',
  ],
  [
    'the code of a function',
    'def other(value, *_):\n    return {"dict": [["model", "tampered"]]}\nmodules["flatten.encode"].encode.__code__ = other.__code__',
  ],
  [
    'whatever the collector finds',
    `for thing in modules["gc"].get_objects():
    if type(thing) is dict and "ConfigDict" in thing and "__name__" in thing:
        thing["merge"] = lambda *_: {"model": "tampered"}`,
  ],
  [
    'a file of the standard library',
    `here = modules['posix']
for name in ['json/tool.py', 'json/tool']:
    modules.pop('json.tool', None)
modules['builtins'].open('/tmp/sitecustomize.py', 'w').write('x = 1')
modules['zipimport']._zip_directory_cache.clear()
modules['builtins'].open('/lib/python314.zip', 'wb').write(b'')
del here`,
  ],
  [
    'a timer',
    'modules["signal"].signal(14, lambda *_: None)\nmodules["signal"].setitimer(0, 0.01, 0.01)',
  ],
];

it.each(tampering)(
  'of what a config changes in %s, the next one sees nothing',
  async (_what, text) => {
    // Whether the hostile one gives values, or an error, is its own affair.
    await evaluate(
      'hostile.py',
      `import re\nmodules = re.enum.sys.modules\n${text}\ndel modules, re\n`,
    ).catch(() => undefined);
    expect((await evaluate('honest.py', honest)).values).toEqual(values);
  },
);

it("of two that are evaluated at once, neither runs in the other's Python, whichever asks for base files first", async () => {
  writeFileSync(join(folder.path, 'base.py'), 'optimizer = dict(lr=1)\n');
  // Runs before its base is asked for: of mmcv's configs `_base_` may be computed.
  const hostile =
    'import re\nre.enum.sys.modules["builtins"].sorted = lambda *_: ["tampered"]\n_base_ = ["".join(["./ba", "se.py"])]\ndata = dict(samples_per_gpu=1)\n';
  const [, first, second] = await Promise.all([
    evaluate('hostile.py', hostile),
    evaluate('first.py', honest),
    evaluate('second.py', `_base_ = ["./base.py"]\n${honest}`),
  ]);
  expect(first.values).toEqual(values);
  expect(second.values).toEqual({ ...values, optimizer: { lr: 1 } });
});
