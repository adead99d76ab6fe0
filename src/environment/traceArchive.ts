import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { runProgram } from '../base/runProgram';
import type { StoredTrace } from '../stages/storedTrace';
import type { ArchiveFault } from './archiveFault';
import { faultError } from './archiveFaultWords';
import { findPython } from './findPython';
import { pythonCommand } from './pythonCommand';

/** As for a verification: a cold PyTorch on a busy machine. */
const TIMEOUT_MS = 600_000;
const LONGEST_LOG = 10_000;

export interface TraceOptions {
  archivePath: string;
  python: string;
  imagePath: string;
  /** Where it is unpacked and its arrays are written: empty, and the caller's to remove. */
  folder: string;
}

type Report =
  ({ ok: true; python: string } & StoredTrace) | ({ ok: false; python: string } & ArchiveFault);

/**
 * Has an archive's own handler answer one image in a Python and write what its stages made. The
 * archive's code runs with the user's rights: whoever calls has asked.
 *
 * @throws UserError that says what is wrong with the archive or the Python; CancelledError.
 */
export async function traceArchive(
  { archivePath, python: given, imagePath, folder }: TraceOptions,
  deps: { distFolder: string; signal?: AbortSignal },
): Promise<StoredTrace> {
  const python = await findPython(given);
  const [unpacked, arrays] = [path.join(folder, 'archive'), path.join(folder, 'arrays')];
  await mkdir(unpacked);
  await mkdir(arrays);
  const script = path.join(deps.distFolder, 'python', 'trace_archive.py');
  const files = [archivePath, unpacked, imagePath, arrays].map(file => path.resolve(file));
  const line = pythonCommand(python, [script, ...files], { PYTHONDONTWRITEBYTECODE: '1' });
  const { status, stdout, stderr } = await runProgram(line, {
    timeoutMs: TIMEOUT_MS,
    ...(deps.signal ? { signal: deps.signal } : {}),
  });
  const report = parse(stdout);
  if (report?.ok) return report;
  if (report) throw faultError(report, { archivePath, imagePath, python: report.python });
  throw new UserError(
    l10n.t(
      '{0} could not look into {1}: it ended with exit code {2}. Verify the archive first.',
      python,
      archivePath,
      status,
    ),
    { fix: 'showLog', cause: stderr.slice(-LONGEST_LOG) },
  );
}

function parse(stdout: string): Report | undefined {
  try {
    const report = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Report | null;
    return typeof report?.ok === 'boolean' ? report : undefined;
  } catch {
    return undefined;
  }
}
