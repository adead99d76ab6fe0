import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { shareOf } from '../base/within';
import { realPath } from './elsewhere';

/**
 * Whether a name from a config leads to another computer, or to a device: Windows logs in there
 * with the user's account as soon as anybody asks whether `\\host\share\dict.txt` exists. The share
 * that the config or the workspace folder lies on is in use anyway.
 */
export async function isOnOtherComputer(
  name: string,
  configPath: string,
  workspaceFolder?: string,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  const share = platform === 'win32' ? shareOf(name) : undefined;
  if (share === undefined) return false;
  const own = [configPath, ...(workspaceFolder === undefined ? [] : [workspaceFolder])];
  // A drive letter may stand for a share.
  const places = [...own, ...(await Promise.all(own.map(realPath)))];
  return !places.some(place => shareOf(place) === share);
}

/**
 * Refuses a file on another computer that `configPath` or one of its bases names, before anything
 * is asked of it.
 */
export async function refuseOtherComputer(
  name: string,
  configPath: string,
  workspaceFolder?: string,
  platform?: NodeJS.Platform,
): Promise<void> {
  if (!(await isOnOtherComputer(name, configPath, workspaceFolder, platform))) return;
  throw new UserError(
    l10n.t(
      '{0} or a base of it names {1}, a file on another computer, where Windows would log in with your account. Copy it beside the config, or open the config from that share.',
      configPath,
      name,
    ),
    { place: { file: configPath } },
  );
}
