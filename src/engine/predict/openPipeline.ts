import type { InferenceSession } from 'onnxruntime-node';
import type { ColorType } from '../../model/modelDescription';
import type { Pixels } from '../../model/pixels';
import type { Found, Task } from '../../model/prediction';
import type { Stages } from './stages';

/** A pipeline whose models are loaded, ready for an image. */
export interface OpenPipeline {
  name: string;
  task: Task;
  /** How its image is decoded. */
  colorType: ColorType;
  /** By the names that the prediction gives them. */
  networks: { model: string; session: InferenceSession }[];
  run: (pixels: Pixels, stages: Stages) => Promise<Found>;
}
