import * as l10n from '@vscode/l10n';
import { type Fix, UserError } from '../base/errors';

interface Failure {
  /** Node's, where the module did not load. */
  code: string | undefined;
  /** What ONNX Runtime says. */
  said: string;
  /** The model's. */
  path: string;
  device: string;
}

interface Told {
  message: string;
  fix?: Fix;
}

/** A plain sentence for what ONNX Runtime says when it, a device or a model cannot be loaded. */
export function sessionError(cause: unknown, path: string, device = 'cpu'): UserError {
  const { code, message } = cause as { code?: string; message?: string };
  const failure = { code, said: plainWords(message ?? String(cause)), path, device };
  const told = runtimeMissing(failure) ?? modelUnfit(failure) ?? notRunHere(failure);
  return new UserError(told.message, { ...(told.fix && { fix: told.fix }), cause });
}

/** ONNX Runtime itself does not load. */
function runtimeMissing({ code, said }: Failure): Told | undefined {
  if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') {
    return {
      message: l10n.t(
        'There is no local run on this platform ({0} {1}): ONNX Runtime is not part of this build of the extension.',
        process.platform,
        process.arch,
      ),
    };
  }
  if (
    code === 'ERR_DLOPEN_FAILED' ||
    /specified module could not be found|cannot open shared object/i.test(said)
  ) {
    return {
      message: l10n.t(
        'ONNX Runtime cannot be loaded on this machine: {0}. Linux needs glibc 2.28 or newer, Windows the Visual C++ runtime.',
        said,
      ),
    };
  }
  return undefined;
}

/** The model is one that another export would replace. */
function modelUnfit({ said, path }: Failure): Told | undefined {
  const custom = /\b(mmdeploy|mmcv):+(\w+)/.exec(said);
  if (custom) {
    return {
      message: l10n.t(
        "{0} uses the operator {1} of {2}, which only MMDeploy's own library can run. Export the model again.",
        path,
        custom[2]!,
        custom[1]!,
      ),
      fix: 'exportToOnnx',
    };
  }
  const newer = /Opset \d+|IR version: \d+/.exec(said);
  if (newer) {
    return {
      message: l10n.t(
        '{0} is written for a newer ONNX Runtime ({1}). Export the model again.',
        path,
        newer[0],
      ),
      fix: 'exportToOnnx',
    };
  }
  if (/protobuf|INVALID_PROTOBUF|ModelProto|deserialize/i.test(said)) {
    return {
      message: l10n.t('{0} is not a complete ONNX file. Export the model again.', path),
      fix: 'exportToOnnx',
    };
  }
  return undefined;
}

/** The machine or the device does not run it. */
function notRunHere({ said, path, device }: Failure): Told {
  if (/bad_alloc|failed to allocate memory/i.test(said))
    return { message: l10n.t('There is not enough memory to run {0}. Try a smaller image.', path) };
  if (device !== 'cpu') {
    return {
      message: l10n.t(
        'ONNX Runtime cannot run {0} on the device {1}: {2}. Select the device CPU.',
        path,
        device,
        said,
      ),
      fix: 'selectDevice',
    };
  }
  return { message: l10n.t('ONNX Runtime cannot load {0}: {1}', path, said) };
}

/**
 * Without the repeated path and the C++ source position that ONNX Runtime puts before its sentence.
 */
function plainWords(message: string): string {
  return message
    .replace(/\s+/g, ' ')
    .replace(/^Load model from .*? failed: ?/, '')
    .replace(
      /\S*\/onnxruntime_src\/\S+ .*?(?=Failed|Unsupported|ONNX Runtime|Could not|Cannot)/,
      '',
    )
    .trim()
    .replace(/\.$/, '');
}
