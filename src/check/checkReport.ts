import { visibleText } from '../base/visibleText';
import type { CheckResult } from './finding';
import { details, findingWords, statusText, summary } from './words';

/** All that differs, as plain data. */
export function checkJson({ images, regressions, tolerance }: CheckResult) {
  return {
    regressions,
    tolerance: { ...tolerance.compare, text: tolerance.text },
    images: images.map(({ image, status, regression: is, findings, error }) => ({
      image,
      status,
      regression: is,
      ...(error !== undefined && { error }),
      findings: findings.map(finding => ({ ...finding, says: findingWords(finding) })),
    })),
  };
}

/** What differs, image by image, then how many of each there are. */
export function checkText(result: CheckResult): string {
  const told = result.images.filter(({ status }) => status !== 'same');
  const blocks = told.map(image => {
    const [name = '', ...lines] = details(image).split('\n');
    return [`${name}: ${statusText(image)}`, ...lines.map(line => `  ${line}`)].join('\n');
  });
  return [...blocks, visibleText(summary(result))].join('\n') + '\n';
}
