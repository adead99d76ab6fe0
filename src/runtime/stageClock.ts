/** Does the work of a stage and measures it. */
export interface StageClock {
  run: <T>(stage: string, work: () => T | Promise<T>) => Promise<T>;
}
