import type { Prediction } from '../../model/prediction';

/** What is told of a prediction beside MMOCR's answer. */
export interface AboutPrediction {
  /** The pixels that coordinates count: `640x480;orientation=stored`. */
  image?: string;
  task: string;
  /** Where the time went, as the header `Server-Timing` has it, in milliseconds. */
  timings: string;
}

/** The frame, the task and the times of a prediction, in the words of our TorchServe handler. */
export function aboutPrediction({ frame, task, timings }: Prediction): AboutPrediction {
  return {
    ...(frame && { image: `${frame.width}x${frame.height};orientation=${frame.orientation}` }),
    task,
    timings: timings.map(({ stage, ms }) => `${stage};dur=${ms.toFixed(3)}`).join(', '),
  };
}
