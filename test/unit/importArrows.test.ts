import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { arrows } from '../../tools/arrows.mjs';
import { importArrows } from '../../tools/import-arrows.mjs';

const root = path.join(__dirname, '..', '..');

function complaints(file: string, code: string): string[] {
  const config = { ...importArrows, languageOptions: { parser: tseslint.parser as Linter.Parser } };
  return new Linter({ cwd: root })
    .verify(code, [config], path.join(root, file))
    .map(({ message }) => message);
}

describe('import arrows', () => {
  it.each([
    ['src/base/errors.ts', 'import { x } from "../host/settings";'],
    ['src/base/errors.ts', 'import type * as vscode from "vscode";'],
    ['src/base/errors.ts', 'export * from "../engine/main";'],
    ['src/base/errors.ts', 'const x = import("onnxruntime-node");'],
    ['src/base/errors.ts', 'type X = import("../cli/main").X;'],
    ['src/base/errors.ts', 'const x = require("vscode");'],
    ['src/protocol/engine.ts', 'import * as fs from "node:fs/promises";'],
    ['src/engine/main.ts', 'import { x } from "../cli";'],
    ['src/webviews/results/main.ts', 'import { x } from "../host/viewer/html";'],
    ['src/webviews/results/main.ts', 'import path from "path";'],
    ['src/webviews/new/main.ts', 'import { x } from "../results/panel";'],
    ['src/webviews/new/main.ts', 'import path from "path";'],
    ['src/new/room.ts', 'export const x = 1;'],
    ['src/host/results/html.ts', 'import { x } from "../../viewer/main";'],
    ['src/cli.ts', 'import { x } from "./extension";'],
    ['src/archive/convert.ts', 'import { x } from "../servers/launch/plan";'],
    ['src/config/tree.ts', 'import { x } from "../archive/read";'],
    ['src/methods/db/describe.ts', 'import { x } from "../../runtime/opencv";'],
    ['src/methods/registry.ts', 'import { x } from "./db/read";'],
    ['src/host/models/models.ts', 'import { Parts } from "../parts";'],
    ['src/host/models/models.ts', 'import { x } from "../servers/serverController";'],
    ['src/extension.ts', 'import { x } from "./cli/main";'],
  ])('%s: %s is against them', (file, code) => {
    expect(complaints(file, code)).toHaveLength(1);
  });

  it.each([
    [
      'src/host/results/html.ts',
      'import * as vscode from "vscode"; import type { Parts } from "../parts"; import { y } from "../../base/errors";',
    ],
    [
      'src/runtime/session.ts',
      'const x = import("onnxruntime-node"); import type { y } from "../protocol/engine";',
    ],
    [
      'src/methods/db/read.ts',
      'import { loadOpenCv } from "../../runtime/opencv"; import { x } from "./rules";',
    ],
    ['src/webviews/new/main.ts', 'import { x } from "../shared/dom"; import "./style.css";'],
    ['src/extension.ts', 'import { x } from "./host/models"; import * as path from "node:path";'],
  ])('%s: %s goes along them', (file, code) => {
    expect(complaints(file, code)).toEqual([]);
  });

  it('lead from no room back to itself', () => {
    const above = (room: string, way: string[] = []): string[] => {
      if (way.includes(room)) return [...way, room];
      return arrows[room]!.flatMap(below => above(below, [...way, room]));
    };
    expect(Object.keys(arrows).flatMap(room => above(room))).toEqual([]);
  });

  it('are between the rooms that docs/architecture.md tells of', () => {
    const text = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8');
    const [, table = ''] = /^## Rooms$.*?^\|---.*?$(.*?)^$/ms.exec(text.replaceAll('\r', '')) ?? [];
    const rows = table.trim().split('\n');
    const told = rows.flatMap(row =>
      [...row.split('|')[1]!.matchAll(/`(.+?)`/g)].map(([, room]) => room),
    );
    expect(told.sort()).toEqual(Object.keys(arrows).sort());
  });
});
