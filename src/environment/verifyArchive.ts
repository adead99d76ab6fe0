import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { removeTree } from '../base/heldFiles';
import { faultError } from './archiveFaultWords';
import type { ArchiveFault } from './archiveFault';
import { findPython } from './findPython';
import { pythonCommand } from './pythonCommand';
import { runProgram } from '../base/runProgram';

/** An archive that answered one image, by its own handler. */
export interface VerifiedArchive {
  archivePath: string;
  imagePath: string;
  /** The interpreter, and the versions of what it imported. */
  python: string;
  versions: Record<string, string>;
  /** Of a detector, a chain or a KIE model. */
  instances?: number;
  /** Of a recogniser. */
  text?: string;
  seconds: { load: number; answer: number };
  /**
   * Modules of the config's `custom_imports` that could not be imported, and that the model did
   * without.
   */
  notes: { module: string; reason: string }[];
}

export interface VerifyOptions {
  archivePath: string;
  python: string;
  /** Default: a picture of one word. */
  imagePath?: string;
}

/**
 * An archive that cannot be served: `fault` is what the error's message says in words, where Python
 * came far enough to find it.
 */
export class ArchiveFaultError extends UserError {
  constructor(
    error: UserError,
    readonly fault: ArchiveFault,
    log: string,
  ) {
    super(error.message, { fix: error.fixes, cause: log });
  }
}

/**
 * Importing PyTorch from a cold disk and loading the largest models takes minutes on a busy
 * machine.
 */
const TIMEOUT_MS = 600_000;
/** Of what Python said, a log needs the end. */
const LONGEST_LOG = 10_000;

/**
 * Loads an archive in a Python as TorchServe would, with the handler that it brings, and has it
 * answer one image. The archive's code runs with the user's rights: whoever calls has asked.
 * `readArchive` is to have accepted the archive.
 *
 * @throws UserError that says in one sentence what is wrong and how to mend it; CancelledError.
 */
export async function verifyArchive(
  options: VerifyOptions,
  deps: { distFolder: string; signal?: AbortSignal },
): Promise<VerifiedArchive> {
  const { distFolder, signal } = deps;
  const archivePath = path.resolve(options.archivePath);
  const imagePath = path.resolve(
    options.imagePath ?? path.join(distFolder, 'python', 'mmocr_verify', 'word.png'),
  );
  const python = await findPython(options.python);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mmocr-verify-'));
  try {
    const script = path.join(distFolder, 'python', 'verify_archive.py');
    const line = pythonCommand(python, [script, archivePath, folder, imagePath], {
      PYTHONDONTWRITEBYTECODE: '1',
    });
    const { status, stdout, stderr } = await runProgram(line, {
      timeoutMs: TIMEOUT_MS,
      ...(signal ? { signal } : {}),
    });
    const report = parse(stdout);
    const log = stderr.slice(-LONGEST_LOG);
    if (!report) throw await noAnswer(python, archivePath, status, stderr);
    if (report.ok) return { ...report, archivePath, imagePath };
    throw new ArchiveFaultError(
      faultError(report, { archivePath: options.archivePath, imagePath, python: report.python }),
      report,
      log,
    );
  } finally {
    await removeTree(folder);
  }
}

type Report =
  | ({ ok: true } & Omit<VerifiedArchive, 'archivePath' | 'imagePath'>)
  | ({ ok: false; python: string } & ArchiveFault);

function parse(stdout: string): Report | undefined {
  try {
    const report = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Report | null;
    return typeof report?.ok === 'boolean' ? report : undefined;
  } catch {
    return undefined;
  }
}

/** A program that is no Python, or a Python that the archive's code brought down. */
async function noAnswer(
  python: string,
  archivePath: string,
  status: number,
  stderr: string,
): Promise<UserError> {
  const said = stderr.trim().split('\n').at(-1) ?? '';
  const asked = await runProgram(pythonCommand(python, ['-c', 'print(6 * 7)']), {
    timeoutMs: 60_000,
  });
  if (asked.stdout.trim() !== '42')
    return new UserError(l10n.t('{0} does not work as a Python: {1}', python, said), {
      fix: 'setUpPython',
    });
  return new UserError(
    l10n.t(
      '{0} brought its Python down (exit code {1}) with code of its own or of a compiled library. Correct that code, or choose a Python with other versions of PyTorch and MMCV.',
      archivePath,
      status,
    ),
    { fix: 'showLog', cause: stderr.slice(-LONGEST_LOG) },
  );
}
