import type { Generation } from '../model/modelDescription';
import type { PostKind, PostSettings, SettingsOf } from '../model/postSettings';
import type { Task } from '../model/prediction';
import type { ReadDictionary } from '../config/read/dictionary';
import { dict } from '../config/read/values';
import type { ConfigDict } from '../config/tree';
import { describeAttn } from './attn/describe';
import { attnRules } from './attn/settings';
import { describeCtc } from './ctc/describe';
import { ctcRules } from './ctc/settings';
import { describeDb } from './db/describe';
import { dbRules } from './db/settings';
import { describeDrrg } from './drrg/describe';
import { drrgRules } from './drrg/settings';
import { describeFcenet } from './fcenet/describe';
import { fcenetRules } from './fcenet/settings';
import { describeMaskrcnn } from './maskrcnn/describe';
import { maskrcnnRules } from './maskrcnn/settings';
import { describePanet } from './panet/describe';
import { panetRules } from './panet/settings';
import { describePsenet } from './psenet/describe';
import { psenetRules } from './psenet/settings';
import { describeSdmgr } from './sdmgr/describe';
import { sdmgrRules } from './sdmgr/settings';
import { describeSeg } from './seg/describe';
import { segRules } from './seg/settings';
import type { RulesOf } from './settings/rules';
import { describeTextsnake } from './textsnake/describe';
import { textsnakeRules } from './textsnake/settings';

/** What is known of a method without running anything. */
interface Method<S extends PostSettings> {
  /** What its models are asked to do. */
  task: Exclude<Task, 'spotting'>;
  /**
   * Settings of its post-processing from a config's `model`, KIE's from its test data, too;
   * undefined for a model of another method.
   */
  describe: (
    model: ConfigDict,
    generation: Generation,
    read: ReadDictionary,
    config: ConfigDict,
  ) => S | undefined | Promise<S | undefined>;
  /** What each of its settings may be. */
  rules: RulesOf<S>;
}

/** In the order in which they look at a model; the first that knows it describes it. */
export const methods: { [K in PostKind]: Method<SettingsOf<K>> } = {
  db: { task: 'textdet', describe: describeDb, rules: dbRules },
  ctc: { task: 'textrecog', describe: describeCtc, rules: ctcRules },
  attn: { task: 'textrecog', describe: describeAttn, rules: attnRules },
  seg: { task: 'textrecog', describe: describeSeg, rules: segRules },
  sdmgr: { task: 'kie', describe: describeSdmgr, rules: sdmgrRules },
  drrg: { task: 'textdet', describe: describeDrrg, rules: drrgRules },
  fcenet: { task: 'textdet', describe: describeFcenet, rules: fcenetRules },
  maskrcnn: { task: 'textdet', describe: describeMaskrcnn, rules: maskrcnnRules },
  panet: { task: 'textdet', describe: describePanet, rules: panetRules },
  psenet: { task: 'textdet', describe: describePsenet, rules: psenetRules },
  textsnake: { task: 'textdet', describe: describeTextsnake, rules: textsnakeRules },
};

/** Throws `UserError` for settings that have no local run; undefined for a method that has none. */
export async function describePost(
  config: ConfigDict,
  generation: Generation,
  read: ReadDictionary,
): Promise<PostSettings | undefined> {
  const model = dict(config['model']);
  for (const { describe } of Object.values(methods)) {
    const post = await describe(model, generation, read, config);
    if (post) return post;
  }
  return undefined;
}
