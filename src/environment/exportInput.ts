import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectCode } from '../archive/projectCode';
import type { EvaluateDeps, EvaluatedConfig } from '../config/evaluate';
import { travelWith } from '../config/travel';
import type { ModelDescription } from '../model/modelDescription';

/** What the exporter reads. */
export interface ExportInput {
  configPath: string;
  descriptionPath: string;
}

/**
 * Writes what `export_onnx.py` reads into `folder`: the flattened config with the files that it
 * refers to and the project's modules that it imports beside it, as in an archive, and the
 * description. The original config is a program, which only the sandbox runs.
 */
export async function writeExportInput(
  folder: string,
  config: EvaluatedConfig,
  description: ModelDescription,
  deps: EvaluateDeps,
): Promise<ExportInput> {
  const descriptionPath = path.join(folder, 'description.json');
  const configPath = path.join(folder, 'config.py');
  const travel = await travelWith(config, { ...deps, taken: [path.basename(descriptionPath)] });
  await Promise.all(
    travel.files.map(({ source, name }) => copyFile(source, path.join(folder, name))),
  );
  const { files } = await projectCode(config, deps);
  for (const { name, path: source } of files) {
    await mkdir(path.join(folder, path.dirname(name)), { recursive: true });
    await copyFile(source, path.join(folder, name));
  }
  await writeFile(descriptionPath, JSON.stringify(description, undefined, 2));
  await writeFile(configPath, travel.text);
  return { configPath, descriptionPath };
}
