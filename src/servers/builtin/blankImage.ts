/** A gray square as a BMP file, for warming a model up before its first caller waits. */
export function blankImage(side = 256): Buffer {
  const header = Buffer.alloc(54);
  const pixels = Buffer.alloc(side * side * 3, 127);
  header.write('BM', 'latin1');
  header.writeUInt32LE(header.length + pixels.length, 2);
  header.writeUInt32LE(header.length, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(side, 18);
  header.writeInt32LE(side, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  return Buffer.concat([header, pixels]);
}
