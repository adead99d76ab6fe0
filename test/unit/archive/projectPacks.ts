import path from 'node:path';
import { convertToMar } from '../../../src/archive/convert';
import { parseManifest } from '../../../src/archive/manifest';
import { readArchive } from '../../../src/archive/read';
import type { EngineClient } from '../../../src/engineClient/engineClient';
import { sample } from '../../samples';
import { useEngine } from '../config/engine';
import { project } from '../config/project';
import { temporaryFolder } from './temporary';

export const ROOT = path.resolve(__dirname, '../../..');
export const SAMPLE = sample('configs/textdet/dbnet/dbnet_tiny_fpnc_synth.py');
export const SAMPLE_0X = path.join(ROOT, 'test/fixtures/methods/dbnet_0x/config.py');
export const head = (name: string): string =>
  `from mmocr.models.textdet.heads import DBHead\nfrom mmocr.registry import MODELS\n@MODELS.register_module()\nclass ${name}(DBHead):\n    pass\n`;
export const main = (imports: string[], text = '', base = SAMPLE): string =>
  `_base_ = [${JSON.stringify(base)}]\ncustom_imports = dict(imports=${JSON.stringify(imports)})\n${text}\n`;

interface Packed {
  python: string[];
  extra: string[];
  reaches: string[];
  warnings: string[];
  message: (subject: string) => string;
}

/** Packs `configs/main.py` of a project. */
export function usePack(): (files: Record<string, string>, checkpoint?: string) => Promise<Packed> {
  const engine = useEngine();
  return (files, checkpoint) => pack(engine.client, files, checkpoint);
}

/** Paths are told from the project's folder. */
async function pack(
  engine: EngineClient,
  files: Record<string, string>,
  checkpoint = sample('checkpoints/dbnet_tiny.pth'),
): Promise<Packed> {
  const folder = temporaryFolder();
  const root = path.join(folder, '项目 one');
  project(root, { 'pyproject.toml': '', ...files });
  const { archivePath, reaches, warnings } = await convertToMar(
    {
      configPath: path.join(root, 'configs/main.py'),
      checkpointPath: checkpoint,
      outputFolder: path.join(folder, 'store'),
      handlerPath: path.join(ROOT, 'src/python/handler/mmocr_handler.py'),
    },
    { engine },
  );
  const archive = await readArchive(archivePath);
  const { model } = parseManifest(await archive.readText('MAR-INF/MANIFEST.json'), archivePath);
  const own = reaches.filter(({ kind }) => kind === 'code' || kind === 'unknown');
  return {
    python: archive.entries
      .map(({ name }) => name)
      .filter(name => name.endsWith('.py') && !/^(mmocr_\w+|config)\.py$/.test(name))
      .sort(),
    extra: [...(model.extraFiles ?? [])].sort(),
    reaches: own.map(({ kind, subject }) => `${kind} ${subject}`),
    warnings,
    message: subject => reaches.find(reach => reach.subject === subject)?.message ?? '',
  };
}
