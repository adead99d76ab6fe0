import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inputSchema } from '../../src/agents/inputSchema';
import { toolNamed } from '../../src/agents/tools';
import { agentToolNames, editorToolName } from '../../src/base/agentToolNames';
import type { CommandId } from '../../src/base/commandIds';
import type { FileKind } from '../../src/host/commands/command';
import { commandTable } from '../../src/host/commands/table';
import { serverKinds } from '../../src/servers/kinds';
import { imageExtensions } from '../../src/model/imageFormat';

const root = path.join(__dirname, '../..');
const manifestText = readFileSync(path.join(root, 'package.json'), 'utf8');
const { contributes } = JSON.parse(manifestText) as {
  contributes: {
    configuration: {
      properties: { 'mmocr.servers': { items: { properties: { kind: { enum: string[] } } } } };
    };
    languageModelTools: { name: string; modelDescription: string; inputSchema: object }[];
    commands: { command: string; title: string; category: string }[];
    keybindings: { command: string }[];
    menus: Record<string, { command: string; when: string }[]>;
    walkthroughs: { steps: { media: { svg: string } }[] }[];
  };
};
const { commands, menus } = contributes;
const entries = Object.entries(commandTable) as [CommandId, (typeof commandTable)[CommandId]][];
const texts = ['package.nls.json', 'package.nls.zh-cn.json'].map(file => ({
  file,
  said: JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Record<string, string>,
}));
const items = Object.entries(menus).flatMap(([menu, entries]) =>
  entries.map(entry => ({ menu, ...entry })),
);

/** The regular expression that a file's ending is held against in a menu's condition. */
const endings = (when: string): RegExp | undefined => {
  const [, source] = /resourceExtname =~ \/(.+?)\/i?(?: |$)/.exec(when) ?? [];
  return source === undefined ? undefined : new RegExp(source, 'i');
};

describe('commands', () => {
  it('are those of the table', () => {
    expect(commands.map(({ command }) => command).sort()).toEqual(Object.keys(commandTable).sort());
  });

  it('stand under MMOCR, with titles instead of keys', () => {
    for (const { command, category, title } of commands) {
      expect(category, command).toBe('MMOCR');
      for (const { file, said } of texts)
        expect(said[title.replaceAll('%', '')], `${command} in ${file}`).toBeTruthy();
    }
  });

  it('are named by menus, keys and walkthroughs as they are called', () => {
    const linked = texts.flatMap(({ said }) =>
      Object.values(said).flatMap(text =>
        [...text.matchAll(/command:(mmocr\.\w+)/g)].map(([, command]) => ({ command })),
      ),
    );
    const named = [...items, ...contributes.keybindings, ...linked];
    expect(linked.length).toBeGreaterThan(0);
    expect(named.filter(({ command }) => !(command! in commandTable))).toEqual([]);
  });
});

/** What `resourceExtname` may be of a file of each kind. */
const extnames: Record<FileKind, string[]> = {
  config: ['.py'],
  checkpoint: ['.pth'],
  archive: ['.mar'],
  onnx: ['.onnx'],
  image: imageExtensions.map(extension => `.${extension}`),
  run: ['.jsonl'],
};
const kinds = Object.keys(extnames) as FileKind[];

/** The kinds of file a menu's condition lets through by their ending. */
function kindsOffered(when: string): FileKind[] {
  const pattern = endings(when);
  return kinds.filter(kind =>
    extnames[kind].some(
      extname => pattern?.test(extname) ?? new RegExp(`== \\${extname}\\b`).test(when),
    ),
  );
}

describe('menus', () => {
  it.each(entries.filter(([, { trust }]) => trust))('offer %s in no untrusted workspace', id => {
    const offers = items.filter(({ command }) => command === id);
    expect(offers.map(({ menu }) => menu)).toContain('commandPalette');
    for (const { menu, when } of offers)
      if (when !== 'false') expect(when, menu).toContain('isWorkspaceTrusted');
  });

  it.each(entries)(
    'offer %s in the Explorer on the files it takes, and on no others',
    (id, { takes }) => {
      const offered = menus['explorer/context']!.filter(({ command }) => command === id);
      // A chain is of two models: no single file stands for it.
      const wanted =
        id === 'mmocr.convertChainToMar' ? [] : kinds.filter(kind => takes.includes(kind));
      expect(
        kinds.filter(kind => offered.some(({ when }) => kindsOffered(when).includes(kind))),
      ).toEqual(wanted);
    },
  );

  it('hand the place of a right-click in the results panel to those that read it', () => {
    const read = entries.filter(([, { takes }]) => takes.includes('place')).map(([id]) => id);
    const sections = menus['webview/context']!.filter(({ when }) =>
      when.includes('webviewSection'),
    );
    expect(sections.map(({ command }) => command).sort()).toEqual(read.sort());
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

  it.each(
    items.filter(
      ({ menu, command }) => /context/.test(menu) && /convertToMar|exportToOnnx/.test(command),
    ),
  )('$command in $menu is not offered on Python files that are no configs', ({ when }) => {
    expect(when).toContain('!(resourcePath in mmocr.otherPython)');
  });
});

describe('language model tools', () => {
  it('are those of the table, with its words for models and its schemas', () => {
    expect(
      contributes.languageModelTools.map(({ name, modelDescription, inputSchema: schema }) => ({
        name,
        modelDescription,
        schema,
      })),
    ).toEqual(
      agentToolNames.map(name => ({
        name: editorToolName(name),
        modelDescription: toolNamed(name).description,
        schema: inputSchema(toolNamed(name)),
      })),
    );
  });
});

describe('settings', () => {
  it('name every kind of server that can be attached to', () => {
    const kinds = Object.entries(serverKinds).filter(([, { attach }]) => attach);
    const { kind } = contributes.configuration.properties['mmocr.servers'].items.properties;
    expect(kind.enum.sort()).toEqual(kinds.map(([kind]) => kind).sort());
  });
});

describe('texts', () => {
  const shown = new Set([...manifestText.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key));

  it.each(texts)('$file has every text, and none that nothing shows', ({ said }) => {
    expect(Object.keys(said).sort()).toEqual([...shown].sort());
  });

  it('are drawn with a picture that exists in every step of the walkthrough', () => {
    const steps = contributes.walkthroughs.flatMap(walkthrough => walkthrough.steps);
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.length).toBeLessThanOrEqual(5);
    expect(steps.filter(({ media }) => !existsSync(path.join(root, media.svg)))).toEqual([]);
  });
});
