import type { Labels } from '../labels/labels';
import { wildReceipt } from '../model/wildReceipt';
import type { RunFile } from '../runs/runFile';

/** What a class of the truth is called in the run. */
export type ClassNaming = (label: string) => string;

/** WildReceipt's files have numbers for the names that models give. */
export function classNaming({ format }: Labels, { lines }: RunFile): ClassNaming {
  const names = new Set(wildReceipt);
  const named = lines.some(
    line =>
      'prediction' in line && line.prediction.instances.some(({ label = '' }) => names.has(label)),
  );
  if (format !== 'wildreceipt' || !named) return label => label;
  return label => (/^\d{1,2}$/.test(label) ? (wildReceipt[Number(label)] ?? label) : label);
}
