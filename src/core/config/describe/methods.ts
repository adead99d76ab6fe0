import type { Generation } from '../../ocr/modelDescription';
import type { PostSettings } from '../../ocr/postSettings';
import type { ConfigDict } from '../tree';
import { describeAttn } from './attn';
import { describeCtc } from './ctc';
import { describeDb } from './db';
import type { ReadDictionary } from './dictionary';
import { describeDrrg } from './drrg';
import { describeSdmgr } from './sdmgr';
import { dict } from './values';
import { describeSeg } from './seg';
import { describeFcenet } from './fcenet';
import { describeMaskrcnn } from './maskrcnn';
import { describePanet } from './panet';
import { describePsenet } from './psenet';
import { describeTextsnake } from './textsnake';

/** Settings of one method's post-processing from a config's `model`, KIE's from its test data, too; undefined for a model of another method. */
type DescribeMethod = (model: ConfigDict, generation: Generation, read: ReadDictionary, config: ConfigDict) => PostSettings | undefined | Promise<PostSettings | undefined>;

/** Each looks at the model; the first that knows it describes it. */
const methods: DescribeMethod[] = [describeDb, describeCtc, describeAttn, describeSeg, describeSdmgr, describeDrrg, describeFcenet, describeMaskrcnn, describePanet, describePsenet, describeTextsnake];

/** Throws `UserError` for settings that have no local run; undefined for a method that has none. */
export async function describePost(config: ConfigDict, generation: Generation, read: ReadDictionary): Promise<PostSettings | undefined> {
  const model = dict(config['model']);
  for (const describe of methods) {
    const post = await describe(model, generation, read, config);
    if (post) return post;
  }
  return undefined;
}
