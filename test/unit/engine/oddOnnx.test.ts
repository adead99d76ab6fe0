import * as fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../../samples';
import { OddOnnx, described, image } from './oddOnnxFiles';

let files: OddOnnx;
beforeAll(() => {
  files = new OddOnnx();
});
afterAll(() => files.dispose());

describe('a file that ends elsewhere than its description says is refused', () => {
  it.each([
    ['db_logits', 'dbnet_tiny'],
    ['ctc_logits', 'svtr_tiny'],
    ['ctc_sigmoid', 'svtr_tiny'],
  ])('before its sigmoid or softmax: %s', async (name, of) => {
    await expect(files.odd(name, of)).rejects.toThrow(
      /_(logits|sigmoid)\.onnx does not fit its config: it gives -?[\d.]+ where a probability \(0 to 1\) is expected, so it ends before its sigmoid or softmax\. Export the model again\./,
    );
  });

  it('after the softmax that the description asks for', async () => {
    const probabilities = files.run(sample('onnx', 'svtr_tiny.onnx'), {
      ...described('svtr_tiny'),
      post: { ...described('svtr_tiny').post, softmax: true } as never,
    });
    await expect(probabilities).rejects.toThrow(
      /it gives probabilities where the values before the softmax are expected/,
    );
  });

  it('and logits are read where they are described', async () => {
    const [own, fromLogits] = [
      await files.run(sample('onnx', 'svtr_tiny.onnx'), described('svtr_tiny')),
      await files.odd('ctc_logits', 'svtr_tiny', ({ post }) =>
        Object.assign(post, { softmax: true }),
      ),
    ];
    expect(fromLogits.instances[0]!.text).toBe(own.instances[0]!.text);
  });
});

describe('a recogniser of PaddleOCR is recognised as such', () => {
  it.each(['paddle_names', 'paddle_dictionary', 'paddle_producer', 'blank_first'])(
    '%s',
    async name => {
      await expect(files.odd(name, 'svtr_tiny')).rejects.toThrow(
        /\.onnx is a recogniser of PaddleOCR or made like one: its blank is class 0, and the description says class 36\./,
      );
    },
  );

  it('on every word, and on an image without one', async () => {
    for (const name of fs.readdirSync(sample('words')).filter(each => each.endsWith('.png'))) {
      await expect(
        files.run(files.file('blank_first.onnx'), described('svtr_tiny'), image('words', name)),
        name,
      ).rejects.toThrow(/PaddleOCR/);
      expect(
        (
          await files.run(
            sample('onnx', 'svtr_tiny.onnx'),
            described('svtr_tiny'),
            image('words', name),
          )
        ).task,
      ).toBe('textrecog');
    }
    await expect(
      files.run(
        files.file('blank_first.onnx'),
        described('svtr_tiny'),
        image('images', 'no_text.png'),
      ),
    ).rejects.toThrow(/PaddleOCR/);
  });

  it('is read where the description says so', async () => {
    const own = await files.run(sample('onnx', 'svtr_tiny.onnx'), described('svtr_tiny'));
    const first = await files.odd('blank_first', 'svtr_tiny', ({ post }) => {
      const { classes } = post as { classes: string[] };
      Object.assign(post, {
        blank: 0,
        ignored: [0],
        classes: [classes[36]!, ...classes.filter((_, i) => i !== 36)],
      });
    });
    expect(first.instances).toEqual(own.instances);
  });

  it('by convert, too', { timeout: 600_000 }, async () => {
    const { code, stderr } = await files.convert(
      'paddle_names',
      sample('configs', 'textrecog', 'svtr', 'svtr_tiny_synth.py'),
      sample('checkpoints', 'svtr_tiny.pth'),
    );
    expect(stderr).toMatch(
      /^mmocr-serving: .*paddle_names\.onnx is a recogniser of PaddleOCR.*\n$/,
    );
    expect(code).toBe(2);
  });
});
