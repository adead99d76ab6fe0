import { access } from 'node:fs/promises';
import * as path from 'node:path';
import * as z from 'zod';
import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { answerAll } from '../answerAll';
import type { AgentContext, AgentTool } from '../agentTool';
import { file, modelShape } from '../modelInput';
import { chosenWay } from '../modelInput';
import { openModel } from '../openModel';
import { runImages } from '../runImages';

const input = z.strictObject({
  folder: file.describe('Folder of the workspace whose images are asked about'),
  recursive: z.boolean().optional().describe('Take the images of the folders in it, too'),
  ...modelShape,
  output: file.describe(
    'Run file to write, NAME.jsonl in the workspace; one that is there is kept',
  ),
  confirm: z
    .boolean()
    .optional()
    .describe('Only with the consent of the user: write the file. Clients that ask need it not'),
});

/** Many images, and their answers in a file. */
export const writeRun: AgentTool<typeof input> = {
  title: () => l10n.t('Write Run File'),
  description:
    'Asks one model about every image of a folder and writes a run file (JSON lines: who answered, then a line per image), for evaluate_run and check_run. Never overwrites a file.',
  input,
  needsTrust: () => true,
  asks: async (given, context) => {
    chosenWay(given);
    const output = await outputOf(given.output, context);
    const { images } = await runImages(given, context);
    return l10n.t(
      'Ask about {0} images of {1} and write the answers to {2}?',
      images.length,
      given.folder,
      context.workspace.way(output),
    );
  },
  run: async (given, call) => {
    const output = await outputOf(given.output, call);
    const found = await runImages(given, call);
    const model = await openModel(given, call);
    try {
      const { failed, sentence } = await answerAll({ output, found, model }, call);
      return {
        text: [model.label, sentence].join('\n'),
        data: {
          model: model.label,
          output: call.workspace.way(output),
          images: found.images.length,
          failed,
          not_images: found.leftOut.length,
        },
      };
    } finally {
      await model.dispose();
    }
  },
};

/** Throws `UserError` for what is there already, and for a name that no run file has. */
async function outputOf(given: string, { workspace }: AgentContext): Promise<string> {
  if (path.extname(given).toLowerCase() !== '.jsonl')
    throw new UserError(l10n.t('{0} is no name of a run file: it ends with .jsonl.', given));
  const place = await workspace.place(given);
  const there = await access(place).then(
    () => true,
    () => false,
  );
  if (there) throw new UserError(l10n.t('{0} is there already. Name another file.', given));
  return place;
}
