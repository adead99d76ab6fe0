import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { ModelDescription } from '../model/modelDescription';
import { modelsOf } from '../model/pipeline';
import {
  changedPost,
  postControls,
  type PostChange,
  type PostControl,
} from '../model/postControls';
import type { Found, ImageFile, Prediction, Predictor } from '../model/prediction';
import type { LocalRun } from './localPredictor';

/** A local run whose outputs the engine keeps: what it found is read again with other settings. */
export class LiveRun implements Predictor {
  /** What can be changed: settings of the first model, a chain's detector. */
  readonly controls: PostControl[];
  private readonly name = randomUUID();
  private image: ImageFile | undefined;
  private tooLarge = false;

  constructor(private readonly run: LocalRun) {
    this.controls = postControls(this.description);
  }

  /** Of the model whose settings they are. */
  get description(): ModelDescription {
    return modelsOf(this.run.pipeline)[0]!.description;
  }

  /** Whether its texts can be hidden by their scores; those that are labelled belong together. */
  get readsText(): boolean {
    const tasks = modelsOf(this.run.pipeline).map(({ description }) => description.task);
    return tasks.includes('textrecog') && !tasks.includes('kie');
  }

  predict(image: ImageFile, signal?: AbortSignal): Promise<Prediction> {
    this.image = image;
    const { engine, ...run } = this.run;
    const asked = { ...run, image: image.bytes, imagePath: image.path, keep: this.name };
    return engine.request('predict', asked, signal);
  }

  /**
   * What a run with these settings finds. Where the engine does not have the outputs any more, the
   * network runs once more. Throws `UserError` for settings that cannot be, and for outputs that
   * are too large to be kept.
   */
  async readAgain(change: PostChange): Promise<Found> {
    if (this.tooLarge) throw tooLarge();
    const found = await this.readKept(change);
    if (found) return found;
    if (this.image) await this.predict(this.image);
    const anew = await this.readKept(change);
    if (anew) return anew;
    this.tooLarge = true;
    throw tooLarge();
  }

  private async readKept({ values, textScore }: PostChange): Promise<Found | undefined> {
    const post = changedPost(this.description, values);
    const asked = { run: this.name, post, ...(textScore !== undefined && { textScore }) };
    return (await this.run.engine.request('readAgain', asked)).found;
  }
}

function tooLarge(): UserError {
  return new UserError(
    l10n.t('What the network gave for this image is too large to be kept. Use a smaller image.'),
  );
}
