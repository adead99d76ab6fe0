/** Levenshtein distance of two texts, in UTF-16 units; time is the product of their lengths. */
export function editDistance(a: string, b: string): number {
  const [from, aEnd, bEnd] = differentPart(a, b);
  const [rows, columns] = [aEnd - from, bEnd - from];
  if (rows === 0 || columns === 0) return rows + columns;
  const row = Int32Array.from({ length: columns + 1 }, (_, j) => j);
  for (let i = 1; i <= rows; i++) {
    const unit = a.charCodeAt(from + i - 1);
    let diagonal = row[0]!;
    row[0] = i;
    for (let j = 1; j <= columns; j++) {
      const above = row[j]!;
      const replaced = diagonal + (unit === b.charCodeAt(from + j - 1) ? 0 : 1);
      row[j] = Math.min(above + 1, row[j - 1]! + 1, replaced);
      diagonal = above;
    }
  }
  return row[columns]!;
}

/** Without what both begin and end with: where the rest begins, and its ends in `a` and `b`. */
function differentPart(a: string, b: string): [from: number, aEnd: number, bEnd: number] {
  let from = 0;
  while (from < a.length && from < b.length && a.charCodeAt(from) === b.charCodeAt(from)) from++;
  let [aEnd, bEnd] = [a.length, b.length];
  while (aEnd > from && bEnd > from && a.charCodeAt(aEnd - 1) === b.charCodeAt(bEnd - 1)) {
    aEnd--;
    bEnd--;
  }
  return [from, aEnd, bEnd];
}
