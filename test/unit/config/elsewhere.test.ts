import { expect, it } from 'vitest';
import { ownFolders } from '../../../src/config/elsewhere';
import { isWithin, pathRules } from '../../../src/base/within';

const config = '/home/li/ocr/configs/textrecog/crnn.py';
const windows = 'C:\\Users\\李 明\\ocr\\configs\\crnn.py';

/** A file counts as the config's own when it lies in the topmost folder that is not everybody's. */
it.each<[NodeJS.Platform, string, string, boolean]>([
  ['linux', '/home/li/ocr/dicts/chinese.txt', config, false],
  ['linux', '/home/li/ocr/configs/textrecog/dict.txt', config, false],
  ['linux', '/home/li/.ssh/id_ed25519', config, true],
  ['linux', '/etc/passwd', config, true],
  ['linux', '/home/wang/dict.txt', config, true],
  ['linux', '/data/dicts/chinese.txt', '/data/configs/crnn.py', false],
  ['linux', '/home/li/.ssh/id_ed25519', '/data/configs/crnn.py', true],
  ['linux', '/home/li/dict.txt', '/home/li/config.py', true],
  ['win32', 'c:\\users\\李 明\\ocr\\dicts\\chinese.txt', windows, false],
  ['win32', 'c:\\Users\\李 明\\.ssh\\id_ed25519', windows, true],
  ['win32', 'C:\\Users\\李 明\\AppData\\Local\\Temp\\dict.txt', windows, true],
  ['win32', 'D:\\Users\\李 明\\ocr\\dict.txt', windows, true],
  ['win32', '\\\\host\\share\\dict.txt', windows, true],
  ['win32', 'd:\\data\\dict.txt', 'D:\\data\\configs\\crnn.py', false],
  ['win32', 'D:\\dict.txt', 'D:\\config.py', true],
  ['win32', '\\\\NAS\\ocr\\li\\dict.txt', '\\\\nas\\ocr\\li\\configs\\crnn.py', false],
  ['win32', '\\\\nas\\ocr\\wang\\dict.txt', '\\\\nas\\ocr\\li\\configs\\crnn.py', true],
  ['darwin', '/Users/LI/ocr/dict.txt', '/Users/li/ocr/crnn.py', false],
  ['darwin', '/Users/LI/.ssh/id_ed25519', '/Users/li/ocr/crnn.py', true],
])('on %s, %s of %s lies elsewhere: %s', (platform, file, configPath, elsewhere) => {
  // The drive letter and the name are not written as the config has them.
  const [home, temporary] = {
    win32: ['c:\\users\\李 明', 'c:\\users\\李 明\\appdata\\local\\temp'],
    darwin: ['/users/li', '/var/folders/T'],
  }[platform as string] ?? ['/home/li', '/tmp'];
  const project = ownFolders(
    pathRules(platform).dirname(configPath),
    home ?? '',
    temporary ?? '',
    platform,
  ).at(-1);
  expect(project === undefined || !isWithin(file, project, platform)).toBe(elsewhere);
});
