import * as l10n from '@vscode/l10n';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describeModel } from '../describe/describeModel';
import { evaluateConfig } from '../config/evaluate';
import { UserError } from '../base/errors';
import type { EngineClient } from '../engineClient/engineClient';
import { LocalPredictor } from '../engineClient/localPredictor';
import { readSidecar } from '../describe/sidecar';
import { knownTexts } from '../model/annotationFile';
import {
  chainOf,
  pipelineOf,
  type ExportedModel,
  type KnownTexts,
  type Pipeline,
} from '../model/pipeline';
import type { ImageFile } from '../model/prediction';
import { packagePlaces } from './activePython';
import { requireFile } from './files';

/** What `predict` and `compare` take beside the first model of a local run. */
export const localOptions = {
  device: { type: 'string' },
  'rec-onnx': { type: 'string' },
  'rec-config': { type: 'string' },
  'kie-onnx': { type: 'string' },
  'kie-config': { type: 'string' },
} as const;
export type LocalOptions = { [K in keyof typeof localOptions]?: string | undefined };

export const localUsage =
  '[--rec-onnx FILE [--rec-config CONFIG] [--kie-onnx FILE [--kie-config CONFIG]]] [--device DEVICE]';

export function localHelp(): [name: string, meaning: string][] {
  const described = l10n.t('its MMOCR config (default: the description beside it)');
  return [
    [
      '--rec-onnx FILE',
      l10n.t('ONNX file of a recogniser that reads what the first model, a detector, finds'),
    ],
    ['--rec-config CONFIG', described],
    ['--kie-onnx FILE', l10n.t('ONNX file of a KIE model (SDMGR) that says what each text is')],
    ['--kie-config CONFIG', described],
    ['--device DEVICE', l10n.t('ONNX Runtime device (default: {0})', 'cpu')],
  ];
}

/** A local run on one engine; a KIE model alone needs `known`, the texts of `--annotations`. */
export type LocalRun = (engine: EngineClient, known?: KnownTexts) => LocalPredictor;

/**
 * The local run of an ONNX file, or of several, one after the other. Throws `UserError` for files
 * and options that do not go together.
 */
export async function localRun(
  ...[engine, first, options, signal]: Parameters<typeof openPipeline>
): Promise<LocalRun> {
  const opened = await openPipeline(engine, first, options, signal);
  return (on, known) => new LocalPredictor({ engine: on, ...opened, ...(known && { known }) });
}

/** What that run is made of. */
export async function openPipeline(
  engine: EngineClient,
  first: { onnx: string; config: string | undefined },
  options: LocalOptions & { annotations?: string | undefined },
  signal: AbortSignal,
): Promise<{ pipeline: Pipeline; device: string }> {
  const { device = 'cpu', 'rec-onnx': rec, 'kie-onnx': kie, annotations } = options;
  for (const [config, onnx] of [
    ['rec-config', 'rec-onnx'],
    ['kie-config', 'kie-onnx'],
    ['kie-onnx', 'rec-onnx'],
  ] as const) {
    if (options[config] !== undefined && options[onnx] === undefined)
      throw new UserError(l10n.t('{0} is missing; see --help', `--${onnx}`));
  }
  const model = (
    onnx: string,
    option: 'config' | 'rec-config' | 'kie-config',
    config: string | undefined,
  ) => exportedModel(engine, onnx, config, `--${option}`, signal);
  const opened = await model(first.onnx, 'config', first.config);
  if (annotations !== undefined && (rec !== undefined || opened.description.task !== 'kie'))
    throw new UserError(l10n.t('--{0} has no meaning here; see --help', 'annotations'));
  if (rec === undefined) return { pipeline: pipelineOf(opened), device };
  const reader = await model(rec, 'rec-config', options['rec-config']);
  const pipeline = chainOf(
    opened,
    reader,
    kie === undefined ? undefined : await model(kie, 'kie-config', options['kie-config']),
  );
  return { pipeline, device };
}

/** Boxes and texts of `--annotations FILE`. Throws `UserError` naming the file. */
export function readAnnotations(
  file: string | undefined,
  image: ImageFile,
): KnownTexts | undefined {
  if (file === undefined) return undefined;
  return knownTexts(
    fs.readFileSync(requireFile(file, l10n.t('Annotation file')), 'utf8'),
    file,
    path.basename(image.path),
  );
}

/** Without a config, as described in `NAME.onnx.json`. */
async function exportedModel(
  engine: EngineClient,
  onnx: string,
  config: string | undefined,
  option: string,
  signal: AbortSignal,
): Promise<ExportedModel> {
  const onnxPath = requireFile(onnx, l10n.t('ONNX file'));
  if (config === undefined) {
    const description = await readSidecar(onnxPath);
    if (!description)
      throw new UserError(
        l10n.t(
          'There is no description beside {0}; name its MMOCR config with {1}',
          onnxPath,
          option,
        ),
      );
    return { onnxPath, description };
  }
  const deps = {
    engine,
    ...(await packagePlaces()),
    workspaceFolder: process.cwd(),
    remember: true,
    signal,
  };
  const evaluated = await evaluateConfig(requireFile(config, l10n.t('Config')), deps);
  return {
    onnxPath,
    description: await describeModel(
      evaluated,
      path.basename(onnxPath, path.extname(onnxPath)),
      deps,
    ),
  };
}
