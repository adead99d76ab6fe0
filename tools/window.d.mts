// Types of window.mjs, for test/e2e.
import type { FrameLocator, Locator, Page } from 'playwright-core';

export interface Windows {
  server: { port: number; folder: string };
  open(
    workspace: string,
    options?: {
      viewport?: { width: number; height: number };
      colorScheme?: 'light' | 'dark';
      forcedColors?: 'active' | 'none';
    },
  ): Promise<Window>;
  stop(): Promise<void>;
}

export function startWindows(options: {
  link?: string[];
  settings?: Record<string, unknown>;
  env?: Record<string, string>;
  locale?: string;
}): Promise<Windows>;

export class Window {
  readonly page: Page;
  readonly server: Locator;
  readonly input: Locator;
  readonly terminal: Locator;
  readonly dialog: Locator;
  readonly webview: FrameLocator;
  reload(): Promise<void>;
  row(name: string): Locator;
  reveal(file: string): Promise<Locator>;
  openMenu(file: string, expected: string): Promise<Locator>;
  menuItem(name: string): Locator;
  rightClick(file: string, item: string): Promise<void>;
  pick(label: string): Locator;
  run(command: string): Promise<void>;
  choose(label: string): Promise<void>;
  chooseByTyping(text: string, options?: { row?: string; timeout?: number }): Promise<void>;
  /** Tries until it resolves with true. */
  again(what: string, attempt: () => Promise<boolean>): Promise<void>;
  chooseFromServerMenu(label: string): Promise<void>;
  answer(prompt: string, value?: string): Promise<void>;
  notification(text: string): Locator;
  serverReady(timeout?: number): Promise<void>;
  verdict(timeout?: number): Promise<string>;
  saveJson(file: string): Promise<void>;
  showTab(file: string): Promise<void>;
  tidy(): Promise<void>;
  still(): Promise<void>;
  screenshotPanel(file: string): Promise<void>;
}
