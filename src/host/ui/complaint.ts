import { UserError } from '../../base/errors';

/** Turns a check that throws into one that says what is wrong, as input boxes want it. */
export function complaint(check: (text: string) => unknown): (text: string) => string | undefined {
  return text => {
    try {
      check(text);
      return undefined;
    } catch (error) {
      return error instanceof UserError ? error.message : String(error);
    }
  };
}
