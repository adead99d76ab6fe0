// node bench/report-scroll.mjs [ROWS] How smoothly the report page scrolls, by Chromium's own trace:
// every frame that its compositor begins while the wheel turns, and how it ended. In the gallery
// (with thumbnails coming) and in the list, at two speeds. CHROMIUM, BENCH_SECONDS.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { chromium } from 'playwright-core';
import { root } from './build.mjs';

const count = Number(process.argv[2] ?? 10_000);
const seconds = Number(process.env.BENCH_SECONDS ?? 5);
const speeds = [2000, 8000];
const outfile = path.join(root, '.cache/bench/report/report.js');
await esbuild.build({
  entryPoints: [path.join(root, 'src/webviews/report/main.ts')],
  outfile,
  bundle: true,
  platform: 'browser',
  target: 'es2022',
  loader: { '.ttf': 'dataurl' },
  logLevel: 'warning',
});

const html = `<!DOCTYPE html><html lang="en"><meta charset="utf-8">
<style>:root { --vscode-editor-background: #1f1f1f; --vscode-foreground: #ccc; --vscode-font-size: 13px;
  --vscode-font-family: sans-serif; --vscode-panel-border: #2b2b2b; --vscode-editorWidget-background: #202020;
  --vscode-descriptionForeground: #9d9d9d; --vscode-list-hoverBackground: #2a2d2e; }</style>
<link rel="stylesheet" href="report.css"><link rel="stylesheet" href="media/report.css">
<body><script src="page.js"></script><script src="report.js"></script>`;

/** Runs in the page: answers for the host, a row for each image and a picture for each request. */
async function host(count) {
  const pictures = await Promise.all(
    [0, 60, 120, 180, 240, 300].map(hue => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 160, height: 110 });
      const context = canvas.getContext('2d');
      for (let i = 0; i < 400; i++) {
        context.fillStyle = `hsl(${hue + (i % 50)} 60% ${20 + ((i * 7) % 60)}%)`;
        context.fillRect((i * 37) % 160, (i * 53) % 110, 24, 9);
      }
      return new Promise(done => canvas.toBlob(blob => done(blob.arrayBuffer()), 'image/jpeg'));
    }),
  );
  const row = index => ({
    index,
    image: `street/${index}.jpg`,
    state: 'done',
    instances: 12,
    texts: 'Lemon exit push Spring hotel',
    lowestScore: (index % 100) / 100,
    ms: 60,
    truth: {
      matched: 9,
      missed: index % 4,
      invented: index % 3,
      moved: 0,
      misread: index % 2,
      ignored: 0,
    },
    badness: index % 17,
  });
  window.acquireVsCodeApi = () => ({
    setState: () => {},
    getState: () => undefined,
    postMessage: ({ kind, indexes = [] }) => {
      if (kind === 'ready') setTimeout(start);
      indexes.forEach((index, i) =>
        setTimeout(() => {
          const bytes = pictures[index % pictures.length].slice();
          window.postMessage({ kind: 'thumbnail', index, mime: 'image/jpeg', bytes });
        }, i * 4),
      );
    },
  });
  function start() {
    const about = { name: 'street', label: 'dbnet_tiny', threshold: 0.5, runFile: 'run.jsonl' };
    window.postMessage({
      kind: 'about',
      about: { ...about, truth: { name: 'gt.json', format: 'mmocr' } },
    });
    window.postMessage({ kind: 'rows', rows: Array.from({ length: count }, (_, i) => row(i)) });
    const progress = { state: 'done', done: count, of: count, failed: 0 };
    window.postMessage({ kind: 'progress', progress });
  }
}

const files = {
  '/': ['text/html', () => html],
  '/page.js': ['text/javascript', () => ''],
  '/report.js': ['text/javascript', () => fs.readFileSync(outfile)],
  '/report.css': ['text/css', () => fs.readFileSync(outfile.replace(/js$/, 'css'))],
  '/media/report.css': ['text/css', () => fs.readFileSync(path.join(root, 'media/report.css'))],
  '/media/page.css': ['text/css', () => fs.readFileSync(path.join(root, 'media/page.css'))],
};
const server = http.createServer(({ url }, response) => {
  const [type, content] = files[url] ?? [];
  if (!type) return void response.writeHead(404).end();
  response.setHeader('content-type', type).end(content());
});
await new Promise(listening => server.listen(0, '127.0.0.1', listening));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});

/** The events of a trace that is taken while `work` runs. */
async function traced(session, work) {
  const events = [];
  const collect = ({ value }) => events.push(...value);
  session.on('Tracing.dataCollected', collect);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['cc', 'benchmark', 'viz', 'devtools.timeline', 'toplevel'] },
  });
  await work();
  const complete = new Promise(done => session.once('Tracing.tracingComplete', done));
  await session.send('Tracing.end');
  await complete;
  session.off('Tracing.dataCollected', collect);
  return events;
}

/** How the frames ended: a `PipelineReporter` for each that the compositor began. */
function frames(events) {
  const states = {};
  const shown = new Set();
  for (const { name, ph, args } of events) {
    const reporter = args?.chrome_frame_reporter ?? args?.frame_reporter;
    if (name !== 'PipelineReporter' || ph !== 'b' || !reporter) continue;
    states[reporter.state] = (states[reporter.state] ?? 0) + 1;
    if (/PRESENTED/.test(reporter.state)) shown.add(reporter.frame_sequence);
  }
  return { states, shown: shown.size };
}

try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(`window.hostReady = (${host})(${count})`);
  await page.route('**/page.js', async route => {
    await route.fulfill({ contentType: 'text/javascript', body: '' });
  });
  page.on('pageerror', error => console.error(error));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.locator('.row').first().waitFor();
  const session = await page.context().newCDPSession(page);
  console.log(`${count} rows, ${seconds} s each`);
  for (const mode of ['Gallery', 'List']) {
    await page.getByRole('button', { name: mode, exact: true }).click();
    for (const speed of speeds) {
      await page.locator('.rows').evaluate(list => (list.scrollTop = 0));
      const { x, y, width, height } = await page.locator('.rows').boundingBox();
      let took = 0;
      const events = await traced(session, async () => {
        const start = performance.now();
        await session.send('Input.synthesizeScrollGesture', {
          x: x + width / 2,
          y: y + height / 2,
          yDistance: -speed * seconds,
          speed,
          gestureSourceType: 'touch',
          preventFling: true,
        });
        took = (performance.now() - start) / 1000;
      });
      const { states, shown } = frames(events);
      const tasks = events.filter(({ name }) => /RunTask$/.test(name)).map(({ dur = 0 }) => dur);
      const longest = tasks.reduce((most, dur) => Math.max(most, dur), 0) / 1000;
      const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
      const top = await page.locator('.rows').evaluate(list => list.scrollTop);
      console.log(
        `${mode}, ${speed} px/s: ${(shown / took).toFixed(1)} frames/s shown ` +
          `(${Object.entries(states).map(([state, n]) => `${state} ${n}`).join(', ')}), ` +
          `longest task ${longest.toFixed(1)} ms, scrolled ${Math.round(top)} px, ${nodes} elements`,
      );
    }
  }
} finally {
  await browser.close();
  server.close();
}
