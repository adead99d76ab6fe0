import * as l10n from '@vscode/l10n';
import type { InferenceSession } from 'onnxruntime-node';
import { UserError } from '../../base/errors';
import { checkDescription } from '../../model/checkDescription';
import type { ExportedModel, KnownTexts } from '../../model/pipeline';
import { boxesOnInput, kieBox, withinReach } from '../../model/kieBoxes';
import { best, linkKeysToValues } from './links';
import { boxRelations } from './relations';
import { textIndices } from './textIndices';
import type { SDMGRSettings } from '../../model/postSettings';
import type { Relation } from '../../model/prediction';
import { normalise } from '../../preprocess/normalise';
import type { Pixels } from '../../model/pixels';
import { prepare } from '../../preprocess/prepare';
import { misfit } from '../../runtime/misfit';
import { runNetwork, type Feeds, type NetworkOutputs } from '../../runtime/network';
import { requireDistributions } from '../../runtime/probabilities';
import { openSession, type Place } from '../../runtime/session';
import type { StageClock } from '../../runtime/stageClock';

/** A KIE model whose session is loaded. */
export interface OpenKie extends ExportedModel {
  session: InferenceSession;
  settings: SDMGRSettings;
}

/**
 * What each text is, in the order of the texts, and, in openset mode, which value belongs to which
 * key.
 */
export interface KeyInformation {
  labels: { label: string; labelScore: number }[];
  relations?: Relation[];
}

/**
 * Throws `UserError` for a file or device that is not to be had, and for a model that is not for
 * KIE.
 */
export async function openKie(
  { onnxPath, description: given }: ExportedModel,
  place: Place,
): Promise<OpenKie> {
  const description = checkDescription(given, onnxPath);
  const { post } = description;
  if (post.kind !== 'sdmgr')
    throw new UserError(
      l10n.t(
        '{0} is {1}, not a {2}. Choose another ONNX file.',
        onnxPath,
        description.method,
        l10n.t('KIE model'),
      ),
    );
  return { onnxPath, description, settings: post, session: await openSession(onnxPath, place) };
}

/**
 * Classifies texts by what they say and where they stand. `known.boxes` may be polygons of any
 * length, in pixels of `pixels`.
 */
export async function readKeyInformation(
  model: OpenKie,
  pixels: Pixels,
  known: KnownTexts,
  clock: StageClock,
): Promise<KeyInformation> {
  const { settings, onnxPath, session } = model;
  if (!known.texts.length) return { labels: [], ...(settings.links && { relations: [] }) };
  const feeds = await clock.run('resize', () => feedsOf(model, pixels, known));
  const outputs = await clock.run('network', () => runNetwork(session, feeds, onnxPath));
  return clock.run('post', () => informationIn(outputs, known.texts.length, model, settings));
}

/**
 * The probabilities of `count` texts, read. Throws `UserError` (`misfit`) for outputs of another
 * shape.
 */
export function informationIn(
  outputs: NetworkOutputs,
  count: number,
  { onnxPath, description }: ExportedModel,
  settings: SDMGRSettings,
): KeyInformation {
  const { nodes, edges, labels } = scoresOf(outputs, count, onnxPath);
  return {
    labels: Array.from({ length: count }, (_, i) =>
      labelOf(nodes.subarray(i * labels, (i + 1) * labels), settings.labels),
    ),
    ...(settings.links && {
      relations: linkKeysToValues({ nodes, edges, labels }, settings.links, description.generation),
    }),
  };
}

function feedsOf({ description, settings }: OpenKie, pixels: Pixels, known: KnownTexts): Feeds {
  const { generation } = description;
  const exact = known.boxes.map(polygon => kieBox(polygon, generation));
  const boxes =
    settings.visual && generation === '1.x' ? exact.map(box => withinReach(box, pixels)) : exact;
  const prepared = prepare(pixels, description);
  const { factor } = prepared;
  return {
    texts: textIndices(known.texts, settings),
    relations: boxRelations(
      boxes,
      settings.relationNorm,
      generation === '0.x' ? factor : undefined,
    ),
    ...(settings.visual && {
      input: normalise(prepared.pixels, description.normalise, generation),
      boxes: boxesOnInput(boxes, factor, prepared.pixels, generation),
    }),
  };
}

function scoresOf(
  outputs: NetworkOutputs,
  count: number,
  onnxPath: string,
): { nodes: Float32Array; edges: Float32Array; labels: number } {
  const [nodes, edges] = [outputs.get('nodes'), outputs.get('edges')];
  if (!nodes || !edges) throw misfit.outputs(onnxPath, [...outputs.keys()], ['nodes', 'edges']);
  if (nodes.dims.length !== 2 || nodes.dims[0] !== count)
    throw misfit.outputShape(onnxPath, nodes.dims, 'texts × classes');
  if (edges.data.length !== count * count * 2)
    throw misfit.outputShape(onnxPath, edges.dims, 'texts × texts × 2');
  requireDistributions(nodes.data, nodes.dims[1]!, onnxPath);
  return { nodes: nodes.data, edges: edges.data, labels: nodes.dims[1]! };
}

function labelOf(
  scores: Float32Array,
  names: readonly string[],
): { label: string; labelScore: number } {
  const index = best(scores);
  return { label: names[index] ?? String(index), labelScore: scores[index]! };
}
