/**
 * A file name as people type it: macOS may list "é" as "e" and an accent, which a config or a task
 * writes in one.
 */
export const composed = (name: string): string => name.normalize('NFC');

/**
 * The one of a folder's `names` that is `wanted`: by its characters if there is one, else as people
 * read it.
 */
export function findName(names: readonly string[], wanted: string): string | undefined {
  return (
    names.find(name => name === wanted) ?? names.find(name => composed(name) === composed(wanted))
  );
}
