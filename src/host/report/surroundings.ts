import type { UserError } from '../../base/errors';
import type { ImageFile } from '../../model/prediction';
import type { FixButton } from '../../protocol/viewer';
import type { ManyReady } from '../results/manyImages';
import type { Unavailable } from '../results/sources';
import type { TruthSource } from './comparedWith';
import type { Remembered } from './reportMemory';

/** What a report needs from the rest of the extension. */
export interface ReportSurroundings extends TruthSource {
  /** Makes a source, by its id, ready to answer many images. Throws `UserError`. */
  many(id: string): Promise<ManyReady | Unavailable>;
  readImage(file: string): Promise<ImageFile>;
  fixButton(error: UserError): FixButton | undefined;
  remember(runFile: string, remembered: Remembered): void;
  onDefect(error: unknown): void;
}
