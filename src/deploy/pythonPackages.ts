import path from 'node:path';
import mmocr1 from '../python/environment/mmocr1.json';
import type { DeployFile } from './deployment';

/** Node for a folder's `program/`: its one file asks for glibc 2.28. */
export const nodeImage = 'node:22.12.0-bookworm-slim';

/** Packages by the file that lists them; of a `requirements.txt` with their dependencies. */
export type Requirements = Record<string, string[]>;

/** What this program itself installs for MMOCR 1.x, by the names of its steps. */
export function pinned(...steps: string[]): string[] {
  const packages = mmocr1.steps
    .filter(({ id }) => steps.includes(id))
    .flatMap(({ pip }) => pip.filter(word => word.includes('==')));
  return [...new Set(packages)];
}

/** `pip install` of each of these files, as whoever runs `pip` writes it. */
export function installs(requirements: Requirements, pip: string): string[] {
  return Object.keys(requirements).map(
    file =>
      `${pip} install ${path.basename(file) === 'requirements.txt' ? '' : '--no-deps '}-r ${file}`,
  );
}

export function requirementFiles(requirements: Requirements): DeployFile[] {
  return Object.entries(requirements).map(([file, lines]) => ({
    path: file,
    text: `${lines.join('\n')}\n`,
  }));
}
