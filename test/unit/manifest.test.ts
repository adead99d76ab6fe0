import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { imageExtensions } from '../../src/model/imageFormat';

const manifest = JSON.parse(readFileSync(path.join(__dirname, '../../package.json'), 'utf8')) as {
  contributes: {
    commands: { command: string }[];
    menus: Record<string, { command: string; when: string }[]>;
  };
};
const { commands, menus } = manifest.contributes;
const items = Object.entries(menus).flatMap(([menu, entries]) =>
  entries.map(entry => ({ menu, ...entry })),
);

/** The regular expression that a file's ending is held against in a menu's condition. */
const endings = (when: string): RegExp | undefined => {
  const [, source] = /resourceExtname =~ \/(.+?)\/i?(?: |$)/.exec(when) ?? [];
  return source === undefined ? undefined : new RegExp(source, 'i');
};

describe('menus', () => {
  it('name commands that there are', () => {
    const known = new Set(commands.map(({ command }) => command));
    expect(
      items.filter(({ command }) => command.startsWith('mmocr.') && !known.has(command)),
    ).toEqual([]);
  });

  it.each(
    items.filter(
      ({ menu, command }) => menu === 'explorer/context' && /test(On|Locally)/.test(command),
    ),
  )('$command is offered on every image that is read, and on no other', ({ when }) => {
    const offered = endings(when);
    expect(imageExtensions.filter(extension => !offered?.test(`.${extension}`))).toEqual([]);
    expect(
      ['.gif', '.svg', '.pngx', '.heic', '.py', '.onnx'].filter(extension =>
        offered?.test(extension),
      ),
    ).toEqual([]);
  });

  it('run nothing in an untrusted workspace', () => {
    const running = /\.(convert|start|test|export|serve|verify|restart)/;
    for (const { command, when } of items)
      if (running.test(command) && when !== 'false')
        expect(when, command).toContain('isWorkspaceTrusted');
  });

  it.each(
    items.filter(
      ({ menu, command }) => /context/.test(menu) && /convertToMar|exportToOnnx/.test(command),
    ),
  )('$command in $menu is not offered on Python files that are no configs', ({ when }) => {
    expect(when).toContain('!(resourcePath in mmocr.otherPython)');
  });
});
