import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';

/**
 * The base URL of a server's address as people write it: `HOST:PORT` (the seed's
 * `--inference-addr`), a bare host, or a URL with or without a path. Ends without a slash. Throws
 * `UserError` for anything else.
 */
export function serverUrl(address: string): string {
  const text = address.trim();
  const withScheme = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new UserError(
      l10n.t(
        '"{0}" is not the address of a server. Write HOST:PORT, for example 127.0.0.1:8080, or a URL.',
        address,
      ),
      { fix: 'openSettings' },
    );
  }
  // TorchServe binds IPv4 only, and `localhost` may mean ::1.
  if (url.hostname === 'localhost') url.hostname = '127.0.0.1';
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`;
}

/** Whether only this machine can be reached at `url`. */
export function isLoopback(url: string): boolean {
  return /^https?:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:|\/|$)/.test(url);
}
