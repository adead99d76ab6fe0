import type { Generation } from '../model/modelDescription';
import type { PostSettings } from '../model/postSettings';
import type { ConfigDict } from '../config/tree';
import { describeAttn } from './attn/describe';
import { describeCtc } from './ctc/describe';
import { describeDb } from './db/describe';
import type { ReadDictionary } from '../config/read/dictionary';
import { describeDrrg } from './drrg/describe';
import { describeSdmgr } from './sdmgr/describe';
import { dict } from '../config/read/values';
import { describeSeg } from './seg/describe';
import { describeFcenet } from './fcenet/describe';
import { describeMaskrcnn } from './maskrcnn/describe';
import { describePanet } from './panet/describe';
import { describePsenet } from './psenet/describe';
import { describeTextsnake } from './textsnake/describe';

/**
 * Settings of one method's post-processing from a config's `model`, KIE's from its test data, too;
 * undefined for a model of another method.
 */
type DescribeMethod = (
  model: ConfigDict,
  generation: Generation,
  read: ReadDictionary,
  config: ConfigDict,
) => PostSettings | undefined | Promise<PostSettings | undefined>;

/** Each looks at the model; the first that knows it describes it. */
const methods: DescribeMethod[] = [
  describeDb,
  describeCtc,
  describeAttn,
  describeSeg,
  describeSdmgr,
  describeDrrg,
  describeFcenet,
  describeMaskrcnn,
  describePanet,
  describePsenet,
  describeTextsnake,
];

/** Throws `UserError` for settings that have no local run; undefined for a method that has none. */
export async function describePost(
  config: ConfigDict,
  generation: Generation,
  read: ReadDictionary,
): Promise<PostSettings | undefined> {
  const model = dict(config['model']);
  for (const describe of methods) {
    const post = await describe(model, generation, read, config);
    if (post) return post;
  }
  return undefined;
}
