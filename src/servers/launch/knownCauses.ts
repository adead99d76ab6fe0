import * as l10n from '@vscode/l10n';
import type { Fix } from '../../base/errors';

/**
 * A known way to fail: how it looks in the log, and what to tell. `found` are the pattern's groups.
 */
export interface Cause {
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
export const serverCauses: Cause[] = [
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
export const workerCauses: Cause[] = [
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
