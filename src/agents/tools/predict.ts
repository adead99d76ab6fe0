import * as z from 'zod';
import * as l10n from '@vscode/l10n';
import { CancelledError } from '../../base/errors';
import { messageOf } from '../messageOf';
import type { AgentCall, AgentTool, ToolAnswer, ToolPicture } from '../agentTool';
import { askedImages, images, knownOf, type AskedImage } from '../askedImages';
import { annotations, modelShape } from '../modelInput';
import { openModel, type OpenModel } from '../openModel';
import { boundedText } from '../boundedText';
import { predictionPicture } from '../picture';
import { predictionData, predictionText } from '../predictionWords';
import { readImage } from '../readImage';

const MOST_PICTURES = 4;

const input = z.strictObject({
  images,
  ...modelShape,
  annotations,
  pictures: z
    .int()
    .min(0)
    .max(MOST_PICTURES)
    .optional()
    .describe('How many of the images come back as pictures with their boundaries (default: 1)'),
});
type Input = z.infer<typeof input>;

/** What a model finds in images. */
export const predict: AgentTool<typeof input> = {
  title: () => l10n.t('Predict'),
  description:
    'Finds and reads text in images with one MMOCR model: a served one (served, address), or one that runs here (onnx, a chain of onnx + recognition_onnx, or archive). Gives boundaries with scores and texts per image, in pixels of the image, and a picture with the numbered boundaries.',
  input,
  needsTrust: () => true,
  run: async (given, call) => {
    const asked = await askedImages(given.images, call);
    const model = await openModel(given, call);
    try {
      return await answerAll(given, { asked, model }, call);
    } finally {
      await model.dispose();
    }
  },
};

async function answerAll(
  { annotations: file, pictures: most = 1 }: Input,
  { asked, model }: { asked: AskedImage[]; model: OpenModel },
  call: AgentCall,
): Promise<ToolAnswer> {
  const [texts, data, pictures]: [string[], object[], ToolPicture[]] = [[model.label], [], []];
  for (const [i, each] of asked.entries()) {
    call.progress(i, asked.length, each.name);
    try {
      const known = await knownOf(file, each, call);
      const image = await readImage(each.real, each.name);
      const prediction = await model.predictor(known).predict(image, call.signal);
      texts.push(predictionText(each.name, prediction, asked.length));
      data.push(predictionData(each.name, prediction, asked.length));
      if (pictures.length < most) {
        const picture = await predictionPicture(image, prediction, call);
        if (picture) pictures.push(picture);
      }
    } catch (error) {
      // A single image is the call's own failure.
      if (error instanceof CancelledError || asked.length === 1) throw error;
      const message = messageOf(error);
      texts.push(`${each.name}: ${message}`);
      data.push({ image: each.name, error: message });
    }
  }
  return {
    text: boundedText(texts.join('\n')),
    data: { model: model.label, images: data },
    pictures,
  };
}
