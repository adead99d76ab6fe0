import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type {
  FromReport,
  ReportAbout,
  ReportProgress,
  ReportRow,
  ReportSummary,
  ToReport,
} from '../../src/protocol/report';
import { drawn, type ViewerHarness } from './harness';

export const about: ReportAbout = {
  name: 'shop-signs',
  label: 'dbnet_tiny 1.0 + svtr_tiny 1.0 on TorchServe',
  truth: { name: 'instances_test.json', format: 'mmocr' },
  other: 'local · CPU',
  threshold: 0.5,
  runFile: '/data/shop-signs.run.jsonl',
};

export const alone = ({ name, label, threshold, runFile }: ReportAbout): ReportAbout => ({
  name,
  label,
  threshold,
  runFile,
});

const words = [
  'Lemon',
  'exit',
  '出口',
  'push',
  'Spring',
  '7 km',
  'hotel',
  'kenon',
  '营业中',
  'OPEN',
];

/** A row whose every value follows from its index: one in ten is faultless, one in 37 failed. */
export function row(index: number): ReportRow {
  const image = `street/${String(index).padStart(5, '0')}_${words[index % 7]!}.jpg`;
  if (index % 37 === 36)
    return { index, image, state: 'failed', error: `${image}: the file is damaged.`, badness: 99 };
  const truth = {
    matched: 9,
    missed: index % 5 === 1 ? (index % 3) + 1 : 0,
    invented: index % 4 === 2 ? 1 : 0,
    moved: index % 11 === 3 ? 1 : 0,
    misread: index % 3 === 0 && index % 10 ? (index % 2) + 1 : 0,
    ignored: 0,
  };
  const text = Number(index % 8 === 5);
  return {
    index,
    image,
    state: 'done',
    instances: 9 + (index % 6),
    texts: words.slice(index % 5, (index % 5) + 5).join(' '),
    lowestScore: 0.3 + ((index * 7) % 60) / 100,
    ms: 40 + ((index * 13) % 90),
    truth,
    differences: { onlyThis: text, onlyOther: 0, moved: 0, score: 0, text },
    badness: truth.missed * 2 + truth.invented + truth.moved / 2 + truth.misread,
  };
}

export const rows = (count: number): ReportRow[] => Array.from({ length: count }, (_, i) => row(i));

/** Without what needs ground truth or another run. */
export function bare(of: ReportRow): ReportRow {
  const row = { ...of, badness: of.state === 'failed' ? 99 : 0 };
  delete row.truth;
  delete row.differences;
  return row;
}

export const waiting = (index: number): ReportRow => ({
  index,
  image: row(index).image,
  state: 'waiting',
  badness: 0,
});

export const done = (of: number, failed = 0): ReportProgress => ({
  state: 'done',
  done: of,
  of,
  failed,
});

export const summary: ReportSummary = {
  metrics: {
    'icdar/precision': 0.9312,
    'icdar/recall': 0.8741,
    'icdar/hmean': 0.9018,
    'recog/word_acc': 0.8127,
    'recog/word_acc_ignore_case': 0.8344,
    'recog/word_acc_ignore_case_symbol': 0.8502,
    'recog/char_recall': 0.9523,
    'recog/char_precision': 0.9611,
    'recog/1-N.E.D': 0.9408,
  },
  otherMetrics: {
    'icdar/precision': 0.9402,
    'icdar/recall': 0.8402,
    'icdar/hmean': 0.8874,
    'recog/word_acc': 0.8301,
    'recog/word_acc_ignore_case': 0.8339,
    'recog/word_acc_ignore_case_symbol': 0.8502,
    'recog/char_recall': 0.9519,
    'recog/char_precision': 0.962,
    'recog/1-N.E.D': 0.9433,
  },
  intervals: {
    'icdar/precision': [-0.021, 0.004],
    'icdar/recall': [0.018, 0.051],
    'icdar/hmean': [0.003, 0.026],
    'recog/word_acc': [-0.031, -0.004],
    'recog/word_acc_ignore_case': [-0.01, 0.011],
    'recog/word_acc_ignore_case_symbol': [-0.012, 0.012],
    'recog/char_recall': [-0.004, 0.005],
    'recog/char_precision': [-0.006, 0.004],
    'recog/1-N.E.D': [-0.009, 0.004],
  },
  curve: Array.from({ length: 101 }, (_, i) => ({
    threshold: i / 100,
    precision: 0.55 + 0.44 * Math.sqrt(i / 100),
    recall: 0.97 - 0.9 * (i / 100) ** 3,
  })),
  confused: [
    { truth: 'L', read: 'k', times: 41, rows: [3, 9, 12, 27] },
    { truth: 'm', read: 'n', times: 33, rows: [3, 6] },
    { truth: 'o', read: '0', times: 18, rows: [9] },
    { truth: '', read: '.', times: 12, rows: [12, 15] },
    { truth: '口', read: '囗', times: 7, rows: [21] },
    { truth: ' ', read: '', times: 5, rows: [24] },
  ],
  sizes: ['< 12', '12 – 24', '24 – 48', '48 – 96', '≥ 96'].map((label, i) => ({
    label,
    there: [40, 210, 320, 90, 12][i]!,
    missed: [31, 62, 19, 2, 0][i]!,
    rows: [[1, 6, 11], [16, 21], [26], [31], []][i]!,
  })),
  ratios: ['< 1', '1 – 2', '2 – 4', '4 – 8', '≥ 8'].map((label, i) => ({
    label,
    there: [55, 130, 260, 180, 47][i]!,
    missed: [9, 14, 22, 31, 29][i]!,
    rows: [[1], [6], [11], [16], [21]][i]!,
  })),
};

/** Of one run only. */
export const { metrics, curve, confused, sizes, ratios } = summary;
export const oneSummary: ReportSummary = { metrics, curve, confused, sizes, ratios };
export const noSummary: ReportSummary = {
  metrics: {},
  curve: [],
  confused: [],
  sizes: [],
  ratios: [],
};

export async function tell(page: Page, ...messages: ToReport[]): Promise<void> {
  await page.evaluate(all => {
    for (const message of all) window.postMessage(message, '*');
  }, messages);
  await drawn(page);
}

/** A whole report: what it is about, its rows, how far it is, what is said of it. */
export async function report(
  page: Page,
  of: ReportAbout,
  its: ReportRow[],
  progress: ReportProgress,
  said?: ReportSummary,
): Promise<void> {
  await tell(
    page,
    { kind: 'about', about: of },
    { kind: 'rows', rows: its },
    { kind: 'progress', progress },
    ...(said ? [{ kind: 'summary', summary: said } as const] : []),
  );
}

/** A finished report of `count` images, at 1280 × 800. */
export async function openReport(harness: ViewerHarness, count = 1000): Promise<Page> {
  const page = await harness.open({ page: 'report', width: 1280, height: 800 });
  await report(page, about, rows(count), done(count, 27), summary);
  return page;
}

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
/** How many images there are, and pass the filters. */
export const shown = (page: Page) => page.locator('.chips > [role=status]').textContent();

/** Sends sample images as the thumbnails of rows. */
export async function sendThumbnails(page: Page, indexes: number[]): Promise<void> {
  const files = ['scene_00.png', 'scene_03.jpg', 'scene_04.jpg', 'exif_orientation6.jpg'];
  await page.evaluate(
    ({ base64, mimes, indexes }) => {
      for (const index of indexes) {
        const i = index % base64.length;
        const bytes = Uint8Array.from(atob(base64[i]!), c => c.charCodeAt(0)).buffer;
        window.postMessage({ kind: 'thumbnail', index, mime: mimes[i], bytes }, '*');
      }
    },
    {
      base64: files.map(file => readFileSync(`test/samples/images/${file}`).toString('base64')),
      mimes: files.map(file => (file.endsWith('png') ? 'image/png' : 'image/jpeg')),
      indexes,
    },
  );
}

/** What the page said to the host, of one kind. */
export async function said<K extends FromReport['kind']>(
  page: Page,
  kind: K,
): Promise<Extract<FromReport, { kind: K }>[]> {
  const all = (await page.evaluate(() => window.posted as unknown)) as FromReport[];
  return all.filter(
    (message): message is Extract<FromReport, { kind: K }> => message.kind === kind,
  );
}
