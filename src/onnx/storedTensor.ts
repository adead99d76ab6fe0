import type { Field, ProtobufFile } from './protobuf';

/** Where a tensor's values lie: little-endian, without gaps. */
export interface Place {
  /** By the name that the ONNX file gives it; absent of the ONNX file itself. */
  file?: string;
  start: number;
  length: number;
}

/** A tensor in an ONNX file, without its values. */
export interface StoredTensor {
  name: string;
  dims: number[];
  /** `TensorProto.DataType`. */
  dataType: number;
  /** Absent where the values are written one by one (`int32_data` and its like). */
  place?: Place;
}

/** `TensorProto.DataType`: how many bytes a value takes. */
export const bytesOf: Readonly<Record<number, number>> = {
  1: 4, // FLOAT
  2: 1, // UINT8
  3: 1, // INT8
  4: 2, // UINT16
  5: 2, // INT16
  6: 4, // INT32
  7: 8, // INT64
  9: 1, // BOOL
  10: 2, // FLOAT16
  11: 8, // DOUBLE
  12: 4, // UINT32
  13: 8, // UINT64
  16: 2, // BFLOAT16
};

/** Fields of TensorProto. */
const DIMS = 1,
  DATA_TYPE = 2,
  FLOAT_DATA = 4,
  NAME = 8,
  RAW_DATA = 9,
  DOUBLE_DATA = 10,
  EXTERNAL_DATA = 13,
  DATA_LOCATION = 14,
  EXTERNAL = 1;

/** The tensor in a field of an ONNX file. Throws `NotProtobuf`. */
export async function tensorIn(file: ProtobufFile, { start, end }: Field): Promise<StoredTensor> {
  const fields = await file.fields(start, end);
  const only = (number: number) => fields.filter(field => field.number === number);
  const [name] = only(NAME);
  const tensor: StoredTensor = {
    name: name ? await file.text(name) : '',
    dims: await dimsIn(file, only(DIMS)),
    dataType: only(DATA_TYPE)[0]?.value ?? 0,
  };
  const external = only(DATA_LOCATION)[0]?.value === EXTERNAL;
  const place = external
    ? await placeOutside(file, only(EXTERNAL_DATA))
    : placeInside([...only(RAW_DATA), ...only(FLOAT_DATA), ...only(DOUBLE_DATA)]);
  const length = sizeOf(tensor);
  if (place && external && place.length === 0) place.length = length;
  // What is shorter than its shape is no tensor that anyone could read.
  return place && length > 0 && place.length >= length
    ? { ...tensor, place: { ...place, length } }
    : tensor;
}

/** How many values a tensor has. */
export function countOf({ dims }: Pick<StoredTensor, 'dims'>): number {
  return dims.reduce((count, size) => count * size, 1);
}

function sizeOf(tensor: StoredTensor): number {
  return countOf(tensor) * (bytesOf[tensor.dataType] ?? 0);
}

/** Shapes are written as one packed field, or number by number. */
async function dimsIn(file: ProtobufFile, fields: Field[]): Promise<number[]> {
  const dims: number[] = [];
  for (const { start, end, value } of fields) {
    if (value !== undefined) dims.push(value);
    else dims.push(...varints(await file.bytes(start, Math.min(end - start, 1000))));
  }
  return dims;
}

function varints(bytes: Buffer): number[] {
  const values: number[] = [];
  let [value, scale] = [0, 1];
  for (const byte of bytes) {
    value += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte < 0x80) {
      values.push(value);
      [value, scale] = [0, 1];
    }
  }
  return values;
}

/** Packed numbers of four or eight bytes lie there as `raw_data` does. */
function placeInside(fields: Field[]): Place | undefined {
  const [field] = fields;
  return field && fields.length === 1
    ? { start: field.start, length: field.end - field.start }
    : undefined;
}

async function placeOutside(file: ProtobufFile, entries: Field[]): Promise<Place | undefined> {
  const said: Record<string, string> = {};
  for (const { start, end } of entries) {
    const [key, value] = await file.fields(start, end);
    if (key && value) said[await file.text(key)] = await file.text(value);
  }
  const { location, offset, length } = said;
  if (location === undefined) return undefined;
  return { file: location, start: Number(offset) || 0, length: Number(length) || 0 };
}
