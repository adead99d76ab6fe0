import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { dataFilesOf } from './externalData';
import { readOnnxGraph } from './graph';
import { fromBfloat16, fromHalf } from './half';
import { bytesOf, type StoredTensor } from './storedTensor';

/**
 * Reads the values of an ONNX file's weights piece by piece, those in files beside it, too. To be
 * closed by who opened it.
 */
export class WeightValues {
  private readonly handles = new Map<string | undefined, FileHandle>();

  private constructor(
    private readonly onnxPath: string,
    private readonly allowed: ReadonlySet<string>,
  ) {}

  /** Throws `UserError` for a file that cannot be read, or whose weights lie outside its folder. */
  static async open(onnxPath: string): Promise<WeightValues> {
    const files = await dataFilesOf(onnxPath, await readOnnxGraph(onnxPath));
    return new WeightValues(onnxPath, new Set(files.map(({ name }) => name)));
  }

  /**
   * Bytes of `count` values from the one with index `from`; undefined where they cannot be read.
   */
  async bytes(
    { place, dataType }: StoredTensor,
    from: number,
    count: number,
  ): Promise<Buffer | undefined> {
    const size = bytesOf[dataType];
    if (!place || !size) return undefined;
    if (place.file !== undefined && !this.allowed.has(place.file)) return undefined;
    const handle = await this.handle(place.file);
    const buffer = Buffer.alloc(count * size);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, place.start + from * size);
    return bytesRead === buffer.length ? buffer : undefined;
  }

  async close(): Promise<void> {
    for (const handle of this.handles.values()) await handle.close();
    this.handles.clear();
  }

  private async handle(file: string | undefined): Promise<FileHandle> {
    const opened = this.handles.get(file);
    if (opened) return opened;
    const handle = await open(
      file === undefined ? this.onnxPath : path.join(path.dirname(this.onnxPath), file),
      'r',
    );
    this.handles.set(file, handle);
    return handle;
  }
}

/** Values of a tensor as numbers; 64-bit integers lose what a double does not hold. */
export function numbersIn(bytes: Buffer, dataType: number): Float64Array {
  const size = bytesOf[dataType] ?? 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = bytes.length / size;
  const read = readers[dataType] ?? ((of, at) => of.getUint8(at));
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = read(view, i * size);
  return values;
}

/** By `TensorProto.DataType`. */
const readers: Readonly<Record<number, (view: DataView, at: number) => number>> = {
  1: (view, at) => view.getFloat32(at, true),
  2: (view, at) => view.getUint8(at),
  3: (view, at) => view.getInt8(at),
  4: (view, at) => view.getUint16(at, true),
  5: (view, at) => view.getInt16(at, true),
  6: (view, at) => view.getInt32(at, true),
  7: (view, at) => Number(view.getBigInt64(at, true)),
  9: (view, at) => view.getUint8(at),
  10: (view, at) => fromHalf(view.getUint16(at, true)),
  11: (view, at) => view.getFloat64(at, true),
  12: (view, at) => view.getUint32(at, true),
  13: (view, at) => Number(view.getBigUint64(at, true)),
  16: (view, at) => fromBfloat16(view.getUint16(at, true)),
};
