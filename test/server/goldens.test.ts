import { expect, it } from 'vitest';
import { fromTorchServe, within, type Difference } from '../unit/parity/methods/difference';
import { goldenOf } from '../unit/parity/methods/goldens';
import { served } from '../unit/parity/methods/served';

/**
 * Those that ask for what mmcv compiles; `npm run parity` asks TorchServe about all, `test/python`
 * the handler.
 */
const methods = ['panet', 'psenet', 'drrg', 'mask_rcnn', 'dbnet_dcnv2'];

it('what needs an operator that mmcv compiles is served without one, as MMOCR answers', async () => {
  const goldens = methods.flatMap(method =>
    ['1x', '0x'].map(generation => goldenOf(`${method}_${generation}`)),
  );
  const names: string[] = [];
  for await (const { golden, found } of served(goldens)) {
    names.push(golden.name);
    expect(found, golden.name).toSatisfy((difference: Difference) =>
      within(difference, fromTorchServe),
    );
  }
  expect(names.sort()).toEqual(goldens.map(({ name }) => name).sort());
});
