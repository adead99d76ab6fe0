import { NotAskableError } from '../contract/askingErrors';
import { isName } from '../contract/modelStatus';

/** More models than a server of ours or anybody's lists. */
export const mostModels = 10_000;

/** A way to ask for the models of a server: with `bytes` it is posted. */
export interface ModelList {
  route: string;
  bytes?: Uint8Array;
  /** The names in an answer; undefined where it is no such list. */
  names: (body: unknown) => unknown[] | undefined;
}

/** Triton and the built-in server have the first, KServe's own server the others. */
export const modelLists: readonly ModelList[] = [
  {
    route: '/v2/repository/index',
    bytes: Buffer.from('{"ready": true}'),
    names: body => (Array.isArray(body) ? body.filter(isReady).map(nameIn) : undefined),
  },
  { route: '/v2/models', names: modelsIn },
  { route: '/v1/models', names: modelsIn },
];

/** The names of the first list that the server has. Throws what `ask` throws of the last. */
export async function namesBy(
  ask: (list: ModelList) => Promise<unknown>,
  notAList: () => Error,
): Promise<string[]> {
  let why: unknown;
  for (const list of modelLists) {
    try {
      const names = list.names(await ask(list));
      if (!names?.every(isName) || names.length > mostModels) throw notAList();
      return [...new Set(names)].sort();
    } catch (error) {
      if (!(error instanceof NotAskableError)) throw error;
      why = error;
    }
  }
  throw why;
}

function modelsIn(body: unknown): unknown[] | undefined {
  const { models } = Object(body) as { models?: unknown };
  return Array.isArray(models) ? (models as unknown[]) : undefined;
}

/** A server may list what it does not serve although it was asked for what is ready. */
function isReady(entry: unknown): boolean {
  const { state } = Object(entry) as { state?: unknown };
  return state === undefined || state === 'READY';
}

function nameIn(entry: unknown): unknown {
  return (Object(entry) as { name?: unknown }).name;
}
