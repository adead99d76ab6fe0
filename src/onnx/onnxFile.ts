import { open, stat } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { unreadable } from '../base/unreadable';
import { NotProtobuf, ProtobufFile } from './protobuf';

/**
 * What is read of an ONNX file of so many bytes, which is open meanwhile. Throws `UserError` naming
 * a file that is not there, or where `read` throws `NotProtobuf`.
 */
export async function readOnnxFile<T>(
  onnxPath: string,
  read: (file: ProtobufFile, size: number) => Promise<T>,
): Promise<T> {
  const failed = (cause: unknown): never => {
    throw unreadable(onnxPath, cause);
  };
  const { size } = await stat(onnxPath).catch(failed);
  const handle = await open(onnxPath, 'r').catch(failed);
  try {
    return await read(new ProtobufFile(handle, size), size);
  } catch (cause) {
    throw cause instanceof NotProtobuf ? incomplete(onnxPath, cause) : cause;
  } finally {
    await handle.close();
  }
}

/** The error for an ONNX file that ends before it should, or is none. */
export function incomplete(onnxPath: string, cause?: unknown): UserError {
  return new UserError(
    l10n.t('{0} is not a complete ONNX file. Export the model again.', onnxPath),
    { fix: 'exportToOnnx', cause },
  );
}
