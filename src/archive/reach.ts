/**
 * Something that a model takes along, or makes the server do, and that whoever converts it may not
 * know of: a file outside the project (`elsewhere`), the value of an environment variable
 * (`variable`), Python code (`code`), a type that is no class of MMOCR's registries (`type`), what
 * keeps a plain MMOCR from loading the model (`unknown`: a type that no registry has, arguments
 * that its class does not take, a dictionary that is not found), a name that reading the checkpoint
 * would import (`import`). Told before the archive is written.
 */
export interface Reach {
  kind: 'elsewhere' | 'variable' | 'code' | 'type' | 'unknown' | 'import';
  /** The file, variable, type or import by its name. */
  subject: string;
  /** A whole sentence that says what it is and what to do. */
  message: string;
}
