import { readOnnxFile } from './onnxFile';
import { NotProtobuf, type Field, type ProtobufFile } from './protobuf';

/** What an ONNX file says about itself beside its weights. */
export interface OnnxGraph {
  /** The program that wrote it. */
  producer: string;
  /** Keys of its metadata. */
  metadata: Set<string>;
  /** Names of the network's inputs and outputs. */
  inputs: string[];
  outputs: string[];
  /**
   * Files beside it that hold weights, by the names it gives them, with the bytes it reads of each.
   */
  dataFiles: Map<string, number>;
}

/**
 * A message inside a message: the fields (of onnx.proto) that may lead to tensors, by what they
 * hold.
 */
type Message =
  'model' | 'graph' | 'function' | 'training' | 'node' | 'attribute' | 'sparse' | 'tensor';
const inside: Record<Message, Record<number, Message>> = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  function: { 7: 'node', 11: 'attribute' },
  training: { 1: 'graph', 2: 'graph' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: {},
};
const PRODUCER = 2,
  METADATA_PROPS = 14,
  GRAPH_INPUT = 11,
  GRAPH_OUTPUT = 12,
  EXTERNAL_DATA = 13,
  DATA_LOCATION = 14,
  EXTERNAL = 1;
/** Loops in loops in loops are a few deep. */
const DEEPEST = 60;

/**
 * Reads an ONNX file's graph field by field, its weights not at all.
 *
 * @throws UserError naming the file: not there, no ONNX file, cut short, or nested without end.
 */
export async function readOnnxGraph(onnxPath: string): Promise<OnnxGraph> {
  const graph: OnnxGraph = {
    producer: '',
    metadata: new Set(),
    inputs: [],
    outputs: [],
    dataFiles: new Map(),
  };
  await readOnnxFile(onnxPath, (file, size) =>
    walk(file, 'model', { number: 0, start: 0, end: size }, graph, 0),
  );
  return graph;
}

async function walk(
  file: ProtobufFile,
  message: Message,
  { start, end }: Field,
  graph: OnnxGraph,
  depth: number,
): Promise<void> {
  if (depth > DEEPEST) throw new NotProtobuf();
  const fields = await file.fields(start, end);
  if (message === 'tensor') return noteData(file, fields, graph);
  for (const field of fields) {
    const within = inside[message][field.number];
    if (within) await walk(file, within, field, graph, depth + 1);
    else if (message === 'model') await noteModel(file, field, graph);
    else if (message === 'graph' && depth === 1) await noteGraph(file, field, graph);
  }
}

async function noteModel(file: ProtobufFile, field: Field, graph: OnnxGraph): Promise<void> {
  if (field.number === PRODUCER) graph.producer = await file.text(field);
  if (field.number === METADATA_PROPS) graph.metadata.add((await keyAndValue(file, field))[0]);
}

async function noteGraph(
  file: ProtobufFile,
  field: Field,
  { inputs, outputs }: OnnxGraph,
): Promise<void> {
  const names =
    field.number === GRAPH_INPUT ? inputs : field.number === GRAPH_OUTPUT ? outputs : undefined;
  if (names) names.push((await keyAndValue(file, field))[0]);
}

/** `external_data` of a tensor whose `data_location` says so: `location`, `offset`, `length`. */
async function noteData(
  file: ProtobufFile,
  fields: Field[],
  { dataFiles }: OnnxGraph,
): Promise<void> {
  if (!fields.some(({ number, value }) => number === DATA_LOCATION && value === EXTERNAL)) return;
  const entries: Record<string, string> = {};
  for (const field of fields) {
    if (field.number !== EXTERNAL_DATA) continue;
    const [key, value] = await keyAndValue(file, field);
    entries[key] = value;
  }
  const name = entries['location'] ?? '';
  const needed = (Number(entries['offset']) || 0) + (Number(entries['length']) || 0);
  dataFiles.set(name, Math.max(dataFiles.get(name) ?? 0, needed));
}

/**
 * StringStringEntryProto: field 1 is the key, field 2 the value; ValueInfoProto: field 1 is the
 * name.
 */
async function keyAndValue(
  file: ProtobufFile,
  { start, end }: Field,
): Promise<[key: string, value: string]> {
  const fields = await file.fields(start, end);
  const text = async (wanted: number): Promise<string> => {
    const field = fields.find(({ number }) => number === wanted);
    return field?.value === undefined && field ? file.text(field) : '';
  };
  return [await text(1), await text(2)];
}
