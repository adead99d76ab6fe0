import fs from 'node:fs';
import path from 'node:path';
import { fromTorchServe, within } from './difference';
import { goldens, methodsFolder, readJson } from './goldens';
import { measure, type Row } from './measure';
import { served } from './served';
import { parityPage, type Reason } from './table';
import { versionLines } from './versions';

/** Measures every golden and writes `docs/parity.md`. */
export async function generate(): Promise<void> {
  const rows: Row[] = [];
  for (const golden of goldens()) {
    const row = await measure(golden);
    console.log(
      row.golden,
      row.missing ??
        `${row.endToEnd!.equal ? 'equal' : 'DIFFERS'}${row.post ? `, post-processing ${row.post.equal ? 'equal' : 'DIFFERS'}` : ''}`,
    );
    rows.push(row);
  }
  for await (const { golden, found } of served(goldens())) {
    const equal = within(found, fromTorchServe);
    console.log(golden.name, `served, ${equal ? 'equal' : 'DIFFERS'}`);
    rows.find(row => row.golden === golden.name)!.served = { ...found, equal };
  }
  const reasons = readJson<Reason[]>(import.meta.dirname, 'withoutRow.json');
  fs.writeFileSync(
    path.resolve(methodsFolder, '../../../docs/parity.md'),
    parityPage(rows, reasons, versionLines()),
  );
}
