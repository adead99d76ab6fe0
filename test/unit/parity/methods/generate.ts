import fs from 'node:fs';
import path from 'node:path';
import { goldens, methodsFolder, readJson } from './goldens';
import { measure, type Row } from './measure';
import { parityPage, type Reason } from './table';
import { versionLines } from './versions';

/** Measures every golden and writes `docs/parity.md`. */
export async function generate(): Promise<void> {
  const rows: Row[] = [];
  for (const golden of goldens()) {
    const row = await measure(golden);
    console.log(row.golden, row.missing ?? `${row.endToEnd!.equal ? 'equal' : 'DIFFERS'}${row.post ? `, post-processing ${row.post.equal ? 'equal' : 'DIFFERS'}` : ''}`);
    rows.push(row);
  }
  const reasons = readJson<Reason[]>(import.meta.dirname, 'withoutRow.json');
  fs.writeFileSync(path.resolve(methodsFolder, '../../../docs/parity.md'), parityPage(rows, reasons, versionLines()));
}
