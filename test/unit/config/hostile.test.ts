import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors';
import { evaluateConfig, plain } from '../../../src/config/evaluate';
import { useEngine, useFolder } from './engine';

/** Configs that try every known door out of the sandbox. */
const engine = useEngine();
const folder = useFolder();
let count = 0;

function evaluate(text: string, limitSeconds = 20) {
  const path = join(folder.path, `hostile-${count++}.py`);
  writeFileSync(path, text);
  return evaluateConfig(path, { engine: engine.client, limitSeconds });
}

it.each([
  ['js', 'a = 1\nimport js', 'configs are evaluated without "js"'],
  [
    'pyodide_js',
    'a = 1\nimport pyodide_js\npyodide_js.mountNodeFS("/host", "/")',
    'without "pyodide_js"',
  ],
  ['_pyodide_core', 'a = 1\nfrom _pyodide_core import JsProxy', 'without "_pyodide_core"'],
  ['run_js', 'a = 1\nfrom pyodide.code import run_js', 'without "pyodide.code"'],
  ['subprocess', 'a = 1\nimport subprocess', 'without "subprocess"'],
  ['socket', 'a = 1\nimport socket', 'without "socket"'],
  ['ctypes', 'a = 1\nimport ctypes', 'without "ctypes"'],
  ['importlib', 'a = 1\nimport importlib', 'without "importlib"'],
  ['__import__', 'a = 1\n__import__("sys")', 'without "sys"'],
  ['open', 'a = 1\nopen("/etc/passwd")', 'open() is refused'],
  ['os.system', 'import os\nos.system("id")', 'os.system() is refused'],
  ['os.path.exists', 'import os.path as osp\nosp.exists("/etc")', 'os.path.exists() is refused'],
  [
    'a function of its own',
    'def read():\n    return open("/etc/passwd")\nvalue = [\n    1,\n]\nread()',
    'open() is refused',
  ],
])('refuses %s, naming file and line', async (_name, text, message) => {
  const error = await evaluate(text).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  expect((error as Error).message).toContain(message);
  expect((error as Error).message).toMatch(/hostile-\d+\.py, line 2: /);
});

it('has no JavaScript object left for code that searches the whole interpreter', async () => {
  const { values } = await evaluate(`import re
system = re.enum.sys
modules = system.modules
collector = modules['gc']
seen, todo, found = set(), list(collector.get_objects()), []
while todo:
    thing = todo.pop()
    if id(thing) not in seen:
        seen.add(id(thing))
        if type(thing).__module__ == 'pyodide.ffi' and type(thing).__name__ != 'JsNull' and not isinstance(thing, type):
            found.append(type(thing).__name__)
        todo.extend(collector.get_referents(thing))
tries = {}
for name in ['js', 'pyodide_js', '_pyodide_core', 'pyodide.code', 'ctypes', '_ctypes']:
    modules.pop(name, None)
    try:
        modules['builtins'].__import__(name)
        tries[name] = 'imported'
    except BaseException as error:
        tries[name] = 'refused'
searched = len(seen)
del system, modules, collector, seen, todo, thing, re
`);
  expect(plain(values)).toMatchObject({
    found: [],
    tries: {
      js: 'refused',
      pyodide_js: 'refused',
      _pyodide_core: 'refused',
      'pyodide.code': 'refused',
      ctypes: 'refused',
      _ctypes: 'refused',
    },
  });
  expect(values['searched']).toBeGreaterThan(10_000);
});

it("sees nothing of the machine even with Python's real functions", async () => {
  const target = join(folder.path, 'escaped.txt');
  const { values } = await evaluate(`import re
system = re.enum.sys
real = system.modules['builtins'].open
here = system.modules['posix']
listed = here.listdir('/')
environment = {k.decode(): v.decode() for k, v in here.environ.items()}
try:
    real(${JSON.stringify(target)}, 'w').write('x')
    wrote = 'inside'
except OSError:
    wrote = 'no such folder'
del system, real, here, re
`);
  expect(existsSync(target)).toBe(false);
  expect(values['listed']).not.toContain('usr');
  expect(Object.keys(values['environment'] as object)).not.toContain('MMOCR_CACHE');
});

it('cannot make the flattened text anything but literals', async () => {
  const error = await evaluate(`import re
encode = re.enum.sys.modules['flatten.evaluation']
encode.encode = lambda *_: {'float': '__import__("os").system("id")'}
del encode, re
`).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
});

it('stops an endless loop and evaluates the next config', async () => {
  await expect(evaluate('while True:\n    pass\n', 1)).rejects.toThrow(
    /hostile-\d+\.py did not end within 1 seconds/,
  );
  await expect(evaluate('model = dict(type="x")\n')).resolves.toMatchObject({
    values: { model: { type: 'x' } },
  });
});

it('stops on cancel', async () => {
  const controller = new AbortController();
  const path = join(folder.path, 'endless.py');
  writeFileSync(path, 'import itertools\nfor _ in itertools.count(): pass\n');
  const pending = evaluateConfig(path, { engine: engine.client, signal: controller.signal });
  const next = evaluate('model = dict(type="x")\n');
  setTimeout(() => {
    controller.abort();
  }, 100);
  await expect(pending).rejects.toMatchObject({ name: 'CancelledError' });
  // Configs are evaluated one after another: this one waited for the endless one to be ended.
  await expect(next).resolves.toMatchObject({ values: { model: { type: 'x' } } });
});

it('survives a config that wants all memory, and one that recurses for ever', async () => {
  await expect(evaluate('a = [0] * 10**9\n')).rejects.toThrow(/line 1: MemoryError/);
  await expect(evaluate('a = []\nwhile True: a.append(bytearray(10**8))\n')).rejects.toThrow(
    /line 2: MemoryError/,
  );
  await expect(evaluate('def f(): return f()\nf()\n')).rejects.toThrow(/line 1: RecursionError/);
  await expect(evaluate('a = []\na.append(a)\n')).rejects.toThrow(UserError);
  await expect(evaluate('model = dict(type="x")\n')).resolves.toMatchObject({
    values: { model: { type: 'x' } },
  });
});

it.each([
  ['ends Python', 'modules["posix"]._exit(3)', /broke Python/],
  ['aborts', 'modules["posix"].abort()', /broke Python/],
  ['answers with nothing', 'modules["json"].dumps = lambda *_: None', /changed the Python/],
  [
    'answers with half a reply',
    'modules["json"].dumps = lambda *_: "{\\"kind\\": \\"done\\"}"',
    /changed the Python/,
  ],
  [
    'answers without end',
    'modules["json"].dumps = lambda *_: "\\"" + "x" * 30_000_000 + "\\""',
    /more values than a config can have/,
  ],
  [
    'answers too deeply',
    'modules["json"].dumps = lambda *_: \'{"kind":"done","generation":"1.x","usedFiles":[],"tree":\' + "["*200000 + "]"*200000 + "}"',
    /nested too deeply/,
  ],
])('a config that %s fails alone', async (_what, text, message) => {
  const error = await evaluate(`import re\nmodules = re.enum.sys.modules\n${text}\n`).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  expect((error as Error).message).toMatch(message);
});

it('leaves nothing behind', () => {
  expect(
    readdirSync(folder.path).filter(name => !/^(hostile-\d+|endless)\.py$/.test(name)),
  ).toEqual([]);
});
