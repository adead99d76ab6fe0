import { writeArchive } from '../../../src/archive/write';

/** Writes an archive that is whole, though its model would never load. */
export async function smallArchive(file: string): Promise<void> {
  const manifest = {
    runtime: 'python',
    model: {
      modelName: 'x',
      modelVersion: '1.0',
      handler: 'h.py',
      serializedFile: 'w.pth',
      modelFile: 'config.py',
    },
  };
  await writeArchive(file, [
    { name: 'MAR-INF/MANIFEST.json', text: JSON.stringify(manifest) },
    ...['h.py', 'w.pth', 'config.py'].map(name => ({ name, text: 'pass\n' })),
  ]);
}
