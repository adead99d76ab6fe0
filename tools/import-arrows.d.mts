// Types of import-arrows.mjs, for test/unit.
import type { Linter } from 'eslint';

export const importArrows: Linter.Config;
