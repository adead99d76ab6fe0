import { visibleText } from '../../base/visibleText';

/** A model version as its server describes it. */
export interface ModelStatus {
  name: string;
  /** Empty where the server does not say. */
  version: string;
  workers: { id: string; status: string; pid: number }[];
  /** Of a server that tells this of a model, and nothing of its workers. */
  ready?: boolean;
}

/** What a model or a version may be called here: names of strangers end up in lists and files. */
export function isName(name: unknown): name is string {
  return typeof name === 'string' && name.length <= 300 && visibleText(name) === name;
}
