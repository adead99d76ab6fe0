// A VS Code window in headless Chromium and the ways a user works it: right-clicks, palette, quick
// picks, the results panel.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launchChromium } from './chromium.mjs';
import { homeOf, startServer, windowUrl } from './host.mjs';
import { installChinese } from './language-pack.mjs';
import { translator } from './translations.mjs';
import { seen, Workbench } from './workbench.mjs';

/**
 * Starts a host and a browser; `open` then opens windows in it. One browser for all: a second
 * window is ready twice as fast.
 */
export async function startWindows({ locale, ...serverOptions }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mmocr-window-'));
  if (locale === 'zh-cn') await installChinese(path.join(folder, 'data'));
  const [server, browser] = await Promise.all([
    startServer({ folder, locale, ...serverOptions }),
    launchChromium(homeOf(folder)),
  ]);
  return {
    server,
    async open(
      workspace,
      { viewport = { width: 1400, height: 900 }, colorScheme = 'dark', forcedColors = 'none' } = {},
    ) {
      const context = await browser.newContext({
        viewport,
        colorScheme,
        forcedColors,
        acceptDownloads: true,
        ...(locale ? { locale } : {}),
      });
      const page = await context.newPage();
      page.setDefaultTimeout(300_000);
      const window = new Window(page, translator(locale));
      await page.goto(windowUrl(server.port, workspace), { waitUntil: 'commit' });
      await window.ready();
      return window;
    },
    async stop() {
      await browser.close().catch(() => {});
      await server.stop();
    },
  };
}

/** The workbench with what the extension adds: its servers' item and its results panel. */
export class Window extends Workbench {
  /**
   * The menu closes when something else takes the focus, such as a panel that has just opened; then
   * it is opened again.
   */
  async chooseFromServerMenu(label) {
    await this.again(`"${label}" in the server's menu`, async () => {
      await this.server.click();
      return this.chooseByTyping(label, { timeout: 10_000 }).then(
        () => true,
        () => false,
      );
    });
  }

  /** The status bar item of TorchServe. */
  get server() {
    return this.page.locator('.statusbar-item[id*="mmocr.torchserve"]');
  }

  /** Waits until TorchServe is ready; a failed start throws what the status bar says. */
  async serverReady(timeout = 1_200_000) {
    const settled = this.server.filter({ has: this.page.locator('.codicon-pass, .codicon-error') });
    await settled.waitFor({ timeout });
    if (await this.server.locator('.codicon-error').count())
      throw new Error(await this.server.locator('a').getAttribute('aria-label'));
  }

  /** The document inside the visible webview; hidden webviews stay in the DOM. */
  get webview() {
    return this.page
      .frameLocator('iframe.webview.ready:visible')
      .frameLocator('iframe#active-frame');
  }

  /** Waits until the results panel has its verdict, and returns it. */
  async verdict(timeout = 1_200_000) {
    const verdict = this.webview.locator('.verdict:not(:has(.codicon-loading)) [role=status]');
    await verdict.filter({ hasText: /\S/ }).waitFor({ timeout });
    return (await verdict.textContent()).trim();
  }

  /** The panel's "Save JSON…", through the host's file dialog. */
  async saveJson(file) {
    const dialog = this.page.locator('.quick-input-widget:visible');
    await this.again(
      `${file} saved`,
      async () => {
        await this.webview.getByRole('button', { name: this.translate('More Actions…') }).click();
        await this.webview.getByRole('menuitem', { name: this.translate('Save JSON…') }).click();
        // The dialog writes its proposal first; until then it overwrites what is typed.
        await this.page.waitForFunction(() =>
          document.querySelector('.quick-input-widget input.input')?.value.endsWith('.json'),
        );
        // It ignores Enter while it still lists the folder.
        for (let i = 0; i < 5 && (await this.input.isVisible()); i++) {
          await this.input.fill(file, { timeout: 2000 }).catch(() => {});
          await this.input.press('Enter', { timeout: 2000 }).catch(() => {});
          if (await seen(dialog, 1500, 'hidden')) break;
        }
        return fs.existsSync(file);
      },
      5,
    );
  }

  /** A picture of the panel alone. */
  async screenshotPanel(file) {
    await this.page.locator('iframe.webview.ready:visible').screenshot({ path: file });
  }
}
