import { expect, it } from 'vitest';
import { localeOf } from '../../../src/cli/language';

it.each<[string, NodeJS.ProcessEnv, string, string]>([
  ["Windows' own", {}, 'zh-CN', 'zh-CN'],
  ['what the shell says before it', { LANG: 'en_US.UTF-8' }, 'zh-CN', 'en_US.UTF-8'],
  [
    "POSIX' order",
    { LC_ALL: '', LC_MESSAGES: 'zh_CN.UTF-8', LANG: 'en_US.UTF-8' },
    'en-US',
    'zh_CN.UTF-8',
  ],
])('the command line speaks %s', (_which, environment, system, locale) => {
  expect(localeOf(environment, () => system)).toBe(locale);
});

it('asks the system last', () => {
  expect(
    localeOf({ LANG: 'de' }, () => {
      throw new Error('asked');
    }),
  ).toBe('de');
});

it("the system's locale is a language tag", () => {
  expect(localeOf({})).toMatch(/^[a-z]{2,3}(-|$)/);
});
