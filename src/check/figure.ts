import * as l10n from '@vscode/l10n';
import { boundingBox, points } from '../model/polygon';
import type { TextInstance } from '../model/prediction';
import type { CheckedImage, Finding } from './finding';
import { markupAttribute } from './markup';
import type { Picture } from './picture';
import { imageText } from './words';

/** Outlines of one side; more would only cover the picture. */
const MOST_OUTLINES = 2000;

/** The picture of an image with the outlines of both sides over it, as HTML. */
export function figure(image: CheckedImage, { data, width, height, stored }: Picture): string {
  const frame = image.run?.frame ?? image.baseline?.frame ?? { width, height };
  const alt = markupAttribute(l10n.t('Picture of {0}', imageText(image.image)));
  const differing = new Set(image.findings.flatMap(instancesOf));
  const shapes = (['baseline', 'run'] as const).flatMap(side =>
    (image[side]?.instances ?? []).slice(0, MOST_OUTLINES).map(instance => {
      const thin = image.status === 'differs' && !differing.has(instance);
      return outline(instance, thin ? `${side} thin` : side);
    }),
  );
  const size = Math.max(frame.width, frame.height) / 45;
  return `<figure><img${stored ? ' class="stored"' : ''} src="${data}" width="${width}" height="${height}" alt="${alt}">
<svg viewBox="0 0 ${Number(frame.width)} ${Number(frame.height)}" preserveAspectRatio="none" aria-hidden="true">
${shapes.join('')}${image.findings.map(finding => numbers(finding, size)).join('')}
</svg></figure>`;
}

function outline({ polygon }: TextInstance, sides: string): string {
  if (!polygon) return '';
  const at = points(polygon).map(([x, y]) => `${tenth(x)},${tenth(y)}`);
  return `<polygon class="${sides}" points="${at.join(' ')}"/>\n`;
}

/** A number chip where the instances of a finding begin. */
function numbers(finding: Finding, size: number): string {
  if (finding.what === 'relations' || finding.what === 'incomparable') return '';
  const [first] = instancesOf(finding);
  const box = first?.polygon && boundingBox(first.polygon);
  if (!box) return '';
  const text = 'numbers' in finding ? finding.numbers.join('+') : String(finding.number);
  return `<text x="${tenth(box.left)}" y="${tenth(Math.max(size, box.top - size / 4))}" font-size="${tenth(size)}">${text}</text>\n`;
}

function instancesOf(finding: Finding): TextInstance[] {
  if (finding.what === 'relations' || finding.what === 'incomparable') return [];
  return [finding.baseline ?? [], finding.run ?? []].flat();
}

const tenth = (value: number): string => String(Math.round(value * 10) / 10);
