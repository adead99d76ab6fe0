import fs from 'node:fs';

export interface Npy {
  shape: number[];
  type: string;
  bytes: Uint8Array;
}

/** A NumPy array file, version 1, C order. */
export function readNpy(path: string): Npy {
  const file = fs.readFileSync(path);
  const start = 10 + file.readUInt16LE(8);
  const header = file.toString('latin1', 10, start);
  const shape = /'shape': \(([^)]*)\)/
    .exec(header)![1]!
    .split(',')
    .filter(s => s.trim())
    .map(Number);
  return {
    shape,
    type: /'descr': '([^']*)'/.exec(header)![1]!,
    bytes: new Uint8Array(file.subarray(start)),
  };
}

export function readFloats(path: string): { shape: number[]; data: Float32Array } {
  const { shape, type, bytes } = readNpy(path);
  if (type !== '<f4') throw new Error(`${path} holds ${type}`);
  return { shape, data: new Float32Array(bytes.buffer) };
}
