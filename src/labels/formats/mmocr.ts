import { boundingBox } from '../../model/polygon';
import type { FormatRules } from '../format';
import type { LabelInstance, LabelledImage } from '../labels';
import {
  imageOf,
  instanceOf,
  isSet,
  keysOf,
  polygonOf,
  textOf,
  type ReadImage,
} from '../readImage';

/** What MMOCR calls the only class of a detector; as a label it says nothing. */
export const TEXT = 'text';

/** MMOCR 1.x's JSON: `metainfo`, `data_list[].instances[]`. */
export const mmocr: FormatRules = {
  endings: ['json'],
  holds: 'both',
  recognise: ({ json }) => {
    const { metainfo, data_list: list } = keysOf(json);
    if (!Array.isArray(list)) return 0;
    return metainfo === undefined ? 2 : 3;
  },
  read: ({ json }) => {
    const { metainfo, data_list: list } = keysOf(json);
    const classes = classNames(keysOf(metainfo)['category']);
    return (Array.isArray(list) ? list : []).flatMap(entry => read(keysOf(entry), classes));
  },
  write: images => `${JSON.stringify(whole(images))}\n`,
};

function read(
  { img_path: image, height, width, instances }: Record<string, unknown>,
  classes: ReadonlyMap<unknown, string>,
): ReadImage[] {
  if (typeof image !== 'string' || image === '' || !Array.isArray(instances)) return [];
  return [
    imageOf({ image, width, height }, instances, ({ polygon, bbox, text, ignore, ...more }, at) =>
      instanceOf(
        {
          text: textOf(text, at),
          polygon: polygonOf(polygon, bbox, at),
          ignore: isSet(ignore),
          label: classes.get(more['bbox_label']),
        },
        at,
      ),
    ),
  ];
}

/** The names that `metainfo.category` gives to `bbox_label`, but for the one that all text has. */
function classNames(category: unknown): Map<unknown, string> {
  const named = (Array.isArray(category) ? category : []).map(keysOf).map(({ id, name }) => {
    return [id, typeof name === 'string' ? name : String(id)] as const;
  });
  return new Map(named.filter(([, name]) => name !== TEXT));
}

/** As MMOCR's packers (`TextDetPacker`, `TextRecogPacker`, `TextSpottingPacker`) lay it out. */
function whole(images: readonly LabelledImage[]): object {
  const all = images.flatMap(({ instances }) => instances);
  const placed = all.length === 0 || all.some(({ polygon }) => polygon);
  const read = all.some(({ text }) => text !== undefined);
  const kind = placed ? (read ? 'TextSpotting' : 'TextDet') : 'TextRecog';
  const classes = [...new Set([TEXT, ...all.flatMap(({ label = TEXT }) => label)])];
  const numbers = new Map(classes.map((name, id) => [name, id]));
  return {
    metainfo: {
      dataset_type: `${kind}Dataset`,
      task_name: kind.toLowerCase(),
      ...(placed && { category: classes.map((name, id) => ({ id, name })) }),
    },
    data_list: images.map(({ image, width, height, instances }) => ({
      instances: instances.map(instance => written(instance, placed, numbers)),
      img_path: image,
      ...(height !== undefined && { height }),
      ...(width !== undefined && { width }),
    })),
  };
}

function written(
  { polygon, text, ignore, label = TEXT }: LabelInstance,
  placed: boolean,
  numbers: ReadonlyMap<string, number>,
): object {
  const box = polygon && boundingBox(polygon);
  return {
    ...(box && { polygon, bbox: [box.left, box.top, box.right, box.bottom] }),
    ...(placed && { bbox_label: numbers.get(label) }),
    ...((placed || ignore) && { ignore }),
    ...(text !== undefined && { text }),
  };
}
