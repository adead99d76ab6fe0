import { describe, expect, it } from 'vitest';
import { textEdits } from '../../../src/compare/textEdits';

describe('textEdits', () => {
  it('edits code points, not halves of them', () => {
    expect(textEdits('hotel', 'hotel')).toBeUndefined();
    expect(textEdits('hotel', 'hote1')).toEqual([
      { op: 'keep', text: 'hote' },
      { op: 'delete', text: 'l' },
      { op: 'insert', text: '1' },
    ]);
    expect(textEdits('出口', '入口')).toEqual([
      { op: 'delete', text: '出' },
      { op: 'insert', text: '入' },
      { op: 'keep', text: '口' },
    ]);
    expect(textEdits('a😀', 'a😁')).toEqual([
      { op: 'keep', text: 'a' },
      { op: 'delete', text: '😀' },
      { op: 'insert', text: '😁' },
    ]);
    expect(textEdits('', 'x')).toEqual([{ op: 'insert', text: 'x' }]);
  });
});
