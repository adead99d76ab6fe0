import { ZipArchive } from 'archiver';
import { replaceFile } from '../base/replaceFile';
import { redact } from './redact';

/** One text of a diagnostics file, by its name inside the ZIP. */
export interface DiagnosticsText {
  name: string;
  text: string;
}

/**
 * Writes `texts` as a ZIP to attach to a question or an issue, whole or not at all. Every one of
 * `secrets`, and whatever looks like one, is blotted out first. Throws `UserError` when the disk
 * refuses.
 */
export async function writeDiagnostics(
  filePath: string,
  texts: DiagnosticsText[],
  secrets: string[],
): Promise<void> {
  const archive = new ZipArchive({ zlib: { level: 9 } });
  for (const { name, text } of texts) archive.append(redact(text, secrets), { name });
  void archive.finalize();
  await replaceFile(filePath, async file => {
    for await (const chunk of archive) await file.write(chunk as Buffer);
  });
}
