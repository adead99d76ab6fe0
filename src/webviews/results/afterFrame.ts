/**
 * Work that follows a frame: what is to be seen first is drawn first. Of what is put off again
 * before it was done only the last counts.
 */
export class AfterFrame {
  private work: (() => void) | undefined;

  constructor() {
    this.channel.port1.onmessage = () => this.now();
  }

  private readonly channel = new MessageChannel();

  putOff(work: () => void): void {
    const waiting = this.work !== undefined;
    this.work = work;
    // A message comes after the frame that is being made.
    if (!waiting) requestAnimationFrame(() => this.channel.port2.postMessage(undefined));
  }

  /** Does what was put off, if anything. */
  now(): void {
    const { work } = this;
    this.work = undefined;
    work?.();
  }

  forget(): void {
    this.work = undefined;
  }
}
