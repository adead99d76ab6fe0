import * as l10n from '@vscode/l10n';
import * as fs from 'node:fs';
import { packageFile } from './files';

/** Speaks the language of the shell: `LC_ALL`, `LC_MESSAGES` or `LANG`, the first that is set, as POSIX orders them. */
export function useLanguage(environment: NodeJS.ProcessEnv): void {
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  const bundle = packageFile('l10n', 'bundle.l10n.zh-cn.json');
  if (!/^zh/i.test(locale) || !fs.existsSync(bundle)) return;
  l10n.config({ contents: fs.readFileSync(bundle, 'utf8') });
  environment.MMOCR_L10N = bundle; // the engine process inherits it
}
