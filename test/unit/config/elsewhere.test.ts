import { expect, test } from 'vitest';
import { liesElsewhere } from '../../../src/core/config/elsewhere';

const home = '/home/li';
const config = '/home/li/ocr/configs/textrecog/crnn.py';

test.each([
  ['/home/li/ocr/dicts/chinese.txt', config, false],
  ['/home/li/ocr/configs/textrecog/dict.txt', config, false],
  ['/home/li/.ssh/id_ed25519', config, true],
  ['/etc/passwd', config, true],
  ['/home/wang/dict.txt', config, true],
  ['/data/dicts/chinese.txt', '/data/configs/crnn.py', false],
  ['/home/li/.ssh/id_ed25519', '/data/configs/crnn.py', true],
  ['/home/li/dict.txt', '/home/li/config.py', true],
])('%s of %s: %s', (file, configPath, elsewhere) => {
  expect(liesElsewhere(file, configPath, home)).toBe(elsewhere);
});
