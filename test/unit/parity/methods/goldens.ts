import fs from 'node:fs';
import path from 'node:path';
import {
  pipelineOf,
  type Chain,
  type KnownTexts,
  type Pipeline,
} from '../../../../src/model/pipeline';
import type { ModelDescription } from '../../../../src/model/modelDescription';

/** `test/goldens/README.md` says what a folder holds. */
export const methodsFolder = path.resolve(import.meta.dirname, '../../../fixtures/methods');

/** MMOCR's stored answers of one model, or chain of models, under one set of settings. */
export interface Golden {
  /** `panet_1x`, or `panet_1x quad` for a variant of its settings. */
  name: string;
  folder: string;
  answers: string;
  /** What is to be run; undefined while the folder has no ONNX file. */
  pipeline?: Pipeline;
}

/** An image a golden has an answer for. */
export interface Asked {
  image: string;
  bytes: Uint8Array;
  answer: SeedAnswer;
  known?: KnownTexts;
}

export interface SeedAnswer {
  boundary_result?: number[][];
  text?: string;
  score?: number | null;
  result?: {
    box?: number[];
    box_score?: number | null;
    text?: string;
    text_score?: number | null;
    label?: string;
    label_score?: number | null;
  }[];
  relations?: { key: number; value: number; score: number }[];
}

/** Every stored golden, in the order of their names. */
export function goldens(): Golden[] {
  return fs
    .readdirSync(methodsFolder)
    .filter(name => /_[01]x$/.test(name))
    .flatMap(name => goldensOf(name));
}

export function goldenOf(name: string): Golden {
  return goldens().find(golden => golden.name === name)!;
}

export function readJson<T>(...parts: string[]): T {
  return JSON.parse(fs.readFileSync(path.join(...parts), 'utf8')) as T;
}

/** The images of a golden with MMOCR's answers. */
export function asked({ folder, answers }: Golden): Asked[] {
  return fs.readdirSync(path.join(folder, answers)).map(file => {
    const name = file.replace(/\.json$/, '');
    const image = [
      folder,
      ...['images', 'words', 'receipts'].map(kind => path.join(methodsFolder, kind)),
    ]
      .map(parent => path.join(parent, name))
      .find(candidate => fs.existsSync(candidate));
    if (!image) throw new Error(`${folder} has an answer for ${name}, which is nowhere`);
    const annotation = path.join(folder, 'annotations', file);
    return {
      image,
      bytes: fs.readFileSync(image),
      answer: readJson<SeedAnswer>(folder, answers, file),
      ...(fs.existsSync(annotation) && { known: readJson<KnownTexts>(annotation) }),
    };
  });
}

function goldensOf(name: string): Golden[] {
  const folder = path.join(methodsFolder, name);
  if (!fs.existsSync(path.join(folder, 'answers'))) return [];
  const pipeline = pipelineIn(folder);
  const variants = fs.existsSync(path.join(folder, 'variants.json'))
    ? readJson<Record<string, Record<string, unknown>>>(folder, 'variants.json')
    : {};
  return [
    { name, folder, answers: 'answers', ...(pipeline && { pipeline }) },
    // A variant is listed before its answers are made.
    ...Object.entries(variants)
      .filter(([answers]) => fs.existsSync(path.join(folder, answers)))
      .map(([answers, settings]) => ({
        name: `${name} ${answers.replace('answers_', '')}`,
        folder,
        answers,
        ...(pipeline &&
          pipeline.kind !== 'chain' && { pipeline: pipelineOf(varied(pipeline.model, settings)) }),
      })),
  ];
}

function pipelineIn(folder: string): Pipeline | undefined {
  const chained = path.join(folder, 'chain.json');
  if (fs.existsSync(chained)) return readChain(folder, readJson(chained));
  const onnxPath = path.join(folder, 'model.onnx');
  return fs.existsSync(`${onnxPath}.json`)
    ? pipelineOf({ onnxPath, description: readJson<ModelDescription>(`${onnxPath}.json`) })
    : undefined;
}

/** `chain.json` names the ONNX files of the chain's models, relative to the golden's folder. */
function readChain(
  folder: string,
  files: Record<'detection' | 'recognition', string> & { kie?: string },
): Chain {
  const model = (file: string) => {
    const onnxPath = path.resolve(folder, file);
    return { onnxPath, description: readJson<ModelDescription>(`${onnxPath}.json`) };
  };
  return {
    kind: 'chain',
    name: path.basename(folder),
    detection: model(files.detection),
    recognition: model(files.recognition),
    ...(files.kie && { kie: model(files.kie) }),
  };
}

/**
 * Post-processor settings by MMOCR's names (`text_repr_type`) laid over a description's
 * (`textRepr`).
 */
function varied<T extends { description: ModelDescription }>(
  model: T,
  settings: Record<string, unknown>,
): T {
  const changes = Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      key === 'text_repr_type'
        ? 'textRepr'
        : key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
  const unknown = Object.keys(changes).filter(key => !(key in model.description.post));
  if (unknown.length)
    throw new Error(`${model.description.method} has no setting ${unknown.join(', ')}`);
  return {
    ...model,
    description: { ...model.description, post: { ...model.description.post, ...changes } },
  };
}
