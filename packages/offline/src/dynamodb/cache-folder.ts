import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { RELEASE } from './release.ts';

/**
 * Where the pinned release lives on this machine.
 *
 * @param cacheDir replaces the platform's own place, for example `~/.cache/edtech-events` on Linux.
 */
export function releaseFolder(cacheDir: string | undefined, env: NodeJS.ProcessEnv): string {
  const directory = cacheDir ?? join(platformCache(process.platform, env, homedir()), 'edtech-events');
  return join(directory, 'dynamodb-local', RELEASE.version);
}

/** The folder in which a platform wants what can be fetched again. */
export function platformCache(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): string {
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Caches');
    case 'win32':
      return env.LOCALAPPDATA ?? join(home, 'AppData', 'Local');
    default: {
      // A relative path is to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/
      const chosen = env.XDG_CACHE_HOME;
      return chosen !== undefined && isAbsolute(chosen) ? chosen : join(home, '.cache');
    }
  }
}
