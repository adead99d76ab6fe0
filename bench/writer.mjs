// The archive alone: node writer.cjs CHECKPOINT CONFIG HANDLER ARCHIVE, after bundling.
import { MANIFEST_NAME, manifestText } from '../src/archive/manifest';
import { writeArchive } from '../src/archive/write';

const [, , checkpoint, config, handler, archive] = process.argv;
const text = manifestText({
  modelName: 'bench',
  serializedFile: 'w.pth',
  handler: 'mmocr_handler.py',
  modelFile: 'config.py',
  modelVersion: '1.0',
});
await writeArchive(archive, [
  { name: MANIFEST_NAME, text },
  { name: 'config.py', path: config },
  { name: 'mmocr_handler.py', path: handler },
  { name: 'w.pth', path: checkpoint },
]);
