import * as l10n from '@vscode/l10n';
import { UserError, type Fix } from '../../base/errors';
import { firstTracebacks, type LogLine } from './log';

/**
 * A known way to fail: how it looks in the log, and what to tell. `found` are the pattern's groups.
 */
interface Cause {
  pattern: RegExp;
  fix?: Fix | Fix[];
  tell: (model: string, ...found: string[]) => string;
}

/** What to tell when TorchServe could not get `address`. */
export function portInUse(address: string): string {
  return l10n.t(
    'TorchServe ended because another program uses {0}. Start it again to get free ports.',
    address,
  );
}

/** Why TorchServe itself ended or never came up; one look at its own lines. */
const serverCauses: Cause[] = [
  {
    pattern: /java not found, please make sure JAVA_HOME/,
    fix: 'installJava',
    tell: () =>
      l10n.t(
        'TorchServe needs Java 11 or newer, and there is none. Install a JDK (17 is what TorchServe is tested with), or set mmocr.torchserve.javaHome.',
      ),
  },
  {
    pattern: /UnsupportedClassVersionError|NoSuchMethodError: .*readString/,
    fix: 'installJava',
    tell: () =>
      l10n.t(
        'This Java is too old for TorchServe. Install a JDK 11 or newer (17 is what TorchServe is tested with), or set mmocr.torchserve.javaHome.',
      ),
  },
  {
    pattern: /No module named '?ts(?:\.model_server)?'?(?:$|[^.\w])/,
    fix: 'setUpPython',
    tell: () =>
      l10n.t(
        'This Python has no TorchServe. Set up the Python environment, or choose one that has it in mmocr.python.',
      ),
  },
  {
    pattern: /Failed to bind to address:? \/?(?:https?:\/\/)?([\d.]+:\d+)/,
    tell: (_, address = '') => portInUse(address),
  },
  {
    pattern: /Invalid Environment Variable:?\s*(.*)/i,
    fix: 'openSettings',
    tell: (_, name = '') =>
      l10n.t('config.properties uses an environment variable that is not set: {0}', name),
  },
  {
    pattern: /Invalid configuration: (.*)/,
    fix: 'openSettings',
    tell: (_, what = '') => l10n.t('TorchServe does not accept config.properties: {0}', what),
  },
  {
    pattern: /Token Authorization setup unsuccessful/,
    tell: () =>
      l10n.t(
        'TorchServe could not write its key file. Its folder must be writable and its disk not full.',
      ),
  },
  {
    pattern: /java\.lang\.OutOfMemoryError: (.*)/,
    tell: (_, what = '') =>
      l10n.t(
        'TorchServe ran out of memory: {0}. Set vmargs=-Xmx… in config.properties, or serve fewer models.',
        what,
      ),
  },
  {
    pattern: /No space left on device/,
    tell: () =>
      l10n.t('The disk is full: TorchServe unpacks every model into the temporary folder.'),
  },
];

/** Why a model's worker died; looked for in its first traceback, the most telling first. */
const workerCauses: Cause[] = [
  {
    pattern: /No module named '(ts|torch|yaml|psutil|mmocr|mmcv|mmengine|mmdet|cv2)'/,
    fix: 'setUpPython',
    tell: (model, module = '') =>
      l10n.t(
        '"{0}" cannot be served: the Python of TorchServe lacks "{1}". Set up the Python environment, or choose another one in mmocr.python.',
        model,
        module,
      ),
  },
  {
    pattern: /No module named '([^']+)'/,
    fix: 'setUpPython',
    tell: (model, module = '') =>
      l10n.t(
        '"{0}" cannot be served: its handler or config imports "{1}", which is neither in the archive nor in the Python environment.',
        model,
        module,
      ),
  },
  {
    pattern: /AF_UNIX path too long/,
    tell: () =>
      l10n.t(
        "The temporary folder's path is too long for the workers' sockets. Set use_native_io=false in config.properties.",
      ),
  },
  {
    pattern:
      /PytorchStreamReader failed|failed finding central directory|Ran out of input|pickle data was truncated|unexpected EOF|file in archive is not in a subdirectory|invalid load key|storage has wrong byte size/,
    fix: ['showLog', 'convertToMar'],
    tell: model =>
      l10n.t(
        'The checkpoint in the archive of "{0}" is damaged or incomplete. Take the complete file and convert it again.',
        model,
      ),
  },
  {
    pattern: /Weights only load failed/,
    fix: ['showLog', 'convertToMar'],
    tell: model =>
      l10n.t(
        'PyTorch refuses the checkpoint of "{0}" because it holds more than weights. Convert it again with this extension\'s handler, which loads such files safely.',
        model,
      ),
  },
  {
    pattern:
      /CUDA out of memory|System out of memory|MemoryError|DefaultCPUAllocator: can't allocate memory|not enough memory|507 - /,
    tell: model => l10n.t('"{0}" does not fit into memory. Serve fewer models or workers.', model),
  },
  {
    pattern: /KeyError: ['"](\S+) is not in the (\S+) registry/,
    fix: 'setUpPython',
    tell: (model, type = '', registry = '') =>
      l10n.t(
        '"{0}" cannot be served: {1} is unknown to the installed MMOCR ({2}). The config was written for another version, or a package of its own is missing.',
        model,
        type,
        registry,
      ),
  },
  {
    pattern: /size mismatch for (\S+):/,
    tell: (model, layer = '') =>
      l10n.t(
        '"{0}" cannot be served: the checkpoint does not fit the config (first difference: {1}).',
        model,
        layer,
      ),
  },
  // Our handler's own sentences: those about the Python environment, and the others.
  {
    pattern: /MMOCR: cannot load model \S+: (.*(?:is not installed in|environment with MMOCR).*)/,
    fix: 'setUpPython',
    tell: (model, said = '') => l10n.t('"{0}" cannot be served: {1}', model, said),
  },
  {
    pattern: /MMOCR: cannot load model \S+: (.+)/,
    tell: (model, said = '') => l10n.t('"{0}" cannot be served: {1}', model, said),
  },
];

/** Why TorchServe itself does not run; undefined when its lines do not show it. */
export function serverFailure(lines: readonly LogLine[]): UserError | undefined {
  const own = lines
    .filter(line => line.worker === undefined)
    .map(line => line.text)
    .join('\n');
  return match(serverCauses, own, '');
}

/**
 * Whether TorchServe was asked to stop (a signal, Ctrl+C, its terminal closed): only then does it
 * unregister its models.
 */
export function stoppedInOrder(lines: readonly LogLine[]): boolean {
  return lines.some(line => line.text.startsWith('Unregistering model '));
}

/**
 * Why archives were not loaded and workers died, by model name (`Failed to load model` names the
 * archive file instead).
 */
export function modelFailures(lines: readonly LogLine[]): Map<string, UserError> {
  const failures = new Map<string, UserError>();
  for (const [index, { text }] of lines.entries()) {
    const [, archive] = /^Failed to load model: (.+)$/.exec(text) ?? [];
    if (archive !== undefined)
      failures.set(archive, archiveError(archive, lines.slice(index + 1, index + 40)));
  }
  const tracebacks = firstTracebacks(lines);
  for (const worker of new Set(lines.map(line => line.worker))) {
    if (worker === undefined) continue;
    const own = lines.filter(line => line.worker === worker).map(line => line.text);
    const model = worker.replace(/_[^_]*$/, '');
    // Several threads write the log; only when the worker's output was read to its end is all of
    // its traceback there.
    if (
      own.some(text => /^Stopped Scanner .*-stdout$/.test(text)) &&
      own.some(text => diedLoading.test(text))
    )
      failures.set(model, workerError(model, own, tracebacks.get(worker) ?? []));
  }
  return failures;
}

const diedLoading =
  /Backend worker process died|State change WORKER_STARTED -> WORKER_(ERROR|STOPPED)|Backend worker did not respond in given time/;

function workerError(model: string, own: string[], traceback: string[]): UserError {
  const said = own.filter(text => text.startsWith('MMOCR: cannot load')).slice(0, 1);
  const known = match(workerCauses, [...said, ...traceback].join('\n'), model);
  if (known) return known;
  const last = traceback.findLast(line => /^\S/.test(line));
  if (last !== undefined)
    return new UserError(l10n.t('"{0}" cannot be served: {1}', model, last), { fix: 'showLog' });
  return own.some(text => text.includes('did not respond in given time'))
    ? new UserError(
        l10n.t(
          '"{0}" took too long to load. Raise default_startup_timeout in config.properties.',
          model,
        ),
        { fix: 'showLog' },
      )
    : new UserError(
        l10n.t(
          'The worker of "{0}" ended while it loaded, without a word: perhaps the machine ran out of memory.',
          model,
        ),
        { fix: 'showLog' },
      );
}

/**
 * What stands before the built-in server's own sentence about an archive it cannot load: that is
 * for users as it is.
 */
export function builtinReason(fix: Fix | undefined): string {
  return `mmocr.serving.${fix ?? 'showLog'}.ModelFileError`;
}

function archiveError(archive: string, after: readonly LogLine[]): UserError {
  const own = after
    .map(({ text }) => /^mmocr\.serving\.(\w+)\.ModelFileError: (.*)$/.exec(text))
    .find(found => found !== null);
  if (own) return new UserError(own[2] ?? '', { fix: own[1] as Fix });
  const why =
    after
      .find(({ text }) => /^(Caused by: )?[\w.]+(Exception|Error): /.test(text))
      ?.text.replace(/^(Caused by: )?[\w.]+\.(\w+): /, '') ?? '';
  return new UserError(
    l10n.t('{0} is no archive that TorchServe can load, or it is incomplete: {1}', archive, why),
    { fix: 'showLog' },
  );
}

function match(causes: readonly Cause[], text: string, model: string): UserError | undefined {
  for (const { pattern, fix, tell } of causes) {
    const found = pattern.exec(text);
    if (found)
      return new UserError(tell(model, ...found.slice(1)), fix ? { fix } : { fix: 'showLog' });
  }
  return undefined;
}
