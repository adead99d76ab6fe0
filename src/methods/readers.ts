import type { PostKind, PostSettings, SettingsOf } from '../model/postSettings';
import { attn } from './attn/read';
import { ctc } from './ctc/read';
import { db } from './db/read';
import { drrg } from './drrg/read';
import { fcenet } from './fcenet/read';
import { maskrcnn } from './maskrcnn/read';
import { panet } from './panet/read';
import { psenet } from './psenet/read';
import type { Reader } from './reading/reader';
import { sdmgr } from './sdmgr/read';
import { seg } from './seg/read';
import { textsnake } from './textsnake/read';

const readers: { [K in PostKind]: Reader<SettingsOf<K>> } = {
  db,
  ctc,
  attn,
  seg,
  sdmgr,
  drrg,
  fcenet,
  maskrcnn,
  panet,
  psenet,
  textsnake,
};

/** How the outputs of a model with this post-processing are read, to be given its own settings. */
export function readerOf({ kind }: PostSettings): Reader<PostSettings> {
  return readers[kind] as Reader<PostSettings>;
}
