import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import { headerSource } from '../../runs/headerSource';
import type { RunHeader } from '../../runs/runFile';
import { runId } from '../../runs/runId';
import type { ManyReady } from '../results/manyImages';
import type { Unavailable } from '../results/sources';
import type { ReportSurroundings } from './surroundings';

/** Makes ready who answers for a run, which takes a while: meanwhile it may be given up. */
export class SourceLookup {
  #current: object | undefined;

  constructor(private readonly around: Pick<ReportSurroundings, 'many'>) {}

  get isGoing(): boolean {
    return this.#current !== undefined;
  }

  /** Nobody waits for it any more; what it finds all the same is let go. */
  giveUp(): void {
    this.#current = undefined;
  }

  /** Undefined where it was given up. Throws `UserError` where the header names nobody to ask. */
  async find(
    file: string,
    header: RunHeader | undefined,
  ): Promise<ManyReady | Unavailable | undefined> {
    const source = headerSource(header);
    if (!source)
      throw new UserError(l10n.t('{0} does not say who can be asked for the rest.', file));
    const own = (this.#current = {});
    try {
      const found = await this.around.many(runId(source));
      if (this.#current === own) return found;
      if (found.kind === 'ready') found.dispose();
      return undefined;
    } catch (error) {
      if (this.#current === own) throw error;
      return undefined;
    } finally {
      if (this.#current === own) this.#current = undefined;
    }
  }
}
