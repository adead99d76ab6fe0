// npm run screenshots [-- en|zh-cn]
//
// docs/images/: the results panel, the Explorer's menu and the walkthrough, in light, dark and both
// high contrasts, in English and Chinese, taken from the running product
// (docs/images/NAME-THEME[.zh-cn].png).
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './folders.mjs';
import { sample, startServer, stopServer, testImage } from './main-job.mjs';
import { copySamples, sampleSettings } from './samples.mjs';
import { setUp } from './setup.mjs';
import { say, step } from './steps.mjs';
import { startWindows } from './window.mjs';

const images = path.join(root, 'docs', 'images');
/** Name in the file → colour theme, and the class VS Code's window has while it shows. */
const themes = {
  dark: { title: 'Dark Modern', className: 'vs-dark' },
  light: { title: 'Light Modern', className: 'vs' },
  'high-contrast': { title: 'Default High Contrast', className: 'hc-black' },
  'high-contrast-light': { title: 'Default High Contrast Light', className: 'hc-light' },
};

/**
 * Settings are written in place and again until the window shows them: a file watcher that is not
 * up yet misses a change.
 */
async function useTheme(window, workspace, settings, { title, className }) {
  const file = path.join(workspace, '.vscode', 'settings.json');
  await window.again(`theme ${title}`, async () => {
    fs.writeFileSync(file, JSON.stringify({ ...settings, 'workbench.colorTheme': title }));
    return window.page
      .locator(`.monaco-workbench.${className}`)
      .waitFor({ timeout: 1500 })
      .then(
        () => true,
        () => false,
      );
  });
}

/** The pictures show what is written in the scenes as well: a chain of both models. */
function packReader(samples) {
  const recogniser = ['--rec', 'configs/textrecog/svtr/svtr_tiny_synth.py'];
  const weights = ['--rec-weights', 'checkpoints/svtr_tiny.pth'];
  const onnx = ['--onnx', 'onnx/dbnet_tiny.onnx', '--rec-onnx', 'onnx/svtr_tiny.onnx'];
  const to = ['--model-name', 'street_text', '--output-folder', 'model-store'];
  execFileSync(
    process.execPath,
    [
      path.join(root, 'dist', 'cli.js'),
      'convert',
      sample.config,
      sample.checkpoint,
      ...[...recogniser, ...weights, ...onnx, ...to],
    ],
    { cwd: samples },
  );
}

async function takePanel(window, picture) {
  await window.showTab(sample.image);
  await window.verdict();
  // The icons are a font.
  await window.webview.locator('body').evaluate(async ({ ownerDocument }) => {
    await ownerDocument.fonts.ready;
  });
  await window.still();
  await window.page.screenshot({ path: picture });
}

async function takeMenu(window, picture) {
  await window.openMenu(sample.checkpoint, 'Convert to MAR…');
  await window.still();
  await window.page.screenshot({ path: picture, clip: { x: 0, y: 0, width: 700, height: 620 } });
  await window.page.keyboard.press('Escape');
}

async function takeWalkthrough(window, picture) {
  await window.run('MMOCR: Open Walkthrough');
  await window.page.locator('.getting-started-step').first().waitFor();
  // Wide enough for the steps' pictures, which narrow windows leave out.
  await window.page.keyboard.press('Control+B');
  await window.page
    .frameLocator('.getting-started-media iframe')
    .frameLocator('#active-frame')
    .locator('svg')
    .first()
    .waitFor();
  await window.still();
  await window.page.screenshot({ path: picture });
  await window.page.keyboard.press('Control+B');
}

async function takeAll(locale) {
  const settings = { ...sampleSettings([]), 'window.autoDetectColorScheme': false };
  const samples = copySamples(settings);
  packReader(samples.folder);
  const windows = await startWindows({ link: [root], locale });
  try {
    const window = await windows.open(samples.folder, { viewport: { width: 1280, height: 800 } });
    await startServer(window);
    await testImage(window);
    // The first run loads the models; the pictures show the times of every other.
    await testImage(window);
    await window.tidy();
    // The walkthrough last: its tab stays.
    for (const takes of [{ panel: takePanel, menu: takeMenu }, { walkthrough: takeWalkthrough }]) {
      for (const [name, theme] of Object.entries(themes)) {
        await useTheme(window, samples.folder, settings, theme);
        for (const [what, take] of Object.entries(takes)) {
          const file = `${what}-${name}${locale ? `.${locale}` : ''}.png`;
          await take(window, path.join(images, file));
          say(`docs/images/${file}`);
        }
      }
    }
    await stopServer(window);
  } finally {
    await windows.stop();
    samples.remove();
  }
}

const missing = await setUp({ programs: ['chromium', 'java', 'python', 'chineseFonts'] });
if (missing.length) throw new Error(`The pictures need ${missing.join(', ')}`);
fs.mkdirSync(images, { recursive: true });
const [only] = process.argv.slice(2);
if (only !== 'zh-cn') await step('English', () => takeAll());
if (only !== 'en') await step('Chinese', () => takeAll('zh-cn'));
