import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { ModelDescription } from './modelDescription';
import type { PostSettings } from './postSettings';
import type { Task } from './prediction';

/** One exported model: an ONNX file and what the engine must know of it. */
export interface ExportedModel {
  onnxPath: string;
  description: ModelDescription;
}

/** A detector or a recogniser by itself. */
export interface Single {
  kind: 'single';
  model: ExportedModel;
}

/**
 * Models run one after the other as `MMOCRInferencer` does: boundaries, the text in each crop,
 * then, with `kie`, what each text is.
 */
export interface Chain {
  kind: 'chain';
  name: string;
  detection: ExportedModel;
  recognition: ExportedModel;
  kie?: ExportedModel;
}

/** A KIE model by itself; it is told the texts with each image. */
export interface Kie {
  kind: 'kie';
  model: ExportedModel;
}

/** What answers one image. */
export type Pipeline = Single | Chain | Kie;

/**
 * Boxes whose texts are known, for a KIE model: corners `[x1, y1, … x4, y4]` in pixels of the image
 * as the config's loader sees it.
 */
export interface KnownTexts {
  boxes: number[][];
  texts: string[];
}

/** The pipeline of one model. */
export function pipelineOf(model: ExportedModel): Single | Kie {
  return { kind: model.description.task === 'kie' ? 'kie' : 'single', model };
}

/** In the order they run. */
export function modelsOf(pipeline: Pipeline): ExportedModel[] {
  if (pipeline.kind !== 'chain') return [pipeline.model];
  const { detection, recognition, kie } = pipeline;
  return [detection, recognition, ...(kie ? [kie] : [])];
}

/** The same models, the first of them with other settings. */
export function withPost(pipeline: Pipeline, post: PostSettings): Pipeline {
  const [{ onnxPath, description }] = modelsOf(pipeline) as [ExportedModel];
  const model = { onnxPath, description: { ...description, post } };
  return pipeline.kind === 'chain' ? { ...pipeline, detection: model } : { ...pipeline, model };
}

/** Throws `UserError` where there are no texts, or not as many as boxes. */
export function requireKnown(known: KnownTexts | undefined, name: string): KnownTexts {
  if (!known)
    throw new UserError(
      l10n.t(
        '{0} labels known texts: give it boxes and texts, or run it after a detector and a recogniser.',
        name,
      ),
    );
  const { boxes, texts } = known;
  if (boxes.length !== texts.length)
    throw new UserError(
      l10n.t(
        'There are {0} boxes and {1} texts; each box needs its text.',
        boxes.length,
        texts.length,
      ),
    );
  return known;
}

/**
 * Models as a chain, named after its parts. Throws `UserError` naming the model that does not
 * belong in its place.
 */
export function chainOf(
  detection: ExportedModel,
  recognition: ExportedModel,
  kie?: ExportedModel,
): Chain {
  const chain = { kind: 'chain', name: '', detection, recognition, ...(kie && { kie }) } as const;
  requireRoles(chain);
  const models = modelsOf(chain);
  const other = models.find(
    ({ description }) => description.generation !== detection.description.generation,
  );
  if (other) {
    const [first, second] = [detection.description.generation, other.description.generation];
    throw new UserError(
      l10n.t(
        '{0} is of MMOCR {1}, {2} of MMOCR {3}. A chain needs models of one version.',
        detection.onnxPath,
        first,
        other.onnxPath,
        second,
      ),
    );
  }
  return { ...chain, name: models.map(({ description }) => description.name).join(' + ') };
}

/** Throws `UserError` naming the model that does not belong in its place. */
export function requireRoles({ detection, recognition, kie }: Chain): void {
  requireTask(detection, 'textdet', l10n.t('detector'));
  requireTask(recognition, 'textrecog', l10n.t('recogniser'));
  if (kie) requireTask(kie, 'kie', l10n.t('KIE model'));
}

function requireTask({ onnxPath, description }: ExportedModel, task: Task, wanted: string): void {
  if (description.task !== task)
    throw new UserError(
      l10n.t(
        '{0} is {1}, not a {2}. Choose another ONNX file.',
        onnxPath,
        description.method,
        wanted,
      ),
    );
}
