import { describe, expect, it } from 'vitest';
import {
  localNames,
  subjectRows,
  type Situation,
  type SubjectRow,
} from '../../../src/modelStore/testRows';
import type { ModelDescription } from '../../../src/model/modelDescription';

const nothing: Situation = { python: false, served: [], store: [], onnx: [], checkpoints: [] };
const described = (task: ModelDescription['task'], method: string) =>
  ({ task, method, generation: '1.x' }) as ModelDescription;
const kind = (onnx: boolean) => ({
  models: [{ method: 'DBNet', role: 'detection' as const, generation: '1.x' as const }],
  onnx,
});
const shown = (rows: SubjectRow[]): string[] =>
  rows.map(
    ({ group, label, says, refusal }) =>
      `${group}: ${label}${says && ` (${says})`}${refusal ? ' – refused' : ''}`,
  );

describe('what an image can be tested with', () => {
  it('nothing at all: a checkpoint, an ONNX file, a server elsewhere', () => {
    expect(subjectRows(nothing).map(({ label }) => label)).toEqual([
      'Convert to MAR…',
      'Choose ONNX File…',
      'Use a Running Server…',
    ]);
  });

  it('ONNX files by name, method and task; one without a description says why not', () => {
    const rows = subjectRows({
      ...nothing,
      onnx: [
        { path: '/w/det.onnx', description: described('textdet', 'DBNet') },
        { path: '/w/bare.onnx' },
        { path: '/w/kie.onnx', description: described('kie', 'SDMGR') },
        { path: '/w/cut.onnx', problem: '/w/cut.onnx is not a complete ONNX file.' },
      ],
    });
    expect(shown(rows)).toEqual([
      'local: det (DBNet · detector · MMOCR 1.x)',
      'local: kie (SDMGR · KIE model · MMOCR 1.x)',
      'elsewhere: Convert to MAR… (a config and its checkpoint)',
      'elsewhere: Choose ONNX File… (with its description beside it)',
      'elsewhere: Use a Running Server… (by its address)',
      'unusable: bare (no description beside it) – refused',
      'unusable: cut (damaged) – refused',
    ]);
    expect(rows[5]?.refusal).toMatch(/bare\.onnx\.json/);
  });

  it('checkpoints lead to converting; a damaged one says why not', () => {
    const rows = subjectRows({
      ...nothing,
      checkpoints: [
        { path: '/w/svtr.pth', kind: { method: 'SVTR', role: 'recognition' }, onnx: false },
        { path: '/w/cut.pth', kind: { unreadable: '/w/cut.pth is incomplete.' }, onnx: false },
      ],
    });
    expect(shown(rows).filter(row => !row.startsWith('elsewhere'))).toEqual([
      'convert: svtr.pth (SVTR · recogniser)',
      'unusable: cut.pth (cut.pth is incomplete.) – refused',
    ]);
    expect(rows[0]?.subject).toEqual({ kind: 'convert', checkpointPath: '/w/svtr.pth' });
  });

  it.each([
    [false, true, ['Start Built-in Server', 'Start TorchServe']],
    [true, true, ['Start TorchServe', 'Start Built-in Server']],
    [false, false, ['Start TorchServe', 'Start Built-in Server']],
  ])(
    'a store, Python %s, ONNX inside %s: the server that runs it as things are comes first',
    (python, onnx, order) => {
      const rows = subjectRows({
        ...nothing,
        python,
        store: [{ name: 'det', archivePath: '/w/det.mar', kind: kind(onnx) }],
      });
      expect(rows.filter(({ group }) => group === 'start').map(({ label }) => label)).toEqual(
        order,
      );
      expect(rows.some(({ group }) => group === 'local')).toBe(onnx);
    },
  );

  it('an archive stands for the ONNX file of its name', () => {
    const rows = subjectRows({
      ...nothing,
      store: [{ name: 'det', archivePath: '/w/det.mar', kind: kind(true) }],
      onnx: [{ path: '/w/det.onnx', description: described('textdet', 'DBNet') }],
    });
    expect(rows.filter(({ group }) => group === 'local').map(({ file }) => file)).toEqual([
      '/w/det.mar',
    ]);
  });

  it('a running server: its models first, no second server', () => {
    const rows = subjectRows({
      ...nothing,
      served: [{ name: 'rec', version: '2.0' }],
      store: [{ name: 'det', archivePath: '/w/det.mar', kind: kind(true) }],
    });
    expect(shown(rows)).toEqual([
      'served: rec (2.0)',
      'local: det (DBNet · detector · MMOCR 1.x)',
      'elsewhere: Convert to MAR… (a config and its checkpoint)',
      'elsewhere: Choose ONNX File… (with its description beside it)',
    ]);
  });

  it('models of several servers: each says which, and what the store knows of it', () => {
    const rows = subjectRows({
      ...nothing,
      served: [
        { name: 'det', version: '1.0', server: 'a', on: 'TorchServe' },
        { name: 'det', version: '2.0', server: 'b', on: '127.0.0.1:9000' },
        { name: 'foreign' },
      ],
      store: [{ name: 'det', archivePath: '/w/det.mar', kind: kind(false) }],
    }).filter(({ group }) => group === 'served');
    expect(shown(rows)).toEqual([
      'served: det (1.0 · TorchServe · DBNet · detector · MMOCR 1.x)',
      'served: det (2.0 · 127.0.0.1:9000 · DBNet · detector · MMOCR 1.x)',
      'served: foreign',
    ]);
    expect(rows.map(({ subject }) => subject)).toEqual([
      { kind: 'served', model: 'det', server: 'a' },
      { kind: 'served', model: 'det', server: 'b' },
      { kind: 'served', model: 'foreign' },
    ]);
  });

  it('an archive without ONNX does not stand for the ONNX file of its name', () => {
    const situation: Situation = {
      ...nothing,
      store: [
        { name: 'det', archivePath: '/w/det.mar', kind: kind(false) },
        { name: 'rec', archivePath: '/w/rec.mar', kind: kind(true) },
      ],
      onnx: [
        { path: '/w/det.onnx', description: described('textdet', 'DBNet') },
        { path: '/w/rec.onnx', description: described('textrecog', 'SVTR') },
        { path: '/w/bare.onnx' },
      ],
    };
    expect(
      subjectRows(situation)
        .filter(({ group }) => group === 'local')
        .map(({ subject }) => subject),
    ).toEqual([
      { kind: 'local', model: 'rec' },
      { kind: 'local', model: 'det', onnxPath: '/w/det.onnx' },
    ]);
    expect(localNames(situation)).toEqual(['rec', 'det']);
    expect(localNames(nothing)).toEqual([]);
  });

  it.each([
    ['textdet', 'detector'],
    ['spotting', 'detector'],
    ['textrecog', 'recogniser'],
    ['kie', 'KIE model'],
  ] as const)('an ONNX file for %s is a %s', (task, role) => {
    const [row] = subjectRows({
      ...nothing,
      onnx: [{ path: '/w/m.onnx', description: described(task, 'M') }],
    });
    expect(row?.says).toBe(`M · ${role} · MMOCR 1.x`);
  });

  it('a server leads nowhere else while none answers: the two to start say what they need', () => {
    const start = (python: boolean, onnx: boolean) =>
      subjectRows({
        ...nothing,
        python,
        store: [{ name: 'det', archivePath: '/w/det.mar', kind: kind(onnx) }],
      })
        .filter(({ group }) => group === 'start')
        .map(({ says, subject }) => [subject.kind === 'start' && subject.program, says]);
    expect(start(true, false)).toEqual([
      ['torchserve', ''],
      ['builtin', 'no archive holds an ONNX file yet'],
    ]);
    expect(start(false, true)).toEqual([
      ['builtin', 'needs neither Java nor Python'],
      ['torchserve', 'needs Python and Java'],
    ]);
  });
});
