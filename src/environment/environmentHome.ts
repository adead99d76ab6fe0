import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { pathRules } from '../base/within';
import type { AskProgram } from './bringUv';
import { environmentPython } from './environment';

/** Where an environment of the extension's own may lie. */
export interface EnvironmentPlaces {
  platform: NodeJS.Platform;
  environment: NodeJS.ProcessEnv;
  /**
   * The editor's folder for the extension; on Windows in the part of the profile that is copied
   * between machines.
   */
  storage: string;
  isFile: (path: string) => boolean;
}

/** Of the longest file in it, from its folder: a licence of PyTorch 2.13. */
export const LONGEST_INSIDE = 189;
/** Windows' MAX_PATH without the final zero. */
const LONGEST_PATH = 259;

/**
 * The folder for the environment (`python`) and for uv. On Windows a short one that stays on this
 * machine, unless an earlier version of the extension has made an environment in its storage.
 */
export function environmentHome({
  platform,
  environment,
  storage,
  isFile,
}: EnvironmentPlaces): string {
  const { LOCALAPPDATA } = environment;
  const rules = pathRules(platform);
  const madeBefore = isFile(environmentPython(rules.join(storage, 'python'), platform));
  return platform === 'win32' && LOCALAPPDATA && !madeBefore
    ? rules.join(LOCALAPPDATA, 'mmocr-serving')
    : storage;
}

/**
 * Throws `UserError` where the files of an environment in `folder` would have paths that Windows
 * does not take.
 */
export async function requireShortPath(
  folder: string,
  ask: AskProgram,
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  const longest = folder.length + 1 + LONGEST_INSIDE;
  if (platform !== 'win32' || longest <= LONGEST_PATH || (await takesLongPaths(ask))) return;
  throw new UserError(
    l10n.t(
      'An environment in {0} would have paths of {1} characters, and Windows takes {2}. Turn on long paths in Windows (LongPathsEnabled), or make an environment in a short folder, as C:\\mmocr, and choose its Python.',
      folder,
      longest,
      LONGEST_PATH,
    ),
    { fix: 'setUpPython' },
  );
}

async function takesLongPaths(ask: AskProgram): Promise<boolean> {
  const args = [
    'query',
    'HKLM\\SYSTEM\\CurrentControlSet\\Control\\FileSystem',
    '/v',
    'LongPathsEnabled',
  ];
  const said = await ask({ program: 'reg', args }, 10_000).catch(() => undefined);
  return said?.status === 0 && /\b0x1\b/.test(said.stdout);
}
