import { describe, expect, it } from 'vitest';
import { shownSource, type SideModel } from '../../../../src/host/results/sideModel';
import { runId } from '../../../../src/runs/runId';

describe('who a side speaks of', () => {
  const failed = { state: 'failed', message: 'saved.json is of another image' } as const;
  const side = (chosen: string | undefined): SideModel => ({
    state: failed,
    options: [],
    chosen,
    source: undefined,
  });

  it('is the saved result that was chosen, though it has nothing to say of this image', () => {
    const saved = { kind: 'file', path: '/data/saved.json', side: 'left' } as const;
    expect(shownSource(side(runId(saved)))).toEqual(saved);
    expect(shownSource(side(undefined))).toBeUndefined();
  });
});
