import * as fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../cli/run';

const folder = path.join(root, 'src', 'python', 'deploy', 'kubernetes');
const text = (name: string): string => fs.readFileSync(path.join(folder, name), 'utf8');

/** What follows each `location` up to its closing brace, inner braces included. */
const locations = text('gate.conf')
  .split(/^ {8}location /m)
  .slice(1)
  .map(block => /^([^{]*)\{/.exec(block)![1]!.trim() + block.slice(block.indexOf('{')));

it('passes no path and no body of a client that has not shown the key', () => {
  const open = locations.filter(
    block => block.includes('proxy_pass') && !/\$known = 0/.test(block),
  );
  expect(open).toHaveLength(3);
  for (const block of open) {
    const [, asked] = /^= (\/\S+?)\{/.exec(block) ?? [];
    // With a path of its own nginx does not hand on the client's, which it has only judged as
    // `/predictions/NAME/1.0/../../../ping` cleaned up.
    expect(block).toContain(`proxy_pass http://127.0.0.1:8080${asked};`);
    expect(block).toContain('client_max_body_size 1;');
  }
});

it('takes the key as it is, in small and capital letters', () => {
  expect(text('gate.sh')).toContain(`'"~^Bearer %s$" 1;\\n'`);
});
