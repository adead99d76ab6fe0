/**
 * Whether a CTC network's blank seems to be class 0 where the description says `blank`: class 0
 * wins a third of the steps at least, and four times as often as the blank. A reader of MMOCR does
 * so with no image: between equal characters there is a blank, and around them there are many.
 */
export function blankIsFirst(
  scores: Float32Array,
  steps: number,
  classes: number,
  blank: number,
): boolean {
  if (blank <= 0 || steps < 8) return false;
  let [first, described] = [0, 0];
  for (let step = 0; step < steps; step++) {
    const row = scores.subarray(step * classes, (step + 1) * classes);
    let best = 0;
    for (let c = 1; c < classes; c++) if (row[c]! > row[best]!) best = c;
    if (best === 0) first++;
    if (best === blank) described++;
  }
  return 3 * first >= steps && first >= 4 * described;
}
