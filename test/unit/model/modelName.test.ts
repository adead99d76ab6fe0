import { describe, expect, it } from 'vitest';
import {
  defaultModelName,
  entryName,
  freeEntryName,
  freeModelName,
  isModelName,
  nextVersion,
  proposedModelName,
  requireModelName,
  requireModelVersion,
} from '../../../src/model/modelName';
import { UserError } from '../../../src/base/errors';

const HOSTILE = [
  '../../etc/passwd.pth',
  'my model.pth',
  '模型.pth',
  'modèle (1).pth',
  '"quoted\'.pth',
  '...pth',
  '.hidden.pth',
  '-rf.pth',
  'a..b.pth',
  'a/../b.pth',
  'x'.repeat(400),
  '',
  'epoch_12.tar.gz',
  'a\nb.pth',
  '__.pth',
  'CON.pth',
  'nul',
  'com1.tar.gz',
];

describe('model names', () => {
  it.each(['dbnet_tiny', 'DBNet-r18.v1', '0', 'a.b'])('takes %s', name =>
    expect(isModelName(name)).toBe(true),
  );

  it.each(['', ' ', '_x', '.x', 'a b', 'a/b', '模型', 'a..b', 'a\n', 'x'.repeat(201)])(
    'refuses %j with the rule',
    name => {
      expect(() => requireModelName(name)).toThrow(UserError);
    },
  );

  it.each(['CON', 'nul', 'Com1.v2', 'lpt9'])(
    'refuses %s, a device of Windows, and says so',
    name => {
      expect(() => requireModelName(name)).toThrow(/Windows keeps it for a device/);
    },
  );

  it.each(['console', 'com', 'null.v1', 'aux_1'])('takes %s, which is none', name =>
    expect(isModelName(name)).toBe(true),
  );

  it.each(HOSTILE)('the default for %j is one TorchServe takes', file =>
    expect(isModelName(defaultModelName(file))).toBe(true),
  );

  it('the default keeps what it can of the stem', () => {
    expect(defaultModelName('/a/dbnet_tiny.pth')).toBe('dbnet_tiny');
    expect(defaultModelName('/a/best model (1).pth')).toBe('best_model_1');
    expect(defaultModelName('/a/dbnet_resnet18_20220825-7c0e94f2.pth')).toBe(
      'dbnet_resnet18_20220825-7c0e94f2',
    );
    expect(defaultModelName('模型.pth')).toBe('model');
  });

  it.each(['1.0', '2', '1.0.1+cpu', 'v1-rc_2'])('version %s passes', version =>
    expect(() => requireModelVersion(version)).not.toThrow(),
  );
  it.each(['', 'a b', '1/2', '版本', '../1'])('version %j does not', version =>
    expect(() => requireModelVersion(version)).toThrow(UserError),
  );
});

describe('what is proposed', () => {
  it('a chain bears the names of all its models', () => {
    expect(proposedModelName(['/a/dbnet_r18.pth', '/b/svtr.pth'])).toBe('dbnet_r18_svtr');
    expect(proposedModelName(['/a/db.pth', '/b/svtr.pth', 'sdmgr (1).pth'])).toBe(
      'db_svtr_sdmgr_1',
    );
    expect(proposedModelName(['/a/db.pth'])).toBe('db');
  });

  it.each(
    HOSTILE.flatMap(file =>
      [
        [file, 'x.pth'],
        ['y'.repeat(300), file, file],
      ].map(files => ({ files })),
    ),
  )('for $files it is a name that TorchServe takes', ({ files }) => {
    expect(isModelName(proposedModelName(files))).toBe(true);
    expect(isModelName(freeModelName(proposedModelName(files), [proposedModelName(files)]))).toBe(
      true,
    );
  });

  it('a free name has a number, whatever the case of the others', () => {
    expect(freeModelName('det', [])).toBe('det');
    expect(freeModelName('det', ['DET', 'det_2'])).toBe('det_3');
    expect(freeModelName('Det', ['det'])).toBe('Det_2');
  });

  it.each([
    ['1.0', '1.1'],
    ['2', '3'],
    ['1.9', '1.10'],
    ['v1-rc2', 'v1-rc3'],
    ['1.0+cpu', '1.1+cpu'],
    ['beta', 'beta.1'],
    ['9'.repeat(30), `1${'0'.repeat(30)}`],
  ])('after version %s comes %s', (version, next) => {
    expect(nextVersion(version)).toBe(next);
    expect(() => requireModelVersion(next)).not.toThrow();
  });
});

describe('names inside the archive', () => {
  it.each(HOSTILE)('%j becomes a plain ASCII file name', file => {
    expect(entryName(file)).toMatch(/^[\w+][\w.+-]*$/);
  });

  it('ordinary names stay, the suffix always does', () => {
    expect(entryName('dbnet_tiny.pth')).toBe('dbnet_tiny.pth');
    expect(entryName('模型.pth')).toBe('file.pth');
    expect(entryName('best 模型.pth')).toBe('best_.pth');
    expect(entryName('nul.txt')).toBe('_nul.txt');
  });

  it('a taken name gets a number, whatever its case', () => {
    expect(freeEntryName('Config.py', ['config.py', 'Config-2.py'])).toBe('Config-3.py');
    expect(freeEntryName('w.pth', ['config.py'])).toBe('w.pth');
  });
});
