import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { extraFiles } from '../../archive/manifest';
import { isProjectCode } from '../../archive/projectCode';
import { removeTree } from '../../base/heldFiles';
import { evaluateConfig } from '../../config/evaluate';
import { describeModel } from '../../describe/describeModel';
import type { EngineClient } from '../../engineClient/engineClient';
import { packageRoots } from '../../environment/packageRoots';
import type { ModelDescription } from '../../model/modelDescription';
import { settings } from '../ui/settings';
import type { StoredModel } from './models';

/**
 * Describes the model of an archive by its config, which refers to the dictionary that travels
 * beside it, as the project's modules do that it imports.
 */
export async function describeArchive(
  { name, archive }: StoredModel,
  engine: EngineClient,
): Promise<ModelDescription> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'mmocr-archive-'));
  try {
    const { modelFile = 'config.py' } = archive.manifest.model;
    const configPath = path.join(folder, path.basename(modelFile));
    await fs.writeFile(configPath, await archive.readText(modelFile));
    for (const file of extraFiles(archive.manifest).filter(isProjectCode)) {
      await fs.mkdir(path.join(folder, path.dirname(file)), { recursive: true });
      await fs.writeFile(path.join(folder, file), await archive.readText(file));
    }
    const deps = {
      engine,
      packageRoots: await packageRoots(settings().python),
      workspaceFolder: folder,
    };
    const config = await evaluateConfig(configPath, deps);
    return await describeModel(config, name, {
      ...deps,
      readDictionary: reference => archive.readText(path.basename(reference)),
    });
  } finally {
    await removeTree(folder);
  }
}
