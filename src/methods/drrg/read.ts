import * as l10n from '@vscode/l10n';
import { above } from '../reading/above';
import { connectedComponents, fillHoles } from '../regions/components';
import { rescale, type ScaleFactor } from '../../model/pixelRounding';
import { boundaryOf } from './boundary';
import { clusters } from './clusters';
import {
  componentAt,
  geometryMaps,
  proposeQuadrangles,
  type Component,
  type GeometryMaps,
} from './components';
import { mergeQuadrangles } from './lanms';
import { localGraphs, type LocalGraphs } from './localGraphs';
import { featureLength, nodeFeatures } from './nodeFeatures';
import { UserError } from '../../base/errors';
import type { Generation } from '../../model/modelDescription';
import type { DRRGSettings } from './settings';
import type { TextInstance } from '../../model/prediction';
import type { Reader, Reading } from '../reading/reader';
import { misfit } from '../../runtime/misfit';
import type { Feeds } from '../../model/networkRun';
import { loadOpenCv, type Cv } from '../../runtime/opencv';
import { findContours } from '../reading/contours';
import { coverage, meanInside } from './coverage';
import { mapsOf, type Maps } from '../reading/maps';

/** Links (graphs × neighbours) of local graphs, as the graph network gives them. */
export type Link = (graphs: LocalGraphs) => Promise<Float32Array>;

/** Local graphs in a run of the network, each about 200 kB with what it becomes there. */
const graphsAtOnce = 512;
/**
 * A network that was trained finds hundreds. MMOCR holds 16 bytes for each pair of components and
 * 190 kB for each graph: 3.5 GB for as many as this, 13 GB for twice as many.
 */
const mostComponents = 10_000;

/**
 * DRRG: the ONNX file holds two networks; each run feeds the one that is not asked with the least
 * it takes.
 */
export const drrg: Reader<DRRGSettings> = {
  load: loadOpenCv,
  feeds: (_, settings) =>
    graphFeeds({
      graphs: 1,
      most: 1,
      count: 1,
      nodes: new Float32Array(featureLength(settings)),
      adjacency: new Float32Array(1),
      neighbours: new BigInt64Array(1),
    }),
  read(reading, settings) {
    const features = reading.outputs.get('features');
    if (!features)
      throw misfit.outputs(reading.onnxPath, [...reading.outputs.keys()], ['features', 'links']);
    if (features.dims[1] !== settings.channels)
      throw misfit.outputShape(reading.onnxPath, features.dims, `1 × ${settings.channels} × h × w`);
    const maps = mapsOf(features, 7, reading.onnxPath);
    return drrgPostprocess(
      maps,
      graphs => links(reading, graphs),
      reading.fit.factor,
      settings,
      reading.description.generation,
    );
  },
};

type GraphInput = Pick<
  LocalGraphs,
  'graphs' | 'most' | 'count' | 'nodes' | 'adjacency' | 'neighbours'
>;

function graphFeeds({ graphs, most, count, nodes, adjacency, neighbours }: GraphInput): Feeds {
  return {
    nodes: { dims: [graphs, most, nodes.length / graphs / most], data: nodes },
    adjacency: { dims: [graphs, most, most], data: adjacency },
    neighbours: { dims: [graphs, count], data: neighbours },
  };
}

async function links(
  { inputDims, again, onnxPath }: Reading,
  { graphs, most, count, nodes, adjacency, neighbours }: LocalGraphs,
): Promise<Float32Array> {
  // The smallest image: the backbone halves it five times.
  const image = { dims: [1, inputDims[1], 32, 32], data: new Float32Array(inputDims[1] * 32 * 32) };
  const all = new Float32Array(graphs * count);
  for (let first = 0; first < graphs; first += graphsAtOnce) {
    const some = Math.min(graphsAtOnce, graphs - first);
    const part = <T extends Float32Array | BigInt64Array>(values: T): T =>
      values.subarray(
        (first * values.length) / graphs,
        ((first + some) * values.length) / graphs,
      ) as T;
    const outputs = await again({
      input: image,
      ...graphFeeds({
        graphs: some,
        most,
        count,
        nodes: part(nodes),
        adjacency: part(adjacency),
        neighbours: part(neighbours),
      }),
    });
    const found = outputs.get('links');
    if (!found) throw misfit.outputs(onnxPath, [...outputs.keys()], ['features', 'links']);
    if (found.data.length !== some * count)
      throw misfit.outputShape(onnxPath, found.dims, `${some} × ${count}`);
    all.set(found.data, first * count);
  }
  return all;
}

/**
 * MMOCR's `DRRGHead` and `DRRGPostprocessor`: polygons in pixels of the original image; in MMOCR
 * their order is that of object hashes.
 */
export async function drrgPostprocess(
  maps: Maps,
  link: Link,
  factor: ScaleFactor,
  settings: DRRGSettings,
  generation: Generation,
): Promise<TextInstance[]> {
  const { cv } = await loadOpenCv();
  const geometry = geometryMaps(maps.width, maps.height, index =>
    maps.plane(maps.count - 6 + index),
  );
  const components = proposeComponents(cv, geometry, settings);
  if (components.length < 2) return [];
  const graphs = localGraphs(components, nodeFeatures(maps, components, settings), settings);
  return clusters(components, graphs, await link(graphs), settings).map(members => {
    const score = members.reduce((sum, member) => sum + member.score, 0) / members.length;
    return {
      polygon: rescale(boundaryOf(members.map(({ corners }) => corners)), factor, generation),
      score: generation === '1.x' ? Math.fround(score) : score,
    };
  });
}

/**
 * Text components of all centre regions, in OpenCV's order of these (`propose_comps_and_attribs`).
 */
function proposeComponents(cv: Cv, maps: GeometryMaps, settings: DRRGSettings): Component[] {
  const { width, height } = maps;
  const text = above(maps.text, settings.textRegionThr);
  const center = {
    width,
    height,
    data: above(maps.center, settings.centerRegionThr, { within: text }),
  };
  fillHoles(center);
  const labels = connectedComponents(center, true);
  const pixels = Array.from({ length: labels.count + 1 }, (): number[] => []);
  labels.data.forEach((label, at) => {
    if (label) pixels[label]!.push(at);
  });
  const found: Component[] = [];
  for (const { points } of findContours(cv, center, cv.RETR_TREE)) {
    const region = pixels[labels.data[points[1]! * width + points[0]!]!]!;
    if (region.length <= settings.centerRegionAreaThr) continue;
    const boxes = mergeQuadrangles(
      proposeQuadrangles(maps, region, settings),
      settings.nmsThr,
      mostComponents - found.length,
    );
    if (found.length + boxes.length > mostComponents) throw tooMany();
    const { painted, onText } = coverage(cv, boxes, { width, height, data: text });
    if (!boxes.length || onText < painted * 0.5) continue;
    for (const corners of boxes)
      found.push(
        componentAt(maps, corners, meanInside(cv, maps.text, { width, height }, corners), settings),
      );
  }
  return found;
}

function tooMany(): UserError {
  return new UserError(
    l10n.t(
      'The model finds more than {0} text components in this image, too many to join to texts. Check that its weights are trained and fit its config, or raise center_region_thr in the config and export the model again.',
      mostComponents,
    ),
    { fix: 'exportToOnnx' },
  );
}
