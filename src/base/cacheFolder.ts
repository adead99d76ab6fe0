import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where what can be made again is kept: MMOCR_CACHE (the editor names its own storage), else this
 * user's cache folder.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { MMOCR_CACHE, LOCALAPPDATA, XDG_CACHE_HOME } = environment;
  const mac = process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : undefined;
  return (
    MMOCR_CACHE ??
    join(LOCALAPPDATA ?? mac ?? XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'mmocr-serving')
  );
}
