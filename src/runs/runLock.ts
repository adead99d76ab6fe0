import { randomBytes } from 'node:crypto';
import { readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { isRunning, machine } from '../base/temporaries';

/** A writer says so often that it is there, for those on other machines. */
const SIGN_MS = 60_000;
const ABANDONED_MS = 10 * SIGN_MS;
const MARK = /^([0-9a-f]{8})-(\d+)-[0-9a-f]{8}\.lock$/;

/**
 * Marks `file` as written by this process, until it is released. Throws `UserError` while another
 * writer has marked it; what a writer left that is gone is removed. Each puts its own mark beside
 * the file before it looks for others, so that of two at once at most one goes on.
 */
export async function lockRun(file: string): Promise<() => Promise<void>> {
  const writer = `${await machine()}-${process.pid}-${randomBytes(4).toString('hex')}`;
  const own = path.join(path.dirname(file), `.${path.basename(file)}.${writer}.lock`);
  await writeFile(own, '', { flag: 'wx' });
  const sign = setInterval(() => {
    void utimes(own, new Date(), new Date()).catch(() => undefined);
  }, SIGN_MS).unref();
  const release = async (): Promise<void> => {
    clearInterval(sign);
    await rm(own, { force: true }).catch(() => undefined);
  };
  const other = await otherWriter(file, own).catch(() => undefined);
  if (other === undefined) return release;
  await release();
  throw new UserError(
    l10n.t(
      '{0} is being written by another program. Wait until it is done, or name another file. If there is none, remove {1}.',
      file,
      other,
    ),
  );
}

/** The mark of a writer that is not gone. */
async function otherWriter(file: string, own: string): Promise<string | undefined> {
  const folder = path.dirname(file);
  const begins = `.${path.basename(file)}.`;
  for (const name of await readdir(folder)) {
    const mark = path.join(folder, name);
    if (!name.startsWith(begins) || mark === own) continue;
    const [, where, pid] = MARK.exec(name.slice(begins.length)) ?? [];
    if (where === undefined) continue;
    const gone =
      where === (await machine())
        ? !isRunning(Number(pid))
        : Date.now() - (await stat(mark)).mtimeMs > ABANDONED_MS;
    if (!gone) return mark;
    await rm(mark, { force: true }).catch(() => undefined);
  }
  return undefined;
}
