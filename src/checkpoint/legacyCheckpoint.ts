import { PickleEndsEarly } from './pickle/bytes';
import { NotAPickle } from './pickle/notAPickle';
import type { Pickle } from './pickle/read';
import { readPickle } from './pickle/read';
import type { PersistentId, PickleValue } from './pickle/values';
import { PickleGlobal } from './pickle/values';

/** torch/serialization.py: MAGIC_NUMBER and PROTOCOL_VERSION. */
const MAGIC_NUMBER = 0x1950a86a20f9469cfc6cn;
const PROTOCOL_VERSION = 1001;
const FIRST_READ = 1 << 20;
const LAST_READ = 256 << 20;

/** Bytes of one element by storage class (torch/storage.py). */
const ELEMENT_SIZES: Record<string, number> = {
  ComplexDoubleStorage: 16,
  ComplexFloatStorage: 8,
  DoubleStorage: 8,
  LongStorage: 8,
  FloatStorage: 4,
  IntStorage: 4,
  HalfStorage: 2,
  BFloat16Storage: 2,
  ShortStorage: 2,
  CharStorage: 1,
  ByteStorage: 1,
  BoolStorage: 1,
  UntypedStorage: 1,
};

/** Whether a file that starts with `head` may be a pickle of protocol 2 or later. */
export function startsAsLegacy(head: Buffer): boolean {
  return head[0] === 0x80 && (head[1] ?? 0) >= 2 && (head[1] ?? 0) <= 5;
}

/**
 * The object of a checkpoint in the format before PyTorch 1.6: pickles of the magic number, the
 * protocol, the machine, the object and the storage keys, then the raw storages. `readHead(n)`
 * gives the file's first n bytes or fewer; `fileSize` is in bytes.
 *
 * @throws PickleEndsEarly when the file is cut short, NotAPickle when it is something else.
 */
export async function legacyPickle(
  readHead: (length: number) => Promise<Buffer>,
  fileSize: number,
): Promise<Pickle> {
  for (let length = FIRST_READ; ; length *= 4) {
    try {
      const { object, end } = parse(await readHead(Math.min(length, fileSize)));
      if (fileSize < end + storedBytes(object.references)) throw new PickleEndsEarly();
      return object;
    } catch (error) {
      // The pickles may go on past the part read so far; how long they are stands nowhere.
      if (!(error instanceof PickleEndsEarly) || length >= fileSize || length >= LAST_READ)
        throw error;
    }
  }
}

function parse(data: Buffer): { object: Pickle; end: number } {
  const magic = readPickle(data);
  if (magic.value !== MAGIC_NUMBER) throw notOfTorch(magic, 'a pickle, but not one of torch.save');
  const protocol = readPickle(data, magic.end);
  if (protocol.value !== PROTOCOL_VERSION)
    throw notOfTorch(protocol, 'an unknown version of torch.save');
  const machine = readPickle(data, protocol.end);
  const object = readPickle(data, machine.end);
  const keys = readPickle(data, object.end);
  // PyTorch's reader unpickles all five.
  const imports = [magic, protocol, machine, object, keys].flatMap(pickle => pickle.imports);
  return { object: { ...object, imports: [...new Set(imports)] }, end: keys.end };
}

function notOfTorch(pickle: Pickle, why: string): NotAPickle {
  const error = new NotAPickle(why);
  error.imports = pickle.imports;
  return error;
}

/** Bytes that follow the pickles: for each storage its length (8 bytes) and its elements. */
function storedBytes(references: PersistentId[]): number {
  return [...storageSizes(references).values()].reduce((sum, size) => sum + 8 + size, 0);
}

/**
 * Key → bytes of each storage that a checkpoint's tensors refer to: `('storage', class, key,
 * device, elements)`.
 */
export function storageSizes(references: PersistentId[]): Map<PickleValue, number> {
  const sizes = new Map<PickleValue, number>();
  for (const { id } of references) {
    const [, type, key = null, , count] = Array.isArray(id) ? id : [];
    const size = type instanceof PickleGlobal ? (ELEMENT_SIZES[type.name] ?? 0) : 0;
    sizes.set(key, Math.max(sizes.get(key) ?? 0, typeof count === 'number' ? count * size : 0));
  }
  return sizes;
}
