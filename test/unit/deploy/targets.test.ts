import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  deployTargetIds,
  type DeployedNetwork,
  type DeployFile,
  type Deployment,
} from '../../../src/deploy/deployment';
import { defaultOptions } from '../../../src/deploy/options';
import { deployTargets } from '../../../src/deploy/targets';
import { python1x } from '../../pythonEnvironments';
import { deploymentOf } from './archives';

const program = path.resolve(__dirname, '../../../dist');
/** Nothing of it may be in what is written. */
const home = path.resolve('/home/somebody/模型 "of" mine');
const archive = path.join(home, "it's.mar");

/** A single model, a chain and a KIE model in one folder. */
function deployment(target: Deployment['target'], engine: Deployment['engine']): Deployment {
  const kinds = { m: 'single', street: 'chain', receipts: 'kie' } as const;
  const networks: DeployedNetwork[] = [{ role: 'detection', onnx: 'm.onnx', data: [] }];
  const models = Object.entries(kinds).flatMap(([name, kind]) => {
    const parts = { name, kind, file: `${name}.mar`, hasOnnx: true };
    return deploymentOf(archive, target, { ...parts, networks }).models;
  });
  return { target, engine, models, options: { ...defaultOptions, maxReplicas: 4 } };
}

const pairs = deployTargetIds.flatMap(target =>
  deployTargets[target].engines.map(engine => [target, engine] as const),
);

/** The files of what is copied, without the archives, which are not there. */
function copied(files: readonly DeployFile[]): string[] {
  return files.flatMap(file => {
    if (!('copyOf' in file) || file.copyOf === archive) return [];
    if (!statSync(file.copyOf).isDirectory()) return [file.copyOf];
    return (readdirSync(file.copyOf, { recursive: true }) as string[])
      .filter(name => !name.includes('__pycache__'))
      .map(name => path.join(file.copyOf, name));
  });
}

describe.each(pairs)('what is written for %s with %s', (target, engine) => {
  const planned = deployment(target, engine);
  const files = deployTargets[target].files(planned, program);
  const texts = files.flatMap(file => ('text' in file ? [file] : []));

  it('lies within the folder, each file once, by names that every system has', () => {
    const paths = files.map(file => file.path);
    expect(new Set(paths.map(name => name.toLowerCase())).size).toBe(paths.length);
    for (const name of paths) {
      expect(name).toMatch(/^[\w.+@-]+(?:\/[\w.+@-]+)*$/);
      expect(name.split('/')).not.toContain('..');
    }
  });

  it('holds each archive, and what is copied is there', () => {
    const archives = files.filter(file => 'copyOf' in file && file.copyOf === archive);
    expect(archives.length).toBeGreaterThanOrEqual(planned.models.length);
    expect(copied(files).every(file => statSync(file).size >= 0)).toBe(true);
  });

  it('says nothing of this machine, and is the same each time', () => {
    for (const { path: name, text } of texts)
      for (const place of [home, program, path.dirname(program), process.execPath])
        expect(text.includes(place), `${place} in ${name}`).toBe(false);
    expect(deployTargets[target].files(planned, program)).toEqual(files);
  });

  it('is Python that compiles, and none of it is made here', () => {
    expect(texts.filter(({ path: name }) => name.endsWith('.py'))).toEqual([]);
    const sources = copied(files).filter(name => name.endsWith('.py'));
    const compile = 'import sys\nfor f in sys.argv[1:]: compile(open(f, "rb").read(), f, "exec")';
    execFileSync(python1x(), ['-c', compile, ...sources]);
  });

  it('has a README that names every command in its order, and what lies there', () => {
    const readme = texts.find(({ path: name }) => name === 'README.md')?.text ?? '';
    let at = 0;
    for (const command of deployTargets[target].commands(planned)) {
      const found = readme.indexOf(command, at);
      expect(found, command).toBeGreaterThanOrEqual(at);
      at = found;
    }
    const [, listed = ''] = readme.split('## What lies here');
    for (const [, name = ''] of listed.matchAll(/^\| `([^`]+)`/gm)) {
      const folder = name.replace(/\/$/, '');
      const there = files.some(file => file.path === folder || file.path.startsWith(`${folder}/`));
      expect(there, name).toBe(true);
    }
  });
});
