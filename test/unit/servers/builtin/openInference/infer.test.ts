import { describe, expect, it } from 'vitest';
import { badRequest, workerDied } from '../../../../../src/servers/builtin/reply';
import { binary, dbnet, image, kie, metrics, prefixed, send, sized, tensor, text } from './sending';

const answer = '{"boundary_result":[[1,2,3,4,5,6,7,8,0.5]]}';
const about = '{"image":"40x20;orientation=stored","task":"textdet","timings":"decode;dur=1.235"}';

describe('what comes in', () => {
  const withLength = prefixed(image);
  it.each<[string, readonly [Buffer | string, { length?: number }?]]>([
    ['base64 in JSON', [text({ inputs: [tensor] })]],
    [
      'base64 in JSON, as a column',
      [text({ inputs: [{ ...tensor, shape: [1, 1], data: [['AQID']] }] })],
    ],
    ['a data URL', [text({ inputs: [{ ...tensor, data: ['data:image/png;base64,AQID'] }] })]],
    [
      'numbers',
      [text({ inputs: [{ ...tensor, datatype: 'UINT8', shape: [3], data: [1, 2, 3] }] })],
    ],
    ['an image behind its length', binary(sized(7), withLength)],
    ['base64 behind its length', binary(sized(8), prefixed('AQID'))],
    ['bytes as they are', binary(sized(3, [3], 'UINT8'), image)],
    ['bytes as a row', binary(sized(3, [1, 3], 'UINT8'), image)],
  ])('%s', async (_how, [body, options]) => {
    expect((await send(body, options)).status).toBe(200);
    expect(dbnet.asked).toEqual([{ image }]);
  });

  it('of a model that wants known texts: they, beside the image', async () => {
    const known = { boxes: [[0, 0, 1, 1]], texts: ['ä'] };
    const texts = { name: 'texts', datatype: 'BYTES', shape: [1], data: [text(known)] };
    await send(text({ inputs: [texts, tensor] }), { route: 'kie/infer' });
    expect(kie.asked).toEqual([{ image, known }]);
  });

  it.each(['dbnet/versions/2.0/infer', 'dbnet/infer'])('of the version asked: %s', async route => {
    const { body } = await send(text({ inputs: [tensor] }), { route });
    expect(JSON.parse(body.toString())).toMatchObject({
      model_version: route.includes('2.0') ? '2.0' : '1.0',
    });
  });

  it('is counted as other predictions are', async () => {
    await send(text({ inputs: [tensor] }));
    expect(metrics.text(['ts_inference_requests_total'])).toMatch(/model_name="dbnet".* 1$/m);
  });
});

describe('what goes out', () => {
  it('is the answer and what is told of it, with the id of the request', async () => {
    const { body } = await send(text({ id: 'ä"', inputs: [tensor] }));
    expect(JSON.parse(body.toString())).toEqual({
      model_name: 'dbnet',
      model_version: '1.0',
      id: 'ä"',
      outputs: [
        { name: 'answer', datatype: 'BYTES', shape: [1], data: [answer] },
        { name: 'about', datatype: 'BYTES', shape: [1], data: [about] },
      ],
    });
  });

  it('stands behind the JSON where that is asked for', async () => {
    const outputs = [{ name: 'about', parameters: { binary_data: true } }, { name: 'answer' }];
    const { body, length } = await send(text({ inputs: [tensor], outputs }));
    const head = JSON.parse(body.subarray(0, Number(length)).toString()) as unknown;
    expect(head).toEqual({
      model_name: 'dbnet',
      model_version: '1.0',
      outputs: [
        {
          name: 'about',
          datatype: 'BYTES',
          shape: [1],
          parameters: { binary_data_size: 4 + about.length },
        },
        { name: 'answer', datatype: 'BYTES', shape: [1], data: [answer] },
      ],
    });
    expect(body.subarray(Number(length))).toEqual(prefixed(about));
  });

  it('of several images is in their order, and a column where they are one', async () => {
    dbnet.answer = ({ image: [first = 0] }) =>
      Promise.resolve({
        task: 'textrecog',
        instances: [{ text: `${first}` }],
        timings: [],
      } as never);
    const { body } = await send(
      text({ inputs: [{ ...tensor, shape: [3, 1], data: ['AwAA', 'AQAA', 'AgAA'] }] }),
    );
    const [answers] = (JSON.parse(body.toString()) as { outputs: object[] }).outputs;
    expect(answers).toMatchObject({
      shape: [3, 1],
      data: ['3', '1', '2'].map(read => text({ text: read, score: null })),
    });
  });
});

describe('of several images', () => {
  const three = text({ inputs: [{ ...tensor, shape: [3], data: ['AQID', 'AAAA', 'AQID'] }] });
  it.each([
    [badRequest('no'), 400, 'image 2: no'],
    [workerDied(507), 507, 'image 2: Worker died.'],
  ])('one that fails is named: %s', async (error, status, message) => {
    const good = dbnet.answer;
    dbnet.answer = request => (request.image[0] === 0 ? Promise.reject(error) : good(request));
    await expect(send(three)).rejects.toMatchObject({ status, message });
  });
});

describe('as TorchServe has it', () => {
  it('a body that is no JSON is an image, and is refused as by TorchServe', async () => {
    expect(JSON.parse((await send(image)).body.toString())).toEqual(JSON.parse(answer));
    dbnet.answer = () => Promise.reject(workerDied(507));
    const { status, body } = await send(image);
    expect([status, JSON.parse(body.toString())]).toEqual([
      507,
      { code: 507, type: 'InternalServerException', message: 'Worker died.' },
    ]);
  });
});
