/**
 * Long work, told as it goes: the same in a panel, a shell and a test. It goes on while its reader
 * reads: one that waits makes it wait, one that stops ends it. It throws `CancelledError` when its
 * signal is aborted, else what makes going on impossible.
 */
export type Job<E extends { kind: string }> = AsyncGenerator<E, void, undefined>;
