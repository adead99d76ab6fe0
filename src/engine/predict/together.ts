import type { InferenceSession } from 'onnxruntime-node';
import type { Feeds, NetworkOutputs } from '../../model/networkRun';
import { runNetwork } from '../../runtime/network';
import type { TimedNetwork } from './stages';

interface Asked {
  session: InferenceSession;
  feeds: Feeds;
  onnxPath: string;
  resolve: (answer: Awaited<ReturnType<TimedNetwork>>) => void;
  reject: (error: unknown) => void;
}

/** One image of several: it asks by `network`, and says when it has its answer or none. */
interface Member {
  network: TimedNetwork;
  done: () => void;
}

/**
 * Runs a network for several images at a time, each of which goes its own way up to there: those
 * that ask wait for those that still come. Four words in one run of SVTR take four fifths of the
 * time of four runs (`bench/folder.mjs`), with the same numbers.
 */
export class Together {
  #asked: Asked[] = [];
  /** How many members have neither asked nor said that they are done. */
  #coming = 0;

  join(): Member {
    this.#coming++;
    let coming = true;
    const came = (): void => {
      if (coming) this.#coming--;
      coming = false;
      if (this.#coming === 0) this.#run();
    };
    return {
      network: (session, feeds, onnxPath) =>
        new Promise((resolve, reject) => {
          this.#asked.push({ session, feeds, onnxPath, resolve, reject });
          came();
        }),
      done: came,
    };
  }

  #run(): void {
    const groups = new Map<string, Asked[]>();
    for (const [i, each] of this.#asked.entries()) {
      const key = joins(each)
        ? JSON.stringify(each.feeds[each.session.inputNames[0]!]!.dims)
        : `${i}`;
      groups.set(key, [...(groups.get(key) ?? []), each]);
    }
    this.#asked = [];
    for (const group of groups.values()) void answer(group);
  }
}

/** Whether a network takes several images at once, and nothing beside them. */
function joins({ session, feeds }: Asked): boolean {
  const [input, ...others] = session.inputMetadata;
  const open = (meta: InferenceSession.ValueMetadata | undefined): boolean =>
    meta?.isTensor === true && typeof meta.shape[0] !== 'number';
  const image = input && feeds[input.name];
  return (
    others.length === 0 &&
    image?.data instanceof Float32Array &&
    image.dims[0] === 1 &&
    open(input) &&
    session.outputMetadata.every(open)
  );
}

async function answer(group: Asked[]): Promise<void> {
  const [{ session, onnxPath }] = group as [Asked];
  const start = performance.now();
  try {
    const outputs = await runNetwork(session, joined(group), onnxPath);
    const ms = (performance.now() - start) / group.length;
    for (const [i, { resolve }] of group.entries())
      resolve({ outputs: group.length === 1 ? outputs : part(outputs, i, group.length), ms });
  } catch (error) {
    for (const { reject } of group) reject(error);
  }
}

/** The images of a group, one after the other, as one input. */
function joined(group: Asked[]): Feeds {
  const [{ session, feeds }] = group as [Asked];
  if (group.length === 1) return feeds;
  const name = session.inputNames[0]!;
  const { dims, data } = feeds[name]!;
  const all = new Float32Array(group.length * data.length);
  for (const [i, each] of group.entries())
    all.set(each.feeds[name]!.data as Float32Array, i * data.length);
  return { [name]: { dims: [group.length, ...dims.slice(1)], data: all } };
}

/** What a network answered about one of so many images. */
function part(outputs: NetworkOutputs, index: number, count: number): NetworkOutputs {
  return new Map(
    [...outputs].map(([name, { dims, data }]) => {
      const size = data.length / count;
      const own = data.subarray(index * size, (index + 1) * size);
      return [name, { dims: [1, ...dims.slice(1)], data: own }];
    }),
  );
}
