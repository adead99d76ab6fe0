import * as l10n from '@vscode/l10n';
import { UserError, type Fix } from '../../base/errors';
import { type Cause, serverCauses, workerCauses } from './knownCauses';
import { firstTracebacks, type LogLine } from './log';

/** Why TorchServe itself does not run; undefined when its lines do not show it. */
export function serverFailure(lines: readonly LogLine[]): UserError | undefined {
  const own = lines
    .filter(line => line.worker === undefined)
    .map(line => line.text)
    .join('\n');
  return match(serverCauses, own, '');
}

/**
 * Whether TorchServe was asked to stop (a signal, Ctrl+C, its terminal closed): only then does it
 * unregister its models.
 */
export function stoppedInOrder(lines: readonly LogLine[]): boolean {
  return lines.some(line => line.text.startsWith('Unregistering model '));
}

/**
 * Why archives were not loaded and workers died, by model name (`Failed to load model` names the
 * archive file instead).
 */
export function modelFailures(lines: readonly LogLine[]): Map<string, UserError> {
  const failures = new Map<string, UserError>();
  for (const [index, { text }] of lines.entries()) {
    const [, archive] = /^Failed to load model: (.+)$/.exec(text) ?? [];
    if (archive !== undefined)
      failures.set(archive, archiveError(archive, lines.slice(index + 1, index + 40)));
  }
  const tracebacks = firstTracebacks(lines);
  for (const worker of new Set(lines.map(line => line.worker))) {
    if (worker === undefined) continue;
    const own = lines.filter(line => line.worker === worker).map(line => line.text);
    const model = worker.replace(/_[^_]*$/, '');
    // Several threads write the log; only when the worker's output was read to its end is all of
    // its traceback there.
    if (
      own.some(text => /^Stopped Scanner .*-stdout$/.test(text)) &&
      own.some(text => diedLoading.test(text))
    )
      failures.set(model, workerError(model, own, tracebacks.get(worker) ?? []));
  }
  return failures;
}

const diedLoading =
  /Backend worker process died|State change WORKER_STARTED -> WORKER_(ERROR|STOPPED)|Backend worker did not respond in given time/;

function workerError(model: string, own: string[], traceback: string[]): UserError {
  const said = own.filter(text => text.startsWith('MMOCR: cannot load')).slice(0, 1);
  const known = match(workerCauses, [...said, ...traceback].join('\n'), model);
  if (known) return known;
  const last = traceback.findLast(line => /^\S/.test(line));
  if (last !== undefined)
    return new UserError(l10n.t('"{0}" cannot be served: {1}', model, last), { fix: 'showLog' });
  return own.some(text => text.includes('did not respond in given time'))
    ? new UserError(
        l10n.t(
          '"{0}" took too long to load. Raise default_startup_timeout in config.properties.',
          model,
        ),
        { fix: 'showLog' },
      )
    : new UserError(
        l10n.t(
          'The worker of "{0}" ended while it loaded, without a word: perhaps the machine ran out of memory.',
          model,
        ),
        { fix: 'showLog' },
      );
}

/**
 * What stands before the built-in server's own sentence about an archive it cannot load: that is
 * for users as it is.
 */
export function builtinReason(fix: Fix | undefined): string {
  return `mmocr.serving.${fix ?? 'showLog'}.ModelFileError`;
}

function archiveError(archive: string, after: readonly LogLine[]): UserError {
  const own = after
    .map(({ text }) => /^mmocr\.serving\.(\w+)\.ModelFileError: (.*)$/.exec(text))
    .find(found => found !== null);
  if (own) return new UserError(own[2] ?? '', { fix: own[1] as Fix });
  const why =
    after
      .find(({ text }) => /^(Caused by: )?[\w.]+(Exception|Error): /.test(text))
      ?.text.replace(/^(Caused by: )?[\w.]+\.(\w+): /, '') ?? '';
  return new UserError(
    l10n.t('{0} is no archive that TorchServe can load, or it is incomplete: {1}', archive, why),
    { fix: 'showLog' },
  );
}

function match(causes: readonly Cause[], text: string, model: string): UserError | undefined {
  for (const { pattern, fix, tell } of causes) {
    const found = pattern.exec(text);
    if (found)
      return new UserError(tell(model, ...found.slice(1)), fix ? { fix } : { fix: 'showLog' });
  }
  return undefined;
}
