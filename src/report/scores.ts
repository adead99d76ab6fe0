import type { Prediction } from '../model/prediction';
import type { ReportSummary } from '../protocol/report';
import type { OtherAnswer } from './againstOther';
import type { RunAnswer } from './runAnswer';

/** The metrics of a run, and of the one it is compared with, image by image. */
export class Scores {
  add(_image: { answer: RunAnswer; truth?: Prediction | undefined; other: OtherAnswer }): void {
    // to come
  }

  told(_whole: boolean): Pick<ReportSummary, 'metrics' | 'curve'> {
    return { metrics: {}, curve: [] };
  }
}
