import * as path from 'node:path';
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { importArrows } from '../../tools/import-arrows.mjs';

const root = path.join(__dirname, '..', '..');

function complaints(file: string, code: string): string[] {
  const config = { ...importArrows, languageOptions: { parser: tseslint.parser as Linter.Parser } };
  return new Linter({ cwd: root }).verify(code, [config], path.join(root, file)).map(({ message }) => message);
}

describe('import arrows', () => {
  it.each([
    ['src/core/errors.ts', 'import { x } from "../host/settings";'],
    ['src/core/errors.ts', 'import type * as vscode from "vscode";'],
    ['src/core/errors.ts', 'export * from "../engine/main";'],
    ['src/core/errors.ts', 'const x = import("onnxruntime-node");'],
    ['src/core/errors.ts', 'type X = import("../cli/main").X;'],
    ['src/core/errors.ts', 'const x = require("vscode");'],
    ['src/protocol/engine.ts', 'import * as fs from "node:fs/promises";'],
    ['src/engine/main.ts', 'import { x } from "../cli";'],
    ['src/viewer/main.ts', 'import { x } from "../host/viewer/html";'],
    ['src/viewer/main.ts', 'import path from "path";'],
    ['src/host/viewer/html.ts', 'import { x } from "../../viewer/main";'],
    ['src/cli.ts', 'import { x } from "./extension";'],
    ['src/extension.ts', 'import { x } from "./cli/main";'],
  ])('%s: %s is against them', (file, code) => {
    expect(complaints(file, code)).toHaveLength(1);
  });

  it.each([
    ['src/host/settings.ts', 'import * as vscode from "vscode"; import { x } from "./viewer/sources"; import { y } from "../core/errors";'],
    ['src/engine/inference/session.ts', 'const x = import("onnxruntime-node"); import type { y } from "../../protocol/engine";'],
    ['src/extension.ts', 'import { x } from "./host/models"; import * as path from "node:path";'],
  ])('%s: %s goes along them', (file, code) => {
    expect(complaints(file, code)).toEqual([]);
  });
});
