const blot = '•••';

/**
 * What a secret looks like where its value is not known: bearer headers, TorchServe's key file,
 * user and password in an address.
 */
const shapes: [RegExp, string][] = [
  [/(Bearer\s+)\S+/gi, `$1${blot}`],
  [/("key"\s*:\s*")[^"]*/g, `$1${blot}`],
  [/([a-z][a-z0-9+.-]*:\/\/)[^/\s@]+@/gi, `$1${blot}@`],
];

/** `text` without `secrets` and without anything shaped like one. */
export function redact(text: string, secrets: string[]): string {
  const known = secrets
    .filter(Boolean)
    .reduce((rest, secret) => rest.replaceAll(secret, blot), text);
  return shapes.reduce((rest, [shape, replacement]) => rest.replace(shape, replacement), known);
}
