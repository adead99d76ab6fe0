import * as l10n from '@vscode/l10n';
import { archivedKind } from '../archive/archivedKind';
import { readArchivedModels } from '../archive/archivedModels';
import { foreignCode } from '../archive/foreignCode';
import { readArchive } from '../archive/read';
import { UserError } from '../base/errors';
import { handlerPath } from '../environment/handler';
import { notedWords, verifiedWords } from '../environment/verifiedWords';
import { ArchiveFaultError, verifyArchive } from '../environment/verifyArchive';
import { visibleName } from '../base/visibleText';
import { activePython, noPython, pythonHelp } from './activePython';
import { packageFile, requireFile } from './files';
import { complainAbout } from './say';
import { helpText, parse, type Subcommand } from './subcommand';

const options = {
  image: { type: 'string' },
  python: { type: 'string' },
  json: { type: 'boolean' },
} as const;
const failed = 2;

/** `MMOCR: Verify Archive` in a shell: an archive is loaded and asked without TorchServe. */
export function verify(): Subcommand {
  const usage = 'mmocr-serving verify ARCHIVE.mar [--image FILE] [--python PYTHON] [--json]';
  return {
    usage,
    help: helpText(
      usage,
      l10n.t(
        "Loads an archive as TorchServe would, without TorchServe, and has it answer one image; says in one sentence what is wrong. Runs the archive's code.",
      ),
      [
        ['ARCHIVE.mar', l10n.t('model archive')],
        ['--image FILE', l10n.t('image to ask about (default: a picture of one word)')],
        ['--python PYTHON', pythonHelp()],
        ['--json', l10n.t('print the result as JSON')],
      ],
    ),
    run,
  };
}

async function run(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parse(args, options, () => ['ARCHIVE.mar']);
  const archivePath = requireFile(positionals[0] ?? '', l10n.t('Archive'));
  const imagePath =
    values.image === undefined ? undefined : requireFile(values.image, l10n.t('Image'));
  if (!values.json) {
    process.stdout.write(
      `${(await verified(archivePath, { python: values.python, imagePath, signal })).sentence}\n`,
    );
    return 0;
  }
  try {
    const { result, sentence } = await verified(archivePath, {
      python: values.python,
      imagePath,
      signal,
    });
    return print({ ok: true, message: sentence, ...result }, 0);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return print(
      {
        ok: false,
        message: error.message,
        ...(error instanceof ArchiveFaultError ? error.fault : {}),
      },
      failed,
    );
  }
}

/**
 * Verifies an archive; what of its code is run, and what its model did without, goes to standard
 * error. Throws `UserError`.
 */
export async function verified(
  archivePath: string,
  {
    python,
    imagePath,
    signal,
  }: { python?: string | undefined; imagePath?: string | undefined; signal: AbortSignal },
) {
  const archive = await readArchive(archivePath);
  const kind = await archivedKind(archive, await readArchivedModels(archivePath));
  const program = python ?? (await activePython());
  if (program === undefined) throw noPython();
  const code = await foreignCode(archive, handlerPath(packageFile('dist')));
  if (code.length > 0)
    complainAbout(
      l10n.t(
        '{0} brings code of its own, which is run now: {1}',
        archivePath,
        code.map(visibleName).join(', '),
      ),
    );
  const result = await verifyArchive(
    { archivePath, python: program, ...(imagePath === undefined ? {} : { imagePath }) },
    { distFolder: packageFile('dist'), signal },
  );
  for (const note of notedWords(result)) complainAbout(note);
  return { result, sentence: verifiedWords(result, kind) };
}

function print(value: object, code: number): number {
  process.stdout.write(`${JSON.stringify(value)}\n`);
  return code;
}
