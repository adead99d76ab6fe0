import type { Difference } from './difference';
import type { Row } from './measure';

/** A method, or a part of one, that the table has no row for. */
export interface Reason {
  method: string;
  reason: string;
}

/** `docs/parity.md`. */
export function parityPage(rows: Row[], reasons: Reason[], versions: string[]): string {
  return [
    '# Parity with MMOCR',
    '',
    'What this engine makes of the stored goldens in `test/fixtures/methods` (`test/goldens/README.md` says how MMOCR made them), measured',
    `by \`npm run parity\`. Each golden is a miniature of a shipped config: the same structure and dictionary, fewer channels.`,
    '',
    ...versions.map(line => `- ${line}`),
    '',
    '## From the image file to the result',
    '',
    "Decoding, resizing, network and post-processing, all ours, against MMOCR's own final result. Wanted: the same instances, IoU at",
    'least 0.99, scores within 0.002, all texts equal. The stage is the first at which a run that is outside these tolerances differs.',
    '',
    ...endToEndTable(rows),
    '',
    '## From TorchServe',
    '',
    "Real TorchServe, serving the goldens' archives with MMOCR in the environment that **Set Up Python Environment** makes: mmcv without its",
    'compiled operators. Wanted: the same instances, IoU at least 0.99, scores within 0.0001, all texts equal.',
    '',
    ...servedTable(rows),
    '',
    '## Post-processing alone',
    '',
    "Our post-processing fed with PyTorch's network outputs, against the same results. Wanted: polygons within 1 px, scores within 0.0001.",
    '',
    ...postTable(rows),
    '',
    '## Without a row',
    '',
    ...reasonTable(rows, reasons),
    '',
  ].join('\n');
}

function endToEndTable(rows: Row[]): string[] {
  return table(
    [
      'golden',
      'images',
      'instances matched',
      'worst IoU',
      'worst score difference',
      'texts equal',
      'first difference',
    ],
    rows.flatMap(({ golden, images, endToEnd: found }) =>
      found
        ? [
            [
              golden,
              images,
              `${found.matched} / ${found.total}`,
              iou(found),
              difference(found.worstScore),
              texts(found),
              found.equal ? '–' : (found.first ?? 'not measured'),
            ],
          ]
        : [],
    ),
  );
}

function servedTable(rows: Row[]): string[] {
  return table(
    [
      'golden',
      'images',
      'instances matched',
      'worst IoU',
      'worst score difference',
      'texts equal',
      'equal',
    ],
    rows.flatMap(({ golden, images, served: found }) =>
      found
        ? [
            [
              golden,
              images,
              `${found.matched} / ${found.total}`,
              iou(found),
              difference(found.worstScore),
              texts(found),
              found.equal ? 'yes' : 'no',
            ],
          ]
        : [],
    ),
  );
}

function postTable(rows: Row[]): string[] {
  return table(
    [
      'golden',
      'images',
      'instances matched',
      'largest point distance',
      'worst score difference',
      'texts equal',
      'equal',
    ],
    rows.flatMap(({ golden, post }) =>
      post
        ? [
            [
              golden,
              post.images,
              `${post.matched} / ${post.total}`,
              distance(post),
              difference(post.worstScore),
              texts(post),
              post.equal ? 'yes' : 'no',
            ],
          ]
        : [],
    ),
  );
}

function reasonTable(rows: Row[], reasons: Reason[]): string[] {
  const stored = rows.flatMap(({ golden, missing }) =>
    missing === undefined ? [] : [{ method: golden, reason: missing }],
  );
  return table(
    ['method', 'why'],
    [...stored, ...reasons].map(({ method, reason }) => [method, reason]),
  );
}

function table(head: string[], rows: (string | number)[][]): string[] {
  return [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`);
}

function iou({ boundaries, worstIou }: Difference): string {
  return boundaries ? worstIou.toFixed(6) : '';
}

function distance({ boundaries, worstDistance }: Difference): string {
  return boundaries ? `${worstDistance.toFixed(3)} px` : '';
}

function texts({ texts: all, textsEqual }: Difference): string {
  return all ? `${textsEqual} / ${all}` : '';
}

function difference(value: number): string {
  return value === 0 ? '0' : Number.isFinite(value) ? value.toExponential(1) : 'one side has none';
}
