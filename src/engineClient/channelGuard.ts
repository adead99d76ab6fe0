import type { ChildProcess } from 'node:child_process';

/**
 * The part of Node's channel that reads: it takes messages apart, and what it throws is nobody's to
 * catch.
 */
interface Channel {
  onread?: (this: unknown, ...read: unknown[]) => void;
}

/**
 * Hands a message that Node cannot take apart (of 2 GiB, nested deeper than the stack, or none at
 * all) to `onUnreadable`. Node does so in a callback of its own: without this guard the exception
 * ends the parent, in the editor all extensions. The channel is not read any more then. A Node that
 * hides its channel is left as it is; our engine does not send such messages (`messageBounds.ts`).
 */
export function guardChannel(child: ChildProcess, onUnreadable: (error: unknown) => void): void {
  const key = Object.getOwnPropertySymbols(child).find(
    ({ description }) => description === 'kChannelHandle',
  );
  const channel = key && (child as unknown as Record<symbol, Channel | undefined>)[key];
  const read = channel?.onread;
  if (!channel || !read) return;
  let broken = false;
  channel.onread = function guarded(...chunk) {
    if (broken) return;
    try {
      read.apply(this, chunk);
    } catch (error) {
      broken = true;
      onUnreadable(error);
    }
  };
}
