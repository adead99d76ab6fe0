import { readFileSync, writeFileSync } from 'node:fs';
import { MODELS_NAME } from '../../../src/archive/archivedModels';
import type { DeployedModel, Deployment, DeployTargetId } from '../../../src/deploy/deployment';
import { defaultOptions } from '../../../src/deploy/options';
import { zipOf } from '../../fuzz/zip';
import { sample } from '../../samples';
import { manifest, text } from '../archive/hostileArchives';

const description = readFileSync(sample('onnx/dbnet_tiny.onnx.json'), 'utf8');

/** What is said otherwise than by a detector with its ONNX file. */
export interface ArchiveParts {
  modelName?: string;
  modelVersion?: string;
  config?: string;
  /** `false`: a plain archive, without ONNX. */
  description?: string | false;
}

/** An archive in a moment: whole and known, though its weights are none. */
export function writeMar(file: string, parts: ArchiveParts = {}): string {
  const { modelName = 'm', modelVersion = '1.0', config = "model = dict(type='DBNet')" } = parts;
  const { description: described = description } = parts;
  const model = { config: 'config.py', checkpoint: 'w.pth', onnx: 'w.onnx' };
  const onnx = [
    text(MODELS_NAME, JSON.stringify({ format: 1, models: { detection: model } })),
    text('w.onnx', 'network'),
    text('w.onnx.json', described || ''),
  ];
  writeFileSync(
    file,
    zipOf([
      manifest({ modelName, modelVersion }),
      text('config.py', config),
      text('h.py'),
      text('w.pth', 'weights'),
      ...(described === false ? [] : onnx),
    ]),
  );
  return file;
}

/** What is planned for one archive. */
export function deploymentOf(
  archive: string,
  target: DeployTargetId = 'ray',
  more: Partial<DeployedModel> = {},
): Deployment {
  const model: DeployedModel = {
    name: 'm',
    version: '1.0',
    archive,
    task: 'textdet',
    kind: 'single',
    hasOnnx: false,
    file: 'm.mar',
    ...more,
  };
  return { target, engine: 'pytorch', models: [model], options: defaultOptions };
}
