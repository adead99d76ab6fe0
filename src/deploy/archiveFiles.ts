import type { DeployedModel, DeployFile } from './deployment';

/** The archives themselves, as they are: what a folder serves lies in it. */
export function archiveFiles(models: readonly DeployedModel[]): DeployFile[] {
  return models.map(({ archive, file }) => ({ path: `models/${file}`, copyOf: archive }));
}
