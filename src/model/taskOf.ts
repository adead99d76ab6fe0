import type { PostSettings } from './postSettings';
import type { Task } from './prediction';

/** What a model with this post-processing is asked to do. */
export function taskOf({ kind }: Pick<PostSettings, 'kind'>): Task {
  switch (kind) {
    case 'ctc':
    case 'attn':
    case 'seg':
      return 'textrecog';
    case 'sdmgr':
      return 'kie';
    case 'db':
    case 'panet':
    case 'psenet':
    case 'textsnake':
    case 'fcenet':
    case 'drrg':
    case 'maskrcnn':
      return 'textdet';
  }
}
