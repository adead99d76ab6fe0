/** Memory of inputs that networks are done with, the largest last. */
const free: ArrayBufferLike[] = [];
/** As many as requests prepare their images at once, about. */
const kept = 2;
/** Larger inputs (4096 × 4096 pixels) are rare, and would stay. */
const largest = 2 ** 28;

/**
 * Room for a network's input, with whatever stands in it. New memory for every image costs more
 * time than filling it: the system looks for fresh pages, and the collector runs after a few
 * images.
 */
export function takeInput(length: number): Float32Array {
  const size = length * Float32Array.BYTES_PER_ELEMENT;
  const index = free.findIndex(({ byteLength }) => byteLength >= size);
  const [memory] = index < 0 ? [new ArrayBuffer(size)] : free.splice(index, 1);
  return new Float32Array(memory!, 0, length);
}

/** Gives the memory of an input to the next image; nobody may look at it any more. */
export function giveBackInput({ buffer }: Float32Array): void {
  if (buffer.byteLength > largest) return;
  free.push(buffer);
  free.sort((a, b) => a.byteLength - b.byteLength);
  if (free.length > kept) free.shift();
}
