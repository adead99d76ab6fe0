import type { AttnSettings } from '../methods/attn/settings';
import type { CTCSettings } from '../methods/ctc/settings';
import type { DBSettings } from '../methods/db/settings';
import type { DRRGSettings } from '../methods/drrg/settings';
import type { FCENetSettings } from '../methods/fcenet/settings';
import type { MaskRCNNSettings } from '../methods/maskrcnn/settings';
import type { PANetSettings } from '../methods/panet/settings';
import type { PSENetSettings } from '../methods/psenet/settings';
import type { SDMGRSettings } from '../methods/sdmgr/settings';
import type { SegSettings } from '../methods/seg/settings';
import type { TextSnakeSettings } from '../methods/textsnake/settings';

/**
 * What turns a network's outputs into text instances, by method. A member that is added here is
 * asked for by both registries of `methods`.
 */
export type PostSettings =
  | DBSettings
  | PANetSettings
  | PSENetSettings
  | TextSnakeSettings
  | FCENetSettings
  | DRRGSettings
  | MaskRCNNSettings
  | CTCSettings
  | AttnSettings
  | SegSettings
  | SDMGRSettings;

/** The methods by the names of their folders. */
export type PostKind = PostSettings['kind'];

/** The settings of one method. */
export type SettingsOf<K extends PostKind> = Extract<PostSettings, { kind: K }>;
