import { zipOf, type Part } from './zip';

/** Pieces of a pickle of protocol 2, as `torch.save` writes it. */
export const pickle = {
  /** A whole pickle of these opcodes. */
  of: (...pieces: (string | Buffer)[]): Buffer =>
    Buffer.concat([Buffer.from([0x80, 2]), ...pieces.map(raw), Buffer.from('.')]),
  text: (value: string): Buffer =>
    Buffer.concat([Buffer.from('X'), uint32(Buffer.byteLength(value)), Buffer.from(value)]),
  global: (module: string, name: string): string => `c${module}\n${name}\n`,
  dict: (entries: [key: string, value: string | Buffer][]): Buffer =>
    Buffer.concat([
      Buffer.from('}('),
      ...entries.flatMap(([key, value]) => [pickle.text(key), raw(value)]),
      Buffer.from('u'),
    ]),
  /** A float tensor of one element in storage `key`, as `_rebuild_tensor_v2` takes it. */
  tensor: (key: string): Buffer =>
    Buffer.concat([
      raw(pickle.global('torch._utils', '_rebuild_tensor_v2')),
      raw('(('),
      pickle.text('storage'),
      raw(pickle.global('torch', 'FloatStorage')),
      pickle.text(key),
      pickle.text('cpu'),
      raw('K\x01tQK\x00K\x01\x85K\x01\x85\x89'),
      raw(pickle.global('collections', 'OrderedDict')),
      raw(')RtR'),
    ]),
};

/** The state_dict of tensors of one element each. */
export function stateDict(names: string[]): Buffer {
  return Buffer.concat([
    raw(pickle.global('collections', 'OrderedDict')),
    raw(')R('),
    ...names.flatMap((name, at) => [pickle.text(name), pickle.tensor(String(at))]),
    raw('u'),
  ]);
}

/**
 * A checkpoint in PyTorch's ZIP format whose `data.pkl` is `data`, with `storages` of one float
 * each.
 */
export function checkpointOf(data: Buffer, storages = 0, folder = 'archive'): Buffer {
  return zipOf(checkpointParts(data, storages, folder));
}

export function checkpointParts(data: Buffer, storages = 0, folder = 'archive'): Part[] {
  return [
    { name: `${folder}/data.pkl`, bytes: data },
    { name: `${folder}/byteorder`, bytes: Buffer.from('little') },
    ...Array.from({ length: storages }, (_, at) => ({
      name: `${folder}/data/${at}`,
      bytes: Buffer.alloc(4),
    })),
    { name: `${folder}/version`, bytes: Buffer.from('3\n') },
  ];
}

/** Text is Latin-1, a byte for each character. */
function raw(piece: string | Buffer): Buffer {
  return typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
