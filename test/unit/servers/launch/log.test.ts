import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstTracebacks, parseLog, readServerLog } from '../../../../src/servers/launch/log';
import { temporaryFolder } from '../../archive/temporary';
import { project } from '../../config/project';
import {
  builtinReason,
  modelFailures,
  serverFailure,
  stoppedInOrder,
} from '../../../../src/servers/launch/logCauses';

/** Logs of a real TorchServe 0.12.0. */
const log = (name: string) =>
  parseLog(
    fs.readFileSync(
      path.resolve(__dirname, '../../../fixtures/torchserve-logs', `${name}.log`),
      'utf8',
    ),
  );
const worker = (text: string, model = 'm') =>
  `2026-11-22T10:00:00,000 [INFO ] W-9000-${model}_1.0-stdout MODEL_LOG - ${text}`;
const died = [
  worker('Backend worker process died.'),
  worker('Stopped Scanner - W-9000-m_1.0-stdout'),
];
const own = (text: string) =>
  `2026-11-22T10:00:00,000 [INFO ] main org.pytorch.serve.ModelServer - ${text}`;
const cause = (...lines: string[]) =>
  modelFailures(parseLog([...lines, ...died].join('\n'))).get('m')?.message;

describe("TorchServe's log", () => {
  it("gives the first traceback of a worker, chained exceptions included, without TorchServe's lines in between", () => {
    const traceback = firstTracebacks(log('missing')).get('missing_1.0') ?? [];
    expect(traceback[0]).toBe('Traceback (most recent call last):');
    expect(traceback).toContain("ModuleNotFoundError: No module named 'no_such_package'");
    expect(traceback.at(-1)).toBe("ModuleNotFoundError: No module named 'ts.torch_handler.script'");
    expect(traceback.join('\n')).not.toMatch(/Worker disconnected|InterruptedException/);
  });

  it("is not doubled by what Windows' console got of it", async () => {
    const working = temporaryFolder();
    const lines = [
      own('Model server started.'),
      'java not found, please make sure JAVA_HOME is set properly.',
    ];
    project(working, {
      'logs/ts_log.log': `${lines[0]}\r\n`,
      'logs/console.log': `${lines.join('\r\n')}\r\n`,
    });
    expect((await readServerLog(working)).map(({ text }) => text).filter(Boolean)).toEqual([
      'Model server started.',
      lines[1],
    ]);
  });

  it('is stitched where two workers write at once', () => {
    const said = (model: string) => [
      'Traceback (most recent call last):',
      '  File "x.py", line 1, in f',
      `ValueError: of ${model}`,
    ];
    const text = said('a').flatMap((line, index) => [
      worker(line, 'a'),
      worker(said('b')[index] ?? '', 'b'),
    ]);
    const found = firstTracebacks(parseLog(text.join('\n')));
    expect(
      [...found].map(([name, traceback]) => [name, traceback.length, traceback.at(-1)]),
    ).toEqual([
      ['a_1.0', 3, 'ValueError: of a'],
      ['b_1.0', 3, 'ValueError: of b'],
    ]);
  });
});

describe('why a model is not served', () => {
  it.each([
    ['missing', /its handler or config imports "no_such_package"/, 'setUpPython'],
    ['killed', /ended while it loaded, without a word/, 'showLog'],
    ['memory', /does not fit into memory/, 'showLog'],
    [
      'truncated',
      /The checkpoint in the archive of "truncated" is damaged or incomplete/,
      'showLog',
    ],
  ])('%s', (name, message, fix) => {
    expect(modelFailures(log(name)).get(name)).toMatchObject({
      message: expect.stringMatching(message),
      fix,
    });
  });

  it.each([
    ["ModuleNotFoundError: No module named 'mmocr'", /the Python of TorchServe lacks "mmocr"/],
    [
      "KeyError: 'DBNetX is not in the mmocr::model registry. Please check'",
      /DBNetX is unknown to the installed MMOCR/,
    ],
    [
      'RuntimeError: Error(s) in loading state_dict for DBNet:\n\tsize mismatch for neck.0.weight: copying',
      /does not fit the config \(first difference: neck\.0\.weight\)/,
    ],
    [
      'torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate',
      /does not fit into memory/,
    ],
    ['_pickle.UnpicklingError: Weights only load failed. This file', /holds more than weights/],
    ['OSError: AF_UNIX path too long', /use_native_io=false/],
    ['ValueError: something of its own', /"m" cannot be served: ValueError: something of its own/],
  ])('%s', (exception, message) => {
    expect(
      cause(
        worker('Traceback (most recent call last):'),
        worker('  File "x.py", line 1, in f'),
        ...exception.split('\n').map(line => worker(line)),
        worker('Torch worker started.'),
      ),
    ).toMatch(message);
  });

  it('is what the built-in server says of an archive, in its own words', () => {
    const lines = [
      'Failed to load model: m.mar',
      `${builtinReason('exportToOnnx')}: m.mar holds no ONNX file.`,
    ].map(own);
    const failure = modelFailures(parseLog(lines.join('\n'))).get('m.mar');
    expect(failure).toMatchObject({
      message: 'm.mar holds no ONNX file.',
      fixes: ['exportToOnnx'],
    });
  });

  it('is what our handler says, where nothing is known better', () => {
    const said = (text: string) =>
      modelFailures(
        parseLog([worker(`MMOCR: cannot load model m: ${text}`), ...died].join('\n')),
      ).get('m');
    expect(
      said("dbnet.pth does not fit the config: it has none of the model's weights"),
    ).toMatchObject({
      message:
        '"m" cannot be served: dbnet.pth does not fit the config: it has none of the model\'s weights',
      fix: 'showLog',
    });
    expect(said('MMOCR is not installed in /usr/bin/python3: install it there')).toMatchObject({
      fix: 'setUpPython',
    });
  });

  it('waits for the end of the traceback, which TorchServe copies while it notes the death', () => {
    const whole = log('missing');
    const firstDeath = whole.findIndex(line => line.text.includes('WORKER_STOPPED'));
    expect(firstDeath).toBeGreaterThan(0);
    expect(modelFailures(whole.slice(0, firstDeath + 1)).size).toBe(0);
  });

  it('is not guessed from a traceback that did not end the worker', () => {
    expect(
      modelFailures(
        parseLog(
          [
            worker('Traceback (most recent call last):'),
            worker('  File'),
            worker('ValueError: logged only'),
          ].join('\n'),
        ),
      ).size,
    ).toBe(0);
  });

  it('names an archive that could not be unpacked', () => {
    const lines = [
      own('Failed to load model: x.mar'),
      'org.pytorch.serve.archive.model.InvalidModelException: Model name is not defined.',
      '\tat org',
    ];
    expect(modelFailures(parseLog(lines.join('\n'))).get('x.mar')?.message).toMatch(
      /^x\.mar is no archive.*Model name is not defined/,
    );
  });
});

describe('why TorchServe does not run', () => {
  it.each([
    ['java not found, please make sure JAVA_HOME is set properly.', /needs Java/, 'installJava'],
    [
      'Exception in thread "main" java.lang.UnsupportedClassVersionError: org/pytorch',
      /too old/,
      'installJava',
    ],
    [
      "/usr/bin/python3: Error while finding module specification for 'ts.model_server' (ModuleNotFoundError: No module named 'ts')",
      /no TorchServe/,
      'setUpPython',
    ],
    [
      'java.io.IOException: Failed to bind to address: http://127.0.0.1:18080',
      /uses 127\.0\.0\.1:18080/,
      'showLog',
    ],
    [
      'java.io.IOException: Failed to bind to address /127.0.0.1:17070',
      /uses 127\.0\.0\.1:17070/,
      'showLog',
    ],
    [
      'Invalid configuration: For input string: "abc"',
      /does not accept config\.properties: For input string: "abc"/,
      'openSettings',
    ],
    [
      'java.lang.IllegalStateException: Token Authorization setup unsuccessful',
      /could not write its key file/,
      'showLog',
    ],
  ])('%s', (line, message, fix) => {
    expect(serverFailure(parseLog(`${own('Torchserve stopped.')}\n${line}`))).toMatchObject({
      message: expect.stringMatching(message),
      fix,
    });
  });

  it('is not blamed on what a model printed, and an ordered stop is known', () => {
    expect(
      serverFailure(
        parseLog(worker('java not found, please make sure JAVA_HOME is set properly.')),
      ),
    ).toBeUndefined();
    expect(stoppedInOrder(parseLog(own('Unregistering model m version 1.0')))).toBe(true);
    expect(stoppedInOrder(log('killed'))).toBe(false);
  });
});
