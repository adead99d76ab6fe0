import { describe, expect, it } from 'vitest';
import { expectGolden } from '../golden';
import { infer, type Answered, type SentRequest } from './client';
import type { Asked } from './suite';
import { imageOf, imageTensor, shapeOf } from './tensors';

/** What a request may choose: its id, its outputs and their form, several images. */
export function honoursRequests(asked: Asked): void {
  const word = imageOf('words', 'word_00.png');
  const send = async (more: SentRequest = {}, images = [word]): Promise<Answered> => {
    const model = asked.served().models.recogniser;
    const shape = await shapeOf(asked, model, images.length);
    return infer(asked.ask, model, { inputs: [imageTensor(images, shape)], ...more });
  };
  const formOf = ({ outputs }: Answered) =>
    [...outputs].map(([name, { binary }]) => `${name} ${binary ? 'binary' : 'JSON'}`);

  it('gives the id back, and the model that answered', async () => {
    const { json, outputs } = await send({ id: 'Ünïcode 42' });
    expect(json).toMatchObject({ id: 'Ünïcode 42', model_name: asked.served().models.recogniser });
    for (const { datatype, shape, texts } of outputs.values())
      expect([datatype, shape[0], texts.length]).toEqual(['BYTES', 1, 1]);
  });

  it('gives the outputs that are asked for', async () => {
    expect(formOf(await send()).sort()).toEqual(['about JSON', 'answer JSON']);
    expect(formOf(await send({ outputs: [{ name: 'about' }] }))).toEqual(['about JSON']);
    const both = await send({ outputs: [{ name: 'about' }, { name: 'answer' }] });
    expect(formOf(both).sort()).toEqual(['about JSON', 'answer JSON']);
  });

  describe('gives outputs as binary data', () => {
    it.each<[string, SentRequest, string[]]>([
      [
        'all of them',
        { parameters: { binary_data_output: true } },
        ['about binary', 'answer binary'],
      ],
      [
        'one',
        { outputs: [{ name: 'answer', parameters: { binary_data: true } }, { name: 'about' }] },
        ['about JSON', 'answer binary'],
      ],
      [
        'all but one',
        {
          parameters: { binary_data_output: true },
          outputs: [{ name: 'answer' }, { name: 'about', parameters: { binary_data: false } }],
        },
        ['about JSON', 'answer binary'],
      ],
    ])('%s', async (_which, request, form) => {
      const answered = await send(request);
      expect(formOf(answered).sort()).toEqual(form);
      expectGolden(JSON.parse(answered.outputs.get('answer')!.texts[0]!), 'rec', 'word_00.png');
      expect(JSON.parse(answered.outputs.get('about')!.texts[0]!)).toMatchObject({
        task: 'textrecog',
      });
    });
  });

  it('answers several images in their order', async () => {
    const names = ['word_03.png', 'word_00.png', 'blank.png', 'word_04.jpg', 'word_00.png'];
    const { status, outputs } = await send(
      {},
      names.map(name => imageOf('words', name)),
    );
    expect([status, outputs.get('answer')?.shape[0]]).toEqual([200, names.length]);
    for (const [i, name] of names.entries()) {
      expectGolden(JSON.parse(outputs.get('answer')!.texts[i]!), 'rec', name);
      expect(JSON.parse(outputs.get('about')!.texts[i]!)).toMatchObject({ task: 'textrecog' });
    }
  });

  it('answers many at once, each its own', async () => {
    const names = Array.from({ length: 24 }, (_, i) => `word_0${i % 4}.png`);
    const answers = await Promise.all(
      names.map((name, i) => send({ id: `${i}` }, [imageOf('words', name)])),
    );
    for (const [i, { json, outputs }] of answers.entries()) {
      expect(json['id']).toBe(`${i}`);
      expectGolden(JSON.parse(outputs.get('answer')!.texts[0]!), 'rec', names[i]!);
    }
  });
}
