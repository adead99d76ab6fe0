import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { foreignCode } from '../archive/foreignCode';
import { readArchive } from '../archive/read';
import { removeTree } from '../base/heldFiles';
import { visibleName } from '../base/visibleText';
import type { EngineClient } from '../engineClient/engineClient';
import { handlerPath } from '../environment/handler';
import { traceArchive } from '../environment/traceArchive';
import type { ImageFile } from '../model/prediction';
import type { TracedSide } from '../protocol/engine';
import type { Unlooked } from '../stages/report';
import { activePython, noPython } from './activePython';
import { packageFile, requireFile } from './files';
import { complainAbout } from './say';

/** What `compare --stages` takes for a side that is served. */
export const archiveOptions = { archive: { type: 'string' }, python: { type: 'string' } } as const;
export type ArchiveOptions = { [K in keyof typeof archiveOptions]?: string | undefined };

export const archiveUsage = '[--archive FILE.mar [--python PYTHON]]';

export function archiveHelp(): [name: string, meaning: string][] {
  return [
    [
      '--archive FILE.mar',
      l10n.t(
        'with --stages: the archive of the served model, run here in its place, by its ONNX files or else by its own handler',
      ),
    ],
    ['--python PYTHON', l10n.t('with --archive: the Python with MMOCR for its handler')],
  ];
}

/**
 * What a side's run can be asked beside its answer; `standIn` is run in place of a server that
 * gives nothing else.
 */
export type Looked = { side: TracedSide; standIn?: true } | { why: Unlooked };

/** Gives what was looked into to `use`; what lay in a temporary folder is gone afterwards. */
type Use<R> = (looked: Looked) => Promise<R>;

/**
 * A served model, looked into through its archive: its ONNX files, where it has them, else what
 * its own handler's stages make of the image in a Python; without an archive nothing but its
 * answer. Throws `UserError` for an archive or a Python that cannot do that.
 */
export async function lookIntoArchive<R>(
  engine: EngineClient,
  image: ImageFile,
  { archive, python }: ArchiveOptions,
  signal: AbortSignal,
  use: Use<R>,
): Promise<R> {
  if (archive === undefined) return use({ why: 'served' });
  const archivePath = requireFile(archive, l10n.t('Archive'));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-stages-'));
  try {
    const place = { path: archivePath, folder };
    const { pipeline } = await engine.request('extractOnnx', place, signal);
    if (pipeline) return await use({ side: { pipeline, device: 'cpu' }, standIn: true });
    const program = python ?? (await activePython());
    if (program === undefined) throw noPython();
    await tellForeignCode(archivePath);
    const imagePath = path.join(folder, `image${path.extname(image.path)}`);
    fs.writeFileSync(imagePath, image.bytes);
    const stored = await traceArchive(
      { archivePath, python: program, imagePath, folder },
      { distFolder: packageFile('dist'), signal },
    );
    return await use(stored.input ? { side: { stored }, standIn: true } : { why: 'served' });
  } finally {
    await removeTree(folder);
  }
}

/** What runs that is not ours is said before it does. */
async function tellForeignCode(archivePath: string): Promise<void> {
  const code = await foreignCode(await readArchive(archivePath), handlerPath(packageFile('dist')));
  if (code.length > 0)
    complainAbout(
      l10n.t(
        '{0} brings code of its own, which is run now: {1}',
        archivePath,
        code.map(visibleName).join(', '),
      ),
    );
}
