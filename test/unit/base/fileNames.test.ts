import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findConfigs } from '../../../src/pairing/pair';
import { knownTexts } from '../../../src/model/annotationFile';
import { chosenModels } from '../../../src/servers/builtin/chosenModels';
import { modelArguments } from '../../../src/modelStore/modelStore';
import { neighboursOf } from '../../../src/host/results/neighbours';

/** As macOS may list it, and as it is typed. */
const [listed, typed] = ['détecteur'.normalize('NFD'), 'détecteur'.normalize('NFC')];
let folder: string;
const put = (name: string, text = ''): string => {
  fs.writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-names-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, maxRetries: 10 }));

describe('a name that macOS lists with its accents apart', () => {
  it('is the model that a task or a command line names', async () => {
    put(`${listed}.mar`);
    expect(
      await modelArguments(folder, { model: `${typed}.mar` }, () => Promise.resolve()),
    ).toEqual({ args: [`model=${listed}.mar`], damaged: [] });
    expect(await chosenModels(folder, [`model=${typed}`])).toEqual([
      { name: 'model', file: `${listed}.mar` },
    ]);
  });

  it('is the config of the checkpoint that names it, once', async () => {
    const config = put(`${listed}.py`, 'model = dict(type="DBNet", det_head=dict())');
    const readMeta = () => Promise.resolve({ experimentName: `${typed}_20260101_000000` });
    const found = await findConfigs(
      path.join(folder, 'epoch_1.pth'),
      [path.join(folder, `${typed}.py`)],
      { readMeta },
    );
    expect(found).toMatchObject([{ path: config, reason: 'checkpointNamesConfig' }]);
  });

  it('is the image of a line of annotations', () => {
    const lines = [
      `{"file_name": "images/${typed}.png", "annotations": [{"box": [0, 0, 1, 1], "text": "A"}]}`,
      '{"file_name": "other.png", "annotations": []}',
    ];
    expect(knownTexts(lines.join('\n'), 'words.txt', `${listed}.png`).texts).toEqual(['A']);
  });

  it('is not its own neighbour', async () => {
    put(`${listed}.png`);
    put('z.png');
    expect(await neighboursOf(path.join(folder, `${typed}.png`), /\.png$/)).toEqual({
      position: 1,
      count: 2,
      next: 'z.png',
    });
  });
});

it('two names that read the same stay two where the disk keeps them apart', async () => {
  for (const name of [listed, typed]) put(`${name}.mar`);
  expect(
    (await modelArguments(folder, { model: `${typed}.mar` }, () => Promise.resolve())).args,
  ).toEqual([`model=${typed}.mar`]);
});
