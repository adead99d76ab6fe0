// What the level `windows` leaves out under Wine, and why. Under Windows itself nothing of this is read.

/** Files (or beginnings of their paths) that are not run: what they prove has nothing to do with the system, or takes minutes under Wine. */
export const notRun = [
  {
    why: 'Arithmetic over plain data, texts and the checkout\'s own files: the same on every system.',
    files: ['test/unit/ocr/', 'test/unit/compare/', 'test/unit/viewer/', 'test/unit/parity/methods/', 'test/unit/parity/decoding', 'test/unit/parity/postprocessing',
      'test/unit/parity/resize', 'test/unit/parity/stages', 'test/unit/parity/chain', 'test/unit/l10n', 'test/unit/manifest', 'test/unit/importArrows', 'test/unit/translatedPages', 'test/unit/fixes',
      'test/unit/visibleText', 'test/unit/cli/comparisonTable', 'test/unit/archive/zipFormat', 'test/unit/archive/checkpointCases'],
  },
  {
    why: 'Hundreds of damaged or large inputs: a minute here, several under Wine.',
    files: ['test/unit/config/corpus', 'test/unit/config/hostile', 'test/unit/archive/weightsFit', 'test/unit/torchserve/hostile', 'test/unit/serve/fuzz', 'test/unit/engine/oddOnnx',
      'test/unit/engine/hostileImages'],
  },
  { why: 'Only Python could say whether it is right.', files: ['test/unit/archive/asPyTorchReads'] },
];

/** File → the beginnings of the names of tests in it that are counted as skipped; '' is all of them. */
export const leftOut = [];
