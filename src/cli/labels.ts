import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { labelFormats, type LabelFormat, type LabelledImage } from '../labels/labels';
import { readLabels } from '../labels/readLabels';
import { writeLabels } from '../labels/writeLabels';
import { beginsAsRun } from '../runs/beginsAsRun';
import { labelsOfRun } from '../runs/labelsOfRun';
import { readRunFile } from '../runs/runFile';
import { complainAbout } from './say';
import { helpText, parse, type Subcommand } from './subcommand';

const options = {
  from: { type: 'string' },
  to: { type: 'string' },
  force: { type: 'boolean' },
} as const;

/** What `--from` takes besides a format of label files: the answers of a run. */
const RUN = 'run';

/** Ground truth of one format as another. */
export function labels(): Subcommand {
  const usage = 'mmocr-serving labels IN OUT [--from FORMAT] --to FORMAT [--force]';
  const names = labelFormats.join(', ');
  return {
    usage,
    help: helpText(
      usage,
      l10n.t(
        'Writes ground truth in another format; says what that format cannot hold. The images need not be there.',
      ),
      [
        ['IN', l10n.t('label file, a folder of them, or a run file, whose answers become labels')],
        ['OUT', l10n.t('file, or folder where the format has a file per image')],
        ['--from FORMAT', l10n.t('{0}, or {1} (default: recognised)', names, RUN)],
        ['--to FORMAT', l10n.t('one of {0}', names)],
        ['--force', l10n.t('replace files that are there')],
      ],
    ),
    run,
  };
}

async function run(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parse(args, options, () => ['IN', 'OUT']);
  const [from = '', out = ''] = positionals;
  if (values.to === undefined) throw new UserError(l10n.t('{0} is missing; see --help', '--to'));
  const format = formatOf('to', values.to);
  const { images, notes } = await truthOf(from, values.from);
  for (const note of notes) complainAbout(note);
  const written = await writeLabels(
    images,
    { format, out },
    { force: values.force ?? false, signal },
  );
  for (const note of written.notes) complainAbout(note);
  process.stdout.write(`${l10n.t('Wrote {0} images as {1}: {2}', written.images, format, out)}\n`);
  return 0;
}

async function truthOf(
  path: string,
  from: string | undefined,
): Promise<{ images: LabelledImage[]; notes: string[] }> {
  if (from === RUN || (from === undefined && (await beginsAsRun(path)))) {
    const read = await readRunFile(path);
    const images = labelsOfRun(read);
    const failed = read.lines.length - images.length;
    return {
      images,
      notes: failed > 0 ? [l10n.t('{0} images that failed are left out.', failed)] : [],
    };
  }
  return readLabels(path, from === undefined ? undefined : formatOf('from', from));
}

function formatOf(option: string, name: string): LabelFormat {
  const format = labelFormats.find(each => each === name);
  if (format) return format;
  throw new UserError(
    l10n.t(
      '{0} "{1}" is no format; it is one of {2}',
      `--${option}`,
      name,
      labelFormats.join(', '),
    ),
  );
}
