import { isUtf8 } from 'node:buffer';
import { badRequest } from '../reply';
import { requestJson } from '../requestJson';

/** One input tensor as it came: JSON values, or its part of the binary data. */
export interface InputTensor {
  name: string;
  datatype: string;
  shape: readonly number[];
  data: readonly unknown[] | Buffer;
}

/** What a model gives for each image, in the order in which it is given unasked. */
export const outputNames = ['answer', 'about'] as const;
export type OutputName = (typeof outputNames)[number];

interface WantedOutput {
  name: OutputName;
  /** Behind the JSON instead of in it. */
  binary: boolean;
}

/** A request of the Open Inference Protocol v2. */
export interface InferRequest {
  id?: string;
  /** At least one, by name. */
  inputs: ReadonlyMap<string, InputTensor>;
  outputs: readonly WantedOutput[];
}

type JsonObject = Record<string, unknown>;

/**
 * Reads the body of an `infer` request: JSON, and behind it, with `headerLength` (the header
 * `Inference-Header-Content-Length`), the data of the inputs that name a `binary_data_size`, one
 * after the other (Triton's binary data extension). Nothing is copied but what JSON holds. Throws
 * `ServeError` 400.
 */
export function inferRequest(body: Buffer, headerLength: string | undefined): InferRequest {
  const length = jsonLength(body, headerLength);
  const json = parsedObject(body.subarray(0, length));
  const { id } = json;
  if (id !== undefined && typeof id !== 'string') throw badRequest('"id" is no text');
  return {
    ...(id === undefined ? {} : { id }),
    inputs: inputTensors(objectsIn(json, 'inputs'), body.subarray(length)),
    outputs: wantedOutputs(objectsIn(json, 'outputs'), parametersOf(json)),
  };
}

function jsonLength(body: Buffer, header: string | undefined): number {
  if (header === undefined) return body.length;
  const length = /^\d{1,15}$/.test(header) ? Number(header) : NaN;
  if (!(length <= body.length))
    throw badRequest(
      `Inference-Header-Content-Length: ${header} is no length within the ${body.length} bytes of the body`,
    );
  return length;
}

function parsedObject(text: Buffer): JsonObject {
  if (!isUtf8(text)) throw badRequest('the JSON of the request is not UTF-8');
  try {
    const value = requestJson(text);
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw badRequest(`the request is not JSON: ${error.message}`);
  }
  throw badRequest('the JSON of the request is no object');
}

/** The objects of a list that may be left out. */
function objectsIn(json: JsonObject, key: string): JsonObject[] {
  const list = json[key] ?? [];
  if (!Array.isArray(list) || !list.every(isObject))
    throw badRequest(`"${key}" is no list of objects`);
  return list;
}

function parametersOf(object: JsonObject): JsonObject {
  const parameters = object['parameters'] ?? {};
  if (!isObject(parameters)) throw badRequest('"parameters" is no object');
  return parameters;
}

function inputTensors(list: JsonObject[], binary: Buffer): ReadonlyMap<string, InputTensor> {
  if (list.length === 0) throw badRequest('the request has no "inputs"');
  const inputs = new Map<string, InputTensor>();
  let start = 0;
  for (const each of list) {
    const name = nameOf(each, 'an input');
    if (inputs.has(name)) throw badRequest(`there are two inputs "${name}"`);
    const size = binarySize(each, name);
    const data = size === undefined ? each['data'] : binary.subarray(start, start + size);
    start += size ?? 0;
    if (start > binary.length)
      throw badRequest(
        `the binary data has ${binary.length} bytes; the inputs say more, up to "${name}" ${start}`,
      );
    inputs.set(name, inputTensor(name, each, data));
  }
  if (start < binary.length)
    throw badRequest(`the binary data has ${binary.length} bytes; the inputs say ${start}`);
  return inputs;
}

function inputTensor(name: string, { datatype, shape }: JsonObject, data: unknown): InputTensor {
  if (typeof datatype !== 'string') throw badRequest(`input "${name}" has no "datatype"`);
  if (!isShape(shape)) throw badRequest(`the "shape" of input "${name}" is no list of sizes`);
  if (!Array.isArray(data) && !Buffer.isBuffer(data))
    throw badRequest(`input "${name}" has neither a list "data" nor a "binary_data_size"`);
  return { name, datatype, shape, data };
}

function binarySize(input: JsonObject, name: string): number | undefined {
  const parameters = parametersOf(input);
  if ('shared_memory_region' in parameters) throw badRequest('shared memory is not served');
  const size = parameters['binary_data_size'];
  if (size === undefined) return undefined;
  if (!isSize(size)) throw badRequest(`the "binary_data_size" of input "${name}" is no size`);
  if ('data' in input) throw badRequest(`input "${name}" has both "data" and a "binary_data_size"`);
  return size;
}

function wantedOutputs(list: JsonObject[], ofRequest: JsonObject): WantedOutput[] {
  const allBinary = ofRequest['binary_data_output'] === true;
  if (list.length === 0) return outputNames.map(name => ({ name, binary: allBinary }));
  const wanted = list.map(each => {
    const asked = nameOf(each, 'an output');
    const name = outputNames.find(known => known === asked);
    if (name === undefined)
      throw badRequest(`there is no output "${asked}"; there are "answer" and "about"`);
    const parameters = parametersOf(each);
    for (const refused of ['classification', 'shared_memory_region'])
      if (refused in parameters) throw badRequest(`output "${name}" takes no "${refused}"`);
    const { binary_data: binary = allBinary } = parameters;
    return { name, binary: binary === true };
  });
  if (new Set(wanted.map(({ name }) => name)).size < wanted.length)
    throw badRequest('an output is asked for twice');
  return wanted;
}

function nameOf({ name }: JsonObject, what: string): string {
  if (typeof name !== 'string') throw badRequest(`${what} has no "name"`);
  return name;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSize = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

const isShape = (value: unknown): value is number[] => Array.isArray(value) && value.every(isSize);
