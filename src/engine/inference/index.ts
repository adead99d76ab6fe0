import type { EngineMethods } from '../../protocol/engine';

/** Placeholder until the local run is written. */
export function predict(..._: [params: EngineMethods['predict']['params'], signal?: AbortSignal]): Promise<EngineMethods['predict']['result']> {
  throw new Error('not written yet');
}
export function devices(): Promise<EngineMethods['devices']['result']> {
  throw new Error('not written yet');
}
export function decodeImage(_params: EngineMethods['decodeImage']['params']): Promise<EngineMethods['decodeImage']['result']> {
  throw new Error('not written yet');
}
