import { best, linkKeysToValues, type KieScores } from './links';
import { boxRelations } from './relations';
import type { SDMGRSettings } from './settings';
import { textIndices } from './textIndices';
import { asPolygon, boxesOnInput, kieBox, withinReach } from '../../model/kieBoxes';
import type { Feeds } from '../../model/networkRun';
import { requireKnown } from '../../model/pipeline';
import type { Question, Reader, Reading } from '../reading/reader';
import { misfit } from '../../runtime/misfit';
import { requireDistributions } from '../../runtime/probabilities';

/**
 * SDMGR: classifies texts by what they say and where they stand, and, in openset mode, says which
 * value belongs to which key. `known.boxes` may be polygons of any length, in pixels of the image.
 */
export const sdmgr: Reader<SDMGRSettings> = {
  takesImage: ({ visual }) => visual,
  nothingToAsk: ({ description, known }, { links }) =>
    requireKnown(known, description.name).texts.length
      ? undefined
      : { instances: [], ...(links && { relations: [] }) },
  feeds: feedsOf,
  read(reading, settings) {
    const { boxes, texts } = requireKnown(reading.known, reading.description.name);
    const { nodes, labels } = scoresOf(reading);
    return texts.map((text, i) => {
      const scores = nodes.subarray(i * labels, (i + 1) * labels);
      const index = best(scores);
      return {
        polygon: asPolygon(boxes[i]!),
        text,
        label: settings.labels[index] ?? String(index),
        labelScore: scores[index]!,
      };
    });
  },
  relations: (reading, { links }) =>
    links && linkKeysToValues(scoresOf(reading), links, reading.description.generation),
};

function feedsOf({ fit, known, description }: Question, settings: SDMGRSettings): Feeds {
  const { generation, name } = description;
  const { boxes: polygons, texts } = requireKnown(known, name);
  const exact = polygons.map(polygon => kieBox(polygon, generation));
  const boxes =
    settings.visual && generation === '1.x' ? exact.map(box => withinReach(box, fit.image)) : exact;
  return {
    texts: textIndices(texts, settings),
    relations: boxRelations(
      boxes,
      settings.relationNorm,
      generation === '0.x' ? fit.factor : undefined,
    ),
    ...(settings.visual && { boxes: boxesOnInput(boxes, fit.factor, fit.resized, generation) }),
  };
}

function scoresOf({ outputs, known, onnxPath }: Reading): KieScores {
  const count = known!.texts.length;
  const [nodes, edges] = [outputs.get('nodes'), outputs.get('edges')];
  if (!nodes || !edges) throw misfit.outputs(onnxPath, [...outputs.keys()], ['nodes', 'edges']);
  if (nodes.dims.length !== 2 || nodes.dims[0] !== count)
    throw misfit.outputShape(onnxPath, nodes.dims, 'texts × classes');
  if (edges.data.length !== count * count * 2)
    throw misfit.outputShape(onnxPath, edges.dims, 'texts × texts × 2');
  requireDistributions(nodes.data, nodes.dims[1]!, onnxPath);
  return { nodes: nodes.data, edges: edges.data, labels: nodes.dims[1]! };
}
