import { pause } from '../../base/deadline';
import type { UserError } from '../../base/errors';
import type { ImageFile, Prediction } from '../../model/prediction';
import {
  NotAskableError,
  ServerAwayError,
  ServerBusyError,
  ServerLostError,
} from '../../servers/contract/askingErrors';
import type { AskMany } from '../results/manyImages';
import type { Gate } from './gate';

/** A server that has too much to do is asked again so often before the run pauses. */
const MOST_BUSY = 5;
const BUSY_MS = 500;
/** An image that so often ends the connection of a server that is there is at fault itself. */
const MOST_LOST = 2;

/** What a run's images are asked of. */
export interface Steady {
  gate: Gate;
  /** Who answers now: another server may have come since the last image. */
  asker: () => AskMany;
  /** Nobody can answer any image: the run is to pause. Not called while it pauses already. */
  onNobody: (error: UserError) => void;
}

/**
 * Asks about one image of a run. Where the server is gone the image waits at the gate with all the
 * others and is asked about again: only what concerns the image itself is thrown.
 */
export async function askSteadily(
  { gate, asker, onNobody }: Steady,
  image: ImageFile,
  signal: AbortSignal,
): Promise<Prediction> {
  let [lost, busy] = [0, 0];
  for (;;) {
    await gate.pass(signal);
    try {
      return await asker()(image, signal);
    } catch (error) {
      if (!(error instanceof NotAskableError || error instanceof ServerAwayError)) throw error;
      if (error instanceof ServerLostError) {
        // Whether the server is gone shows when it is asked again.
        if (++lost > MOST_LOST) throw error;
      } else if (error instanceof ServerBusyError && ++busy <= MOST_BUSY) {
        await pause(BUSY_MS, [signal]);
      } else {
        busy = 0;
        if (!gate.isShut) onNobody(error);
      }
    }
  }
}
