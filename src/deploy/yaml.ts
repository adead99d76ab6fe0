import { dump } from 'js-yaml';

/** What a manifest is made of. */
export type Plain = string | number | boolean | Plain[] | { [key: string]: Plain };

/** An object of a cluster, as plain data. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  [key: string]: Plain;
}

/**
 * Documents of one YAML file, their keys in the order given. Text that YAML 1.1, which clusters
 * still read, takes for something else (`on`, `1.0`) is quoted; nothing is said by an anchor.
 */
export function yaml(...documents: readonly Plain[]): string {
  return documents.map(document => dump(document, { noRefs: true, lineWidth: -1 })).join('---\n');
}
