import type { Feeds, Fit, NetworkRun } from '../model/networkRun';
import type { Pixels } from '../model/pixels';
import type { Found } from '../model/prediction';
import type { Observe, Part, TraceEvent } from '../model/trace';

/** What was kept of one run of a network. */
export interface KeptPart {
  part: Part;
  /** What was cut out for it, in a chain. */
  cropped?: Pixels;
  feeds?: Feeds;
  fit?: Fit;
  run?: NetworkRun;
  found?: Found;
}

/** What was kept of a run of one image. */
export interface KeptTrace {
  decoded?: Pixels;
  parts: KeptPart[];
  /** More was shown than may be kept. */
  incomplete: boolean;
}

/** 512 MB for a side: the largest input that a network is given, with its outputs. */
export const keptBytes = 2 ** 29;

/**
 * Keeps what a run shows, up to so many bytes of arrays.
 *
 * @returns what is told of each event, and the trace, which grows meanwhile.
 */
export function keepTrace(limit = keptBytes): { observe: Observe; trace: KeptTrace } {
  const trace: KeptTrace = { parts: [], incomplete: false };
  const crops = new Map<number, Pixels>();
  let left = limit;
  const fits = (bytes: number): boolean => {
    left -= bytes;
    trace.incomplete ||= left < 0;
    return !trace.incomplete;
  };
  const observe = (event: TraceEvent): void => {
    if (event.kind === 'chosen' || !fits(bytesOf(event))) return;
    switch (event.kind) {
      case 'decoded':
        trace.decoded = event.pixels;
        return;
      case 'cropped':
        crops.set(event.crop, event.pixels);
        return;
      case 'input': {
        const { part, feeds, fit } = event;
        const cropped = part.crop === undefined ? undefined : crops.get(part.crop);
        trace.parts.push({ part, feeds, fit, ...(cropped && { cropped }) });
        return;
      }
      case 'outputs':
        last(trace, event.part).run = event.run;
        return;
      case 'again':
        return;
      case 'read':
        last(trace, event.part).found = event.found;
    }
  };
  return { observe, trace };
}

/** The run of a network that is at work; one that was asked nothing shows only what was read. */
function last(trace: KeptTrace, part: Part): KeptPart {
  const current = trace.parts.at(-1);
  if (current && keyOf(current.part) === keyOf(part)) return current;
  const started = { part };
  trace.parts.push(started);
  return started;
}

/** By what runs of a network on both sides belong together. */
export function keyOf({ task, crop = -1, angle = 0 }: Part): string {
  return `${task} ${crop} ${angle}`;
}

function bytesOf(event: TraceEvent): number {
  switch (event.kind) {
    case 'decoded':
    case 'cropped':
      return event.pixels.data.byteLength;
    case 'input':
      return Object.values(event.feeds).reduce((sum, { data }) => sum + data.byteLength, 0);
    case 'outputs':
      return [...event.run.outputs.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
    case 'again':
    case 'read':
    case 'chosen':
      return 0;
  }
}
