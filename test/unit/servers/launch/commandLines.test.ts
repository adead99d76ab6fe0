import * as path from 'node:path';
import { expect, it } from 'vitest';
import { commandLines } from '../../../../src/servers/launch/processes';
import { thisSystem, type ProcessSystem } from '../../../../src/servers/launch/processSystem';

it.each([
  [
    'win32',
    'powershell.exe',
    '  7 "C:\\用户 1\\java" -f C:\\x\r\n8 \r\nno line\r\n',
    [
      [7, '"C:\\用户 1\\java" -f C:\\x'],
      [8, ''],
    ],
  ],
  [
    'darwin',
    'ps',
    '    1 /sbin/launchd\n  413 java -f /Users/é x/config.properties\n',
    [
      [1, '/sbin/launchd'],
      [413, 'java -f /Users/é x/config.properties'],
    ],
  ],
] as const)(
  '%s: the whole command lines are asked for and read',
  async (platform, program, said, expected) => {
    const asked: string[][] = [];
    const system: ProcessSystem = {
      ...thisSystem,
      platform,
      run: (name, args) => {
        asked.push([path.win32.basename(name), ...args]);
        return Promise.resolve(said);
      },
    };
    expect([...(await commandLines(system))]).toEqual(expected);
    expect(asked[0]?.[0]).toBe(program);
    if (platform === 'darwin') expect(asked[0]?.[1]).toMatch(/ww/);
  },
);
