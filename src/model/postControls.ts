import { attnControls } from '../methods/attn/settings';
import { ctcControls } from '../methods/ctc/settings';
import { dbControls } from '../methods/db/settings';
import { drrgControls } from '../methods/drrg/settings';
import { fcenetControls } from '../methods/fcenet/settings';
import { maskrcnnControls } from '../methods/maskrcnn/settings';
import { panetControls } from '../methods/panet/settings';
import { psenetControls } from '../methods/psenet/settings';
import { sdmgrControls } from '../methods/sdmgr/settings';
import { segControls } from '../methods/seg/settings';
import type { ConfigPlace, Control, ControlsOf } from '../methods/settings/controls';
import { textsnakeControls } from '../methods/textsnake/settings';
import type { ModelDescription } from './modelDescription';
import type { PostKind, PostSettings, SettingsOf } from './postSettings';

/** By method, how each setting is changed while one looks at the result. */
const controls: { [K in PostKind]: ControlsOf<SettingsOf<K>> } = {
  db: dbControls,
  ctc: ctcControls,
  attn: attnControls,
  seg: segControls,
  sdmgr: sdmgrControls,
  drrg: drrgControls,
  fcenet: fcenetControls,
  maskrcnn: maskrcnnControls,
  panet: panetControls,
  psenet: psenetControls,
  textsnake: textsnakeControls,
};

/** A setting's value, by its name in the description (`unclipRatio`). */
export type PostValue = number | string;
export type PostValues = Record<string, PostValue>;

/** A setting that can be changed, with the value that the model was exported with. */
export interface PostControl {
  setting: string;
  /** Its key in the config, by which users know it: `unclip_ratio`. */
  key: string;
  original: PostValue;
  /** What a slider offers, the original value among it. */
  range?: { least: number; most: number; step: number };
  values?: readonly string[];
}

/** How a run is looked at otherwise than it was made: by setting, values that are not its own. */
export interface PostChange {
  values: PostValues;
  /** Texts of a lower score are not shown. */
  textScore?: number;
}

type Described = Pick<ModelDescription, 'post' | 'generation'>;

/** What of a model's post-processing can be changed without running its network again. */
export function postControls({ post, generation }: Described): PostControl[] {
  return Object.entries(controlsByName(post)).flatMap(([setting, control]) => {
    const place = control === 'fixed' ? undefined : control.places[generation];
    const original = valueOf(post, setting);
    if (control === 'fixed' || !place || original === undefined) return [];
    const { range, values } = control;
    return [
      {
        setting,
        key: place.key,
        original,
        ...(range && typeof original === 'number' && { range: around(range, original) }),
        ...(values && { values }),
      },
    ];
  });
}

/** Where the setting stands in a config of this generation. Throws for one that has no control. */
export function placeOf({ post, generation }: Described, setting: string): ConfigPlace {
  const control = controlsByName(post)[setting];
  const place =
    control === undefined || control === 'fixed' ? undefined : control.places[generation];
  if (!place) throw new Error(`${post.kind} has no ${setting} to change`);
  return place;
}

/**
 * The settings with these values in place of theirs, and what shares a key with them: 0.x PANet has
 * one for two. Names that have no control are left out; whether a value may be is checked where it
 * is read (`describe/checkDescription.ts`).
 */
export function changedPost({ post, generation }: Described, values: PostValues): PostSettings {
  const known = postControls({ post, generation }).filter(({ setting }) =>
    Object.hasOwn(values, setting),
  );
  const changes = known.flatMap(({ setting }) => {
    const control = controlsByName(post)[setting] as Control;
    const also = generation === '0.x' ? control.alsoIn0x : undefined;
    return [setting, ...(also === undefined ? [] : [also])].map(name => [name, values[setting]]);
  });
  return { ...post, ...Object.fromEntries(changes) } as PostSettings;
}

function controlsByName({ kind }: PostSettings): Record<string, Control | 'fixed'> {
  return controls[kind];
}

function valueOf(post: PostSettings, setting: string): PostValue | undefined {
  const value = (post as unknown as Record<string, unknown>)[setting];
  return typeof value === 'number' || typeof value === 'string' ? value : undefined;
}

/** A config may give what no slider would offer. */
function around(
  { least, most, step }: { least: number; most: number; step: number },
  value: number,
): { least: number; most: number; step: number } {
  return { least: Math.min(least, value), most: Math.max(most, value), step };
}
