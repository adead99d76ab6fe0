import * as l10n from '@vscode/l10n';
import * as fs from 'node:fs';
import { packageFile } from './files';

/** Speaks the language of the shell, or of the system. */
export function useLanguage(environment: NodeJS.ProcessEnv): void {
  const bundle = packageFile('l10n', 'bundle.l10n.zh-cn.json');
  if (!/^zh/i.test(localeOf(environment)) || !fs.existsSync(bundle)) return;
  l10n.config({ contents: fs.readFileSync(bundle, 'utf8') });
  environment.MMOCR_L10N = bundle; // the engine process inherits it
}

/**
 * `LC_ALL`, `LC_MESSAGES` or `LANG`, the first that is set, as POSIX orders them; Windows sets none
 * of them, and has a locale of its own.
 */
export function localeOf(environment: NodeJS.ProcessEnv, system = systemLocale): string {
  return environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || system();
}

/** Asking takes some 20 ms, so it is asked last. */
function systemLocale(): string {
  return new Intl.DateTimeFormat().resolvedOptions().locale;
}
