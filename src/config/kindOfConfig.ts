import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { ModelKind, ModelRole } from '../model/modelKind';

/**
 * Model types of MMOCR 0.6 and 1.0 (`mmocr/models/*`), and MMDetection's as MMOCR's configs wrap
 * them.
 */
const METHODS: Record<ModelRole, string[]> = {
  detection: [
    'DBNet',
    'DRRG',
    'FCENet',
    'PANet',
    'PSENet',
    'TextSnake',
    'OCRMaskRCNN',
    'MMDetWrapper',
  ],
  recognition: [
    'ABINet',
    'ASTER',
    'CRNN',
    'CRNNNet',
    'MASTER',
    'NRTR',
    'RobustScanner',
    'SARNet',
    'SATRN',
    'SVTR',
    'SegRecognizer',
    'EncodeDecodeRecognizer',
    'EncoderDecoderRecognizer',
  ],
  kie: ['SDMGR'],
};

const LARGEST_CONFIG = 256 * 1024;
/** A checkpoint may have anything for the config that training kept in it. */
const LONGEST_TEXT = 1 << 20;
/** Bases of bases of bases: MMOCR's own configs have three levels. */
const MOST_FILES = 24;

/** The kind that the text of a config, whole or flattened, tells by the model type it names. */
export function kindOfText(whole: string): ModelKind {
  const text = whole.slice(0, LONGEST_TEXT);
  const found = new Set(
    [...text.matchAll(/\btype['"]?\s*[=:]\s*['"](?:mmocr\.)?(\w+)['"]/g)].map(
      ([, type = '']) => type,
    ),
  );
  for (const role of ['kie', 'detection', 'recognition'] as const) {
    const method = METHODS[role].find(name => found.has(name));
    if (method !== undefined) return { role, method, ...generationOfText(text) };
  }
  return generationOfText(text);
}

/**
 * The kind of a config file, from its own text and that of the base files it names by a path.
 * Nothing is run.
 */
export async function kindOfConfig(configPath: string): Promise<ModelKind> {
  let kind: ModelKind = {};
  const waiting = [resolve(configPath)];
  const seen = new Set<string>();
  for (
    let path = waiting.shift();
    path !== undefined && seen.size < MOST_FILES;
    path = waiting.shift()
  ) {
    if (seen.has(path)) continue;
    seen.add(path);
    const text = await smallText(path);
    if (text === undefined) continue;
    // The file nearest to the config has the last word.
    kind = { ...kindOfText(text), ...kind };
    waiting.push(...basesOf(text).map(base => resolve(dirname(path), base)));
  }
  return kind;
}

/** Settings that only one generation's configs have. */
function generationOfText(text: string): ModelKind {
  if (
    /^(default_scope|train_dataloader|test_dataloader|val_dataloader|default_hooks|train_cfg\s*=\s*dict\(type=)/m.test(
      text,
    ) ||
    /\bdata_preprocessor\s*=/.test(text)
  )
    return { generation: '1.x' };
  return /^(checkpoint_config|data\s*=\s*dict\(|workflow|dist_params|total_epochs)/m.test(text) ||
    /\blabel_convertor\s*=/.test(text)
    ? { generation: '0.x' }
    : {};
}

/**
 * Base files named by a path: `_base_ = ['../x.py']`, and `from .x import *` of the newer style.
 */
function basesOf(text: string): string[] {
  const listed =
    /^_base_[ \t]*=[ \t]*(\[[^\]]{0,4000}\]|\([^)]{0,4000}\)|['"][^'"\n]{0,4000}['"])/m.exec(
      text,
    )?.[1] ?? '';
  const paths = [...listed.matchAll(/['"]([^'":]+\.py)['"]/g)].map(([, path = '']) => path);
  const modules = [...text.matchAll(/^[ \t]+from[ \t]+(\.{1,9})([\w.]{1,200})[ \t]+import\b/gm)];
  return [
    ...paths,
    ...modules.map(
      ([, dots = '', name = '']) =>
        `${'../'.repeat(dots.length - 1)}${name.replaceAll('.', '/')}.py`,
    ),
  ];
}

async function smallText(path: string): Promise<string | undefined> {
  // A pipe would be read for ever.
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() && found.size <= LARGEST_CONFIG
    ? readFile(path, 'utf8').catch(() => undefined)
    : undefined;
}
