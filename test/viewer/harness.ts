import { execFileSync } from 'node:child_process';
import { createReadStream, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, extname, resolve } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { panelHtml } from '../../src/host/results/html';
import type {
  FromViewer,
  PanelMemento,
  ToViewer,
  ViewerImage,
  ViewerState,
} from '../../src/protocol/viewer';
import { stateMessage } from './data';
import { themes } from './themes';

declare global {
  interface Window {
    posted: FromViewer[];
    kept: PanelMemento | undefined;
    acquireVsCodeApi: () => unknown;
  }
}

const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
};

/** What VS Code puts into every webview. */
const vscodeStyles = `@layer vscode-default { body { overscroll-behavior-x: none; background-color: transparent; color: var(--vscode-editor-foreground); font-family: var(--vscode-font-family);
  font-weight: var(--vscode-font-weight); font-size: var(--vscode-font-size); margin: 0; padding: 0 20px; }
img, video { max-width: 100%; max-height: 100%; } }`;

/** The pages there are, as the host fills them. */
const pages = {
  results: {
    script: 'dist/viewer.js',
    styles: [
      'dist/viewer.css',
      'media/viewer.css',
      'media/picture.css',
      'media/post.css',
      'media/stages.css',
    ],
  },
  report: { script: 'dist/report.js', styles: ['dist/report.css', 'media/report.css'] },
};

export interface OpenOptions {
  page?: keyof typeof pages;
  theme?: string;
  width?: number;
  height?: number;
  strings?: Record<string, string>;
  scale?: number;
  reducedMotion?: 'reduce';
  /** What the page before it kept. */
  state?: unknown;
}

/**
 * The built viewer in a real Chromium: the host's own page and content policy around it, a
 * recording `acquireVsCodeApi` instead of VS Code.
 */
export class ViewerHarness {
  private constructor(
    private readonly server: Server,
    private readonly browser: Browser,
    private strings: Record<string, string> | undefined,
    private shown: keyof typeof pages = 'results',
  ) {}

  static async start(): Promise<ViewerHarness> {
    if (!process.env['MMOCR_TESTS_BUILT'])
      execFileSync(process.execPath, ['esbuild.mjs', 'viewer', 'report']);
    const server = createServer((request, response) => {
      const path = new URL(request.url!, 'http://127.0.0.1').pathname;
      if (path === '/')
        return void response.setHeader('content-type', 'text/html').end(harness.page());
      response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream');
      createReadStream(resolve(`.${path}`))
        .on('error', () => response.writeHead(404).end())
        .pipe(response);
    });
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
    const browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      headless: true,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--no-first-run',
        '--disable-background-networking',
        '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
      ],
    });
    const harness = new ViewerHarness(server, browser, undefined);
    return harness;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await new Promise(closed => this.server.close(closed));
  }

  /** Opens a page, the results panel's unless told; it has said that it is ready. */
  async open({
    page: shown = 'results',
    theme = 'Dark Modern',
    width = 1200,
    height = 760,
    strings,
    scale = 1,
    reducedMotion,
    state,
  }: OpenOptions = {}): Promise<Page> {
    this.strings = strings;
    this.shown = shown;
    // Of some ten open pages Chromium, on a busy machine, stops drawing one for good; a test needs
    // one.
    await Promise.all(this.browser.contexts().map(context => context.close()));
    const context = await this.browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: scale,
      ...(reducedMotion && { reducedMotion }),
    });
    const page = await context.newPage();
    page.setDefaultTimeout(300_000);
    page.on('pageerror', error => {
      throw error;
    });
    await page.addInitScript(
      ({ variables, bodyClass, vscodeStyles, state }) => {
        window.posted = [];
        window.kept = state as PanelMemento | undefined;
        window.acquireVsCodeApi = () => ({
          postMessage: (message: FromViewer) => window.posted.push(message),
          setState: (state: PanelMemento) => {
            window.kept = state;
          },
          getState: () => window.kept,
        });
        document.addEventListener('DOMContentLoaded', () => {
          const own = new CSSStyleSheet();
          own.replaceSync(vscodeStyles);
          document.adoptedStyleSheets.push(own);
          document.body.className = bodyClass;
          for (const [name, value] of Object.entries(variables))
            document.documentElement.style.setProperty(`--vscode-${name}`, value);
        });
      },
      { ...themes[theme]!, vscodeStyles, state },
    );
    await page.goto(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`);
    await page.waitForFunction(() => window.posted.some(({ kind }) => kind === 'ready'));
    return page;
  }

  private page(): string {
    return panelHtml({
      cspSource: "'self'",
      nonce: 'harness',
      ...pages[this.shown],
      language: 'en',
      strings: this.strings,
    });
  }
}

/**
 * Resolves when what the page was told and what was done to it is drawn: its work is done in a
 * frame or right after one. A second at most, should Chromium, on a busy machine, draw no frame.
 */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frames = async (): Promise<void> => {
      for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
    };
    await Promise.race([frames(), new Promise(late => setTimeout(late, 1000))]);
  });
}

/** Sends messages as the host does; image bytes cross as numbers, the one thing that differs. */
export async function send(page: Page, ...messages: ToViewer[]): Promise<void> {
  await page.evaluate(all => {
    for (const message of all) window.postMessage(message, '*');
  }, messages);
}

/** Shows a sample image with a state; resolves when both are drawn. */
export async function show(
  page: Page,
  imagePath: string,
  state: ViewerState,
  image: Partial<ViewerImage> = {},
): Promise<void> {
  const mime = /\.jpe?g$/.test(imagePath) ? 'image/jpeg' : 'image/png';
  await page.evaluate(
    ({ base64, name, mime, image, message }) => {
      const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0)).buffer;
      window.postMessage(
        {
          kind: 'image',
          image: {
            name,
            data: { kind: 'encoded', mime, bytes },
            orientation: 'stored',
            turned: false,
            ...image,
          },
        },
        '*',
      );
      window.postMessage(message, '*');
    },
    {
      base64: readFileSync(imagePath).toString('base64'),
      name: basename(imagePath),
      mime,
      image,
      message: stateMessage(state),
    },
  );
  await page.locator('img.pixels').waitFor();
  await drawn(page);
}

export function posted(page: Page): Promise<FromViewer[]> {
  return page.evaluate(() => window.posted);
}
