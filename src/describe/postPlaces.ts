import { head } from '../config/read/detectorHead';
import { dict, isNone } from '../config/read/values';
import type { WantedValues } from '../config/configReply';
import type { ConfigDict } from '../config/tree';
import { pythonSource, want } from '../config/wantedValues';
import type { ModelDescription } from '../model/modelDescription';
import { placeOf, postControls, type PostValues } from '../model/postControls';
import type { PostKind } from '../model/postSettings';

/** The classes of the postprocessors, for a config that leaves MMOCR its default. */
const postprocessors: Partial<Record<PostKind, string>> = {
  db: 'DBPostprocessor',
  panet: 'PANPostprocessor',
  psenet: 'PSEPostprocessor',
  textsnake: 'TextSnakePostprocessor',
  fcenet: 'FCEPostprocessor',
  drrg: 'DRRGPostprocessor',
};

/**
 * What a config's variables are to be for these settings of its model, by MMOCR's own keys. `model`
 * is the config's. Where the config has no postprocessor, it gets one: a `whole` one has every
 * setting, because MMOCR's default for the head and the class's own defaults are not the same.
 */
export function wantedInConfig(
  described: ModelDescription,
  model: ConfigDict,
  values: PostValues,
  whole: boolean,
): WantedValues {
  const wanted: WantedValues = {};
  const { post, generation } = described;
  const made = isNone(head(model, generation)['postprocessor'])
    ? postprocessors[post.kind]
    : undefined;
  const all = postControls(described).filter(
    ({ setting }) =>
      Object.hasOwn(values, setting) ||
      (whole && made !== undefined && placeOf(described, setting).in === 'postprocessor'),
  );
  for (const { setting, original, range } of all) {
    const keys = keysOf(described, model, setting);
    if (made !== undefined && keys.includes('postprocessor'))
      want(wanted, [...keys.slice(0, -1), 'type'], pythonSource(made, false));
    const float =
      range !== undefined && !(Number.isInteger(range.step) && Number.isInteger(original));
    want(wanted, keys, pythonSource(values[setting] ?? original, float));
  }
  return wanted;
}

function keysOf(described: ModelDescription, model: ConfigDict, setting: string): string[] {
  const { generation } = described;
  const { in: where, key, movedFromHead } = placeOf(described, setting);
  const headKeys = ['model', generation === '1.x' ? 'det_head' : 'bbox_head'];
  switch (where) {
    case 'model':
      return ['model', key];
    case 'rcnn':
      return ['model', ...(generation === '1.x' ? ['cfg'] : []), 'test_cfg', 'rcnn', key];
    case 'head':
      return [...headKeys, key];
    case 'postprocessor':
      return movedFromHead && Boolean(dict(head(model, generation))[key])
        ? [...headKeys, key]
        : [...headKeys, 'postprocessor', key];
  }
}
