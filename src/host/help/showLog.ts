import type { Parts } from '../parts';

export function showLog(parts: Parts): void {
  parts.log.show();
}
