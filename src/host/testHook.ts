import * as vscode from 'vscode';
import type { Parts } from './parts';

/**
 * Hands the parts to the tests that run in this window: under the name that their runner chose, and
 * only where VS Code itself says that it runs tests of this extension.
 */
export function handToTests(parts: Parts): void {
  const name = process.env['MMOCR_TEST_PARTS'];
  if (parts.context.extensionMode !== vscode.ExtensionMode.Test || !name) return;
  Object.defineProperty(globalThis, name, { value: parts });
}
