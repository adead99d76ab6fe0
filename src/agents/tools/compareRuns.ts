import * as z from 'zod';
import * as l10n from '@vscode/l10n';
import { CancelledError } from '../../base/errors';
import type { AgentCall, AgentTool, ToolAnswer } from '../agentTool';
import { askedImages, images, type AskedImage } from '../askedImages';
import { boundedText } from '../boundedText';
import { compareImage, type ComparedImage } from '../compareImage';
import { messageOf } from '../messageOf';
import { annotations } from '../modelInput';
import { openSide, sideInput, type OpenSide } from '../openSide';

const input = z.strictObject({
  images,
  left: sideInput.describe('Who answers on the left'),
  right: sideInput.describe('Who answers on the right; both are asked about the same images'),
  annotations,
  score_threshold: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Text instances below this score are left out on both sides (default: 0.5)'),
  stages: z
    .boolean()
    .optional()
    .describe('Of one image whose both sides run here: name the stage where they begin to differ'),
});
type Input = z.infer<typeof input>;

/** Whether two runs find the same in images. */
export const compareRuns: AgentTool<typeof input> = {
  title: () => l10n.t('Compare Runs'),
  description:
    'Compares what two runs find in the same images, matched one to one: served models, models that run here, saved results or ground truth. Says per image whether both agree and, if not, which text instances differ and by how much; draws the left side solid blue and the right one dashed orange.',
  input,
  needsTrust: () => true,
  run: async (given, call) => {
    const asked = await askedImages(given.images, call);
    const left = await openSide(given.left, call);
    try {
      const right = await openSide(given.right, call);
      try {
        return await compareAll(given, { asked, sides: [left, right] }, call);
      } finally {
        await right.dispose();
      }
    } finally {
      await left.dispose();
    }
  },
};

async function compareAll(
  given: Input,
  { asked, sides }: { asked: AskedImage[]; sides: readonly [OpenSide, OpenSide] },
  call: AgentCall,
): Promise<ToolAnswer> {
  const compared: ComparedImage[] = [];
  for (const [i, image] of asked.entries()) {
    call.progress(i, asked.length, image.name);
    try {
      compared.push(await compareImage(image, sides, given, call));
    } catch (error) {
      if (error instanceof CancelledError || asked.length === 1) throw error;
      const message = messageOf(error);
      compared.push({ equal: false, data: { image: image.name, error: message }, text: message });
    }
  }
  const differing = compared.filter(({ equal }) => !equal);
  const head = l10n.t(
    '{0} against {1}: {2} of {3} images differ.',
    sides[0].label,
    sides[1].label,
    differing.length,
    compared.length,
  );
  const shown = differing[0] ?? compared[0];
  const picture = await shown?.picture?.();
  return {
    text: boundedText(
      [...compared.map(({ text }, i) => `${asked[i]!.name}: ${text}`), head].join('\n'),
    ),
    data: {
      left: sides[0].label,
      right: sides[1].label,
      images: compared.map(({ data }) => data),
      differing: compared.flatMap(({ equal }, i) => (equal ? [] : [asked[i]!.name])),
    },
    ...(picture && { pictures: [picture] }),
  };
}
