import { describe, expect, it } from 'vitest';
import type { ArchiveFault } from '../../../src/environment/archiveFault';
import { faultError } from '../../../src/environment/archiveFaultWords';
import { notedWords, verifiedWords } from '../../../src/environment/verifiedWords';

const verified = { archivePath: '/s/m.mar', imagePath: '/i/word.png', python: '/p/python' };

/** What each sentence must name, and what the first button mends. */
const FAULTS: [ArchiveFault, RegExp, string][] = [
  [{ cause: 'pythonTooOld', version: '3.7.9' }, /\/p\/python is Python 3\.7\.9/, 'setUpPython'],
  [
    { cause: 'missingPackage', package: 'torch' },
    /\/p\/python has no PyTorch.*\/s\/m\.mar/,
    'setUpPython',
  ],
  [
    { cause: 'generation', model: '0.x', installed: '1.x' },
    /model of MMOCR 0\.x.*\/p\/python has MMOCR 1\.x/,
    'setUpPython',
  ],
  [
    { cause: 'missingModule', module: 'nowhere', file: 'own.py', line: 3 },
    /own\.py, line 3 imports nowhere/,
    'convertToMar',
  ],
  [
    { cause: 'moduleNotImported', module: 'own.necks', reason: 'ValueError: no.' },
    /imports own\.necks \("custom_imports"\), and that fails: ValueError: no\. Mend/,
    'convertToMar',
  ],
  [
    { cause: 'unknownType', type: 'FPNX', registry: 'mmocr::model' },
    /builds FPNX.*mmocr::model.*custom_imports/,
    'convertToMar',
  ],
  [
    { cause: 'missingOperator', operator: 'CARAFEPack' },
    /needs CARAFEPack.*full mmcv/,
    'setUpPython',
  ],
  [{ cause: 'missingFile', file: 'words.txt' }, /words\.txt is not in the archive/, 'convertToMar'],
  [
    { cause: 'syntax', file: 'own.py', line: 2, reason: "expected ':'" },
    /own\.py, line 2, is not valid Python: expected ':'/,
    'showLog',
  ],
  [
    { cause: 'refused', what: 'os.system, which is no class' },
    /os\.system.*MMOCR_TRUST_ARCHIVE=1/,
    'showLog',
  ],
  [{ cause: 'codeRefused' }, /MMOCR_REFUSE_CODE=1/, 'showLog'],
  [{ cause: 'memory' }, /memory/, 'showLog'],
  [
    { cause: 'archiveDamaged', reason: 'Bad CRC-32' },
    /not a readable model archive: Bad CRC-32/,
    'convertToMar',
  ],
  [
    { cause: 'archiveUnreadable', reason: 'No space left' },
    /cannot be unpacked: No space left/,
    'showLog',
  ],
  [{ cause: 'diskFull', bytes: 5e9 }, /5000 MB/, 'showLog'],
  [{ cause: 'imageUnreadable' }, /\/i\/word\.png is not an image/, 'showLog'],
  [{ cause: 'refusedRequest', message: 'send JSON' }, /send JSON/, 'showLog'],
  [
    {
      cause: 'raised',
      stage: 'load',
      type: 'LookupError',
      message: 'gone',
      file: 'own.py',
      line: 7,
    },
    /does not load: LookupError: gone \(own\.py, line 7\)/,
    'showLog',
  ],
  [
    { cause: 'raised', stage: 'answer', type: 'SystemExit', message: '' },
    /does not answer an image: SystemExit \(its handler\)/,
    'showLog',
  ],
  [
    { cause: 'checkpointUnreadable', file: 'm.pth', reason: 'it is empty' },
    /m\.pth cannot be read, it is empty\. Take/,
    'convertToMar',
  ],
  [
    { cause: 'checkpointCode', file: 'm.pth', names: 'os.system' },
    /os\.system.*MMOCR_TRUST_CHECKPOINT=1/,
    'convertToMar',
  ],
  [{ cause: 'weightsNone' }, /holds no weights/, 'convertToMar'],
  [
    { cause: 'weightsShape', name: 'neck.w', given: [3], wanted: [8, 3], count: 2 },
    /neck\.w has the shape \(3\).*\(8, 3\).*\(2 weights/,
    'convertToMar',
  ],
  [{ cause: 'weightsPrefix', prefixes: ['student.'] }, /begin with "student\."/, 'convertToMar'],
  [
    { cause: 'weightsOther', example: 'a.w', wanted: 'neck.w' },
    /like a\.w.*such as neck\.w/,
    'convertToMar',
  ],
  [
    { cause: 'weightsParts', parts: ['neck', 'det_head'], count: 2, made_for: null },
    /no weights for neck, det_head,/,
    'convertToMar',
  ],
  [
    { cause: 'weightsParts', parts: ['det_head'], count: 1, made_for: '0.x' },
    /of MMOCR 0\.x.*det_head/,
    'convertToMar',
  ],
  [
    { cause: 'weightsMissing', count: 3, of: 9, names: ['neck.w'] },
    /3 of 9 weights.*neck\.w/,
    'convertToMar',
  ],
  [
    { cause: 'handlerClass', file: 'own.py', classes: [] },
    /own\.py has neither a class/,
    'showLog',
  ],
  [
    { cause: 'handlerClass', file: 'own.py', classes: ['A', 'B'] },
    /several classes \(A, B\)/,
    'showLog',
  ],
  [{ cause: 'handlerFunction', file: 'own.py', function: 'go' }, /no function "go"/, 'showLog'],
  [
    { cause: 'handlerMethod', file: 'own.py', name: 'Own', method: 'handle' },
    /class Own.*no method "handle"/,
    'showLog',
  ],
  [{ cause: 'answerCount', given: 'dict' }, /with dict instead/, 'showLog'],
  [{ cause: 'answerNotJson', reason: 'nan' }, /as JSON: nan/, 'showLog'],
];

describe('what is wrong with an archive', () => {
  it.each(FAULTS)('%j', (fault, words, fix) => {
    const error = faultError(fault, verified);
    expect(error.message).toMatch(words);
    expect(error.fix).toBe(fix);
  });

  it("shows what the archive's maker chose in one line, every character visible", () => {
    const { message } = faultError(
      { cause: 'unknownType', type: `A\n\u202eB${'x'.repeat(500)}`, registry: 'models' },
      verified,
    );
    expect(message).toContain('A\\n\\u202eB');
    expect(message.length).toBeLessThan(500);
  });
});

describe('what was right with it', () => {
  const good = {
    ...verified,
    versions: { mmocr: '1.0.1' },
    seconds: { load: 2.14, answer: 0.312 },
    notes: [{ module: 'own.hooks', reason: 'gone' }],
  };
  const kind = (...methods: string[]) => ({
    models: methods.map(method => ({ method })),
    onnx: false,
  });

  it.each([
    [
      { instances: 4 },
      kind('DBNet'),
      '/s/m.mar works: DBNet found 4 instances in word.png; loading took 2.1 s, answering 0.31 s (MMOCR 1.0.1 in /p/python).',
    ],
    [
      { instances: 1 },
      kind('DBNet', 'SVTR'),
      expect.stringContaining('DBNet + SVTR found 1 instance in'),
    ],
    [{ text: 'north' }, kind('SVTR'), expect.stringContaining('SVTR read "north" in')],
    [{ text: '' }, kind('SVTR'), expect.stringContaining('read no text')],
    [{}, { models: [{}], onnx: false }, expect.stringContaining('works: its model answered in')],
  ])('%j', (found, models, words) => {
    expect(verifiedWords({ ...good, ...found }, models)).toEqual(words);
  });

  it('is told with what the model did without', () => {
    expect(notedWords(good)).toEqual([expect.stringMatching(/own\.hooks.*does without: gone/)]);
  });
});
