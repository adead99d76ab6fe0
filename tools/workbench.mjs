// The workbench of a VS Code window and the ways a user works it: right-clicks, palette, quick picks.
import path from 'node:path';

const exactly = text => new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
/** Whether it comes to be so in time. */
export const seen = (locator, timeout, state = 'visible') =>
  locator.waitFor({ timeout, state }).then(
    () => true,
    () => false,
  );

/** The product's texts are named in English whatever the window's language is. */
export class Workbench {
  constructor(page, translate) {
    this.page = page;
    this.translate = translate;
  }

  /**
   * The Explorer lists files seconds before extensions, menus and custom editors exist; VS Code
   * marks when they do.
   */
  async ready() {
    await this.page
      .locator('.explorer-folders-view .monaco-list-row')
      .first()
      .waitFor({ timeout: 600_000 });
    await this.page.waitForFunction(
      () =>
        ['code/didLoadExtensions', 'code/LifecyclePhase/Eventually'].every(
          mark => performance.getEntriesByName(mark).length > 0,
        ),
      undefined,
      { timeout: 600_000 },
    );
  }

  /** By VS Code's own command, which stores the window's state first. */
  async reload() {
    const loaded = this.page.waitForEvent('load', { timeout: 600_000 });
    await this.run('Developer: Reload Window');
    await loaded;
    await this.ready();
  }

  row(name) {
    return this.page.locator('.explorer-folders-view .monaco-list-row', {
      has: this.page.locator('.label-name', { hasText: exactly(name) }),
    });
  }

  /**
   * Opens the folders of `file` (relative to the workspace) in the Explorer and returns its row.
   */
  async reveal(file) {
    const names = file.split('/');
    for (const [index, name] of names.slice(0, -1).entries()) {
      const folder = this.row(name);
      const next = this.row(names[index + 1]);
      await this.again(`${names[index + 1]} in ${name}`, async () => {
        if (await seen(next, 300)) return true;
        await folder.click();
        return seen(next, 1500);
      });
    }
    return this.row(names.at(-1));
  }

  /** Opens the context menu of `file` and leaves it open. */
  async openMenu(file, expected) {
    const row = await this.reveal(file);
    const item = this.menuItem(expected);
    await this.again(`"${expected}" in the menu of ${file}`, async () => {
      await row.click({ button: 'right' });
      // While folders open, rows move: the click may have met another one.
      return (await seen(item, 1000)) && seen(row.and(this.page.locator('.focused')), 300);
    });
    return item;
  }

  menuItem(name) {
    return this.page.locator('.monaco-menu .action-label', {
      hasText: exactly(this.translate(name)),
    });
  }

  /**
   * A click in a menu's first 100 ms counts for nothing in VS Code, so the item is clicked until
   * the menu is gone.
   */
  async rightClick(file, item) {
    const label = await this.openMenu(file, item);
    for (let clicks = 0; clicks < 10; clicks++) {
      // The menu may go while the next click is under way.
      await label.click({ timeout: 2000 }).catch(() => {});
      if (await seen(label, 300, 'hidden')) return;
    }
    throw new Error(`The menu of ${file} does not take "${item}"`);
  }

  /**
   * The quick input's row with exactly this label: Enter would take the focused one, which need not
   * be the best match.
   */
  pick(label) {
    return this.page
      .locator('.quick-input-list .monaco-list-row .label-name')
      .filter({ hasText: exactly(label) })
      .first();
  }

  get input() {
    return this.page.locator('.quick-input-widget:visible input.input');
  }

  async run(command) {
    const title = this.translate(command);
    await this.again(`command ${title}`, async () => {
      await this.page.keyboard.press('F1');
      if (!(await seen(this.input, 2000))) return false;
      // A palette that closes again, as after a click elsewhere, is opened anew.
      if (
        !(await this.input.fill(`>${title}`, { timeout: 2000 }).then(
          () => true,
          () => false,
        ))
      )
        return false;
      if (!(await seen(this.pick(title), 1500))) return false;
      await this.pick(title).click();
      return true;
    });
  }

  async choose(label) {
    await this.pick(label).click();
  }

  /**
   * Chooses in the open quick pick by its filter and Enter: a row that is clicked while the list
   * still grows is another one by then.
   */
  async chooseByTyping(text, { row = text, timeout = 300_000 } = {}) {
    const rows = this.page.locator('.quick-input-list .monaco-list-row:visible', { hasText: row });
    await rows.first().waitFor({ timeout });
    await this.input.fill(text, { timeout });
    await rows.and(this.page.locator('.focused')).waitFor({ timeout });
    await this.input.press('Enter', { timeout });
  }

  /**
   * Waits for the input box whose prompt holds `prompt`, fills it when told what with, and accepts
   * until it is gone.
   */
  async answer(prompt, value) {
    const box = this.page.locator('.quick-input-widget:visible', {
      hasText: this.translate(prompt),
    });
    await box.waitFor();
    if (value !== undefined) await this.input.fill(value);
    for (let i = 0; i < 10; i++) {
      await this.input.press('Enter');
      if (await seen(box, 2000, 'hidden')) return;
    }
    throw new Error(`"${prompt}" stays`);
  }

  notification(text) {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text });
  }

  /** A modal question. */
  get dialog() {
    return this.page.locator('.monaco-dialog-box');
  }

  get terminal() {
    return this.page.locator('.terminal-wrapper.active .xterm-rows');
  }

  /** Brings an open tab to the front; `file` is what its title contains. */
  async showTab(file) {
    await this.page.locator('.tab', { hasText: path.basename(file) }).click();
  }

  /** Closes notifications and the terminal's panel, by VS Code's keys. */
  async tidy() {
    await this.page.keyboard.press('Escape');
    await this.page.locator('.notification-toast').first().waitFor({ state: 'detached' });
    const panel = this.page.locator('.part.panel');
    if (!(await panel.isVisible())) return;
    await this.page.keyboard.press('Control+J');
    await panel.waitFor({ state: 'hidden' });
  }

  /** Waits until nothing fades or moves any more, but for what spins for ever. */
  async still() {
    await this.page.evaluate(() =>
      Promise.allSettled(
        document
          .getAnimations()
          .filter(({ effect }) => effect?.getTiming().iterations !== Infinity)
          .map(animation => animation.finished),
      ).then(() => {}),
    );
  }

  /**
   * An open menu or quick pick is not refreshed, so what appears later is found by closing and
   * opening again.
   */
  async again(what, attempt, tries = 30) {
    for (let i = 0; i < tries; i++) {
      if (await attempt()) return;
      await this.page.keyboard.press('Escape');
    }
    throw new Error(`never saw ${what}`);
  }
}
