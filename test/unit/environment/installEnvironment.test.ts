import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandLine } from '../../../src/base/commandLine';
import { installEnvironment, type Installation } from '../../../src/environment/installEnvironment';
import type { ProgramResult } from '../../../src/base/runProgram';

/** What the programs of a machine answer; the rest is not there. */
type Machine = (line: CommandLine) => Partial<ProgramResult> | undefined;

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(path.join(os.tmpdir(), '环境 '));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 10 }));

const said = (line: CommandLine): string => [line.program, ...line.args].join(' ');
const hasUv: Machine = line => (line.program === 'uv' ? {} : undefined);
const cudaPlan = ' + nvidia-cublas-cu12==12.6.4\n + torch==2.13.0';
const pipReport = (version: string): string =>
  JSON.stringify({ install: [{ metadata: { name: 'torch', version } }] });

async function install(machine: Machine, given: Partial<Installation> = {}) {
  const steps: string[] = [];
  const lines: string[] = [];
  const notes: string[] = [];
  let confirmed = 0;
  const installation: Installation = {
    folder: path.join(scratch, 'python'),
    uvFolder: path.join(scratch, 'uv'),
    basePython: 'python3.11',
    torchBackend: 'auto',
    ...given,
  };
  const outcome = await installEnvironment(installation, {
    run: step =>
      Promise.resolve(void steps.push(`${path.basename(step.program, '.exe')} ${step.id}`)),
    ask: line => {
      lines.push(said(line));
      const answer = machine(line);
      return answer
        ? Promise.resolve({ status: 0, stdout: '', stderr: '', ...answer })
        : Promise.reject(new Error(`${line.program} was not found.`));
    },
    confirmCuda: () => Promise.resolve(void confirmed++),
    say: text => notes.push(text),
  }).then(
    () => undefined,
    (error: unknown) => error as Error,
  );
  return { steps, lines, notes, confirmed, outcome };
}

describe('an environment is made', () => {
  it('with the uv of the PATH', async () => {
    const { steps, confirmed, outcome } = await install(hasUv, { basePython: undefined });
    expect(outcome).toBeUndefined();
    expect(steps).toEqual(['uv torch', 'uv libraries', 'uv mmocr']);
    expect(confirmed).toBe(0);
  });

  it('with a uv that pip brings', async () => {
    let brought = false;
    const { steps, lines } = await install(line => {
      if (line.program === 'uv') return undefined;
      if (line.args.includes('uv==0.13.9')) brought = true;
      return line.args[0] === '--version' && !brought ? undefined : {};
    });
    expect(steps).toEqual(['uv torch', 'uv libraries', 'uv mmocr']);
    expect(lines.filter(line => line.includes('-m venv'))).toEqual([
      `python3.11 -m venv ${path.join(scratch, 'uv')}`,
    ]);
  });

  it("with pip where PyTorch's index cannot be reached, and says so", async () => {
    const folder = path.join(scratch, 'python');
    const { steps, notes } = await install(line => {
      if (line.args[0] === 'venv') mkdirSync(folder);
      if (line.args.includes('--dry-run') && line.program === 'uv')
        return { status: 1, stderr: 'error: Failed to fetch\n  cause: dns error\n' };
      return { stdout: line.args.includes('--report') ? pipReport('2.13.0+cpu') : '' };
    });
    expect(steps).toEqual([
      'python3.11 venv',
      'python pip',
      'python torch',
      'python libraries',
      'python mmocr',
    ]);
    expect(notes.map(note => note.trim())).toEqual([
      'cause: dns error',
      "PyTorch's own index cannot be reached: pip installs instead of uv.",
    ]);
    // uv's half-made one is not built upon.
    expect(existsSync(folder)).toBe(false);
  });

  it('and one that was there is kept when uv fails', async () => {
    const kept = path.join(scratch, 'python', 'kept');
    mkdirSync(path.dirname(kept));
    writeFileSync(kept, '');
    await install(line =>
      line.program === 'uv' && line.args.includes('--dry-run')
        ? { status: 1 }
        : { stdout: line.args.includes('--report') ? pipReport('2.13.0') : '' },
    );
    expect(existsSync(kept)).toBe(true);
  });
});

describe('gigabytes are asked about', () => {
  it('once, with uv', async () => {
    expect(
      (
        await install(
          line =>
            line.program === 'uv'
              ? { stderr: line.args.includes('--dry-run') ? cudaPlan : '' }
              : undefined,
          { basePython: undefined },
        )
      ).confirmed,
    ).toBe(1);
  });

  it('once, with pip', async () => {
    const { confirmed, steps } = await install(line =>
      path.basename(line.program, '.exe') === 'uv' || line.args.includes('uv==0.13.9')
        ? { status: 1 }
        : { stdout: line.args.includes('--report') ? pipReport('2.13.0+cu126') : '' },
    );
    expect([confirmed, steps.length]).toEqual([1, 5]);
  });
});

describe('where it cannot be made', () => {
  it('for want of uv and Python, both are named', async () => {
    const { outcome, steps } = await install(() => undefined, { basePython: undefined });
    expect(outcome?.message).toMatch(/Neither uv nor Python 3\.10, 3\.11/);
    expect(steps).toEqual([]);
  });

  it('for want of a connection, uv alone does not look like success', async () => {
    const { outcome } = await install(
      line => (line.args.includes('--dry-run') ? { status: 1 } : {}),
      { basePython: undefined },
    );
    expect(outcome?.message).toMatch(/uv could not install PyTorch/);
  });
});

describe("pip's own index, which uv does not read", () => {
  it.each([
    ['is handed to uv', {}, 'http://127.0.0.1:1/mirror'],
    [
      'gives way to the one asked for',
      { indexUrl: 'http://127.0.0.1:2/mine' },
      'http://127.0.0.1:2/mine',
    ],
  ])('%s', async (_, given, expected) => {
    const { lines } = await install(
      line => (line.args.includes('config') ? { stdout: 'http://127.0.0.1:1/mirror\n' } : {}),
      given,
    );
    expect(lines.find(line => line.includes('--dry-run'))).toContain(`--index-url ${expected} `);
  });
});
