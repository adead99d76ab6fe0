/**
 * Something that a model takes along, or makes the server do, and that whoever converts it may not know of: a file outside the project
 * (`elsewhere`), the value of an environment variable (`variable`), Python code (`code`), a type that is no class of MMOCR's registries
 * (`type`), a type that no registry has, so that a plain MMOCR cannot load the model (`unknown`), a name that reading the checkpoint would import (`import`). Told before the archive is written.
 */
export interface Reach {
  kind: 'elsewhere' | 'variable' | 'code' | 'type' | 'unknown' | 'import';
  /** The file, variable, type or import by its name. */
  subject: string;
  /** A whole sentence that says what it is and what to do. */
  message: string;
}
