import { createHash } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import type { CheckedImage, CheckResult } from './finding';
import { figure } from './figure';
import { markupAttribute, markupText } from './markup';
import type { Picture } from './picture';
import { pageStyle } from './pageStyle';
import { details, imageText, statusText, summary } from './words';

/** So many images are shown as pictures; a page with more is not opened by anyone. */
const MOST_PICTURES = 100;
/** All of their files together. */
const MOST_PICTURE_BYTES = 64 * 2 ** 20;

export interface PageParts {
  /** Names for the heading. */
  run: string;
  baseline: string;
  /** What `html lang` says. */
  language: string;
  pictureOf: (image: CheckedImage) => Promise<Picture | undefined>;
}

/**
 * A check as one page that needs nothing else, piece by piece: regressions first, with their
 * pictures, then a table of all images. It holds no script, and its policy lets nothing be loaded.
 */
export async function* htmlPage(result: CheckResult, parts: PageParts): AsyncGenerator<string> {
  yield head(result, parts);
  const told = [...result.images]
    .filter(({ status }) => status !== 'same' && status !== 'failedBefore')
    .sort((a, b) => Number(b.regression) - Number(a.regression));
  let bytes = 0;
  for (const [i, image] of told.entries()) {
    if (i >= MOST_PICTURES) {
      yield `<p>${markupText(l10n.t('{0} more stand in the table below.', told.length - i))}</p>\n`;
      break;
    }
    const picture = bytes < MOST_PICTURE_BYTES ? await parts.pictureOf(image) : undefined;
    bytes += picture?.bytes ?? 0;
    yield section(image, picture);
  }
  yield `<h2>${markupText(l10n.t('All images'))}</h2>\n<table>\n<thead><tr>`;
  for (const heading of [l10n.t('Image'), l10n.t('Result'), l10n.t('Differences')])
    yield `<th scope="col">${markupText(heading)}</th>`;
  yield '</tr></thead>\n<tbody>\n';
  for (const image of result.images) yield tableRow(image);
  yield '</tbody>\n</table>\n</main>\n</body>\n</html>\n';
}

function head(result: CheckResult, { run, baseline, language }: PageParts): string {
  const title = l10n.t('{0} against {1}', imageText(run), imageText(baseline));
  const hash = createHash('sha256').update(pageStyle).digest('base64');
  const policy = `default-src 'none'; img-src data:; style-src 'sha256-${hash}'`;
  const verdict = result.regressions > 0 ? 'bad' : 'good';
  return `<!DOCTYPE html>
<html lang="${markupAttribute(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${markupText(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>${markupText(title)}</h1>
<p class="verdict ${verdict}">${markupText(summary(result))}</p>
<p class="legend"><span class="baseline">${markupText(l10n.t('Baseline, solid'))}</span>
<span class="run">${markupText(l10n.t('Run, dashed'))}</span>
<span>${markupText(l10n.t('What is the same is thin.'))}</span></p>
`;
}

function section(image: CheckedImage, picture: Picture | undefined): string {
  const [, ...lines] = details(image).split('\n');
  const items = lines.map(line => `<li>${markupText(line)}</li>`).join('\n');
  const kind = image.regression ? 'bad' : 'told';
  return `<section>
<h2>${markupText(imageText(image.image))} <small class="${kind}">${markupText(statusText(image))}</small></h2>
<div class="beside">
${picture ? figure(image, picture) : `<p class="none">${markupText(l10n.t('No picture found.'))}</p>`}
<ul>
${items}
</ul>
</div>
</section>
`;
}

function tableRow(image: CheckedImage): string {
  const { regression, findings } = image;
  return (
    `<tr${regression ? ' class="bad"' : ''}><td>${markupText(imageText(image.image))}</td>` +
    `<td>${markupText(statusText(image))}</td><td>${findings.length || ''}</td></tr>\n`
  );
}
