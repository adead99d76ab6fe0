import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import type { ReadImage } from '../labels/readImage';
import type { Prediction } from '../model/prediction';
import { lastOf } from './imageNames';
import { doesNotList, shortNames } from './namesInWords';
import { readJsonFile } from './jsonFile';
import { hasRunHeader } from './runFile';
import type { StoredSide } from './runSource';
import { storedInRun } from './storedInRun';
import { storedAnswer } from './storedPrediction';
import { entryOf, truthEntries } from './truthEntries';
import { truthPrediction } from './truthPrediction';

/** What is asked of a file: which image, where that has a name, and which of two results. */
interface Asked {
  path: string;
  side?: StoredSide | undefined;
  imagePath: string | undefined;
}

type Keys = Record<string, unknown>;

/** Of what is compared with one image's answer; a data set's file may be larger. */
const TRUTH_BOUNDS = { mostBytes: 64 * 2 ** 20, mostValues: 5_000_000 };

/** The keys that hold a side: of the panel and `compare --left`, of `compare` with a config. */
const KEYS: Record<StoredSide, readonly string[]> = {
  left: ['left', 'served'],
  right: ['right', 'local'],
};

/**
 * What a file says of an image: a result saved in the panel, a line of `predict`, the JSON of
 * `compare`, or ground truth. Throws `UserError` where it says nothing of it, or which of two
 * results is not said.
 */
export async function readStored(asked: Asked): Promise<Prediction> {
  if (await hasRunHeader(asked.path)) return storedInRun(asked.path, asked.imagePath);
  const truth = await truthEntries(asked.path, TRUTH_BOUNDS, 1);
  if (truth) return truthPrediction(chosenEntry(truth, asked), asked.path);
  return storedSide(chosenResult(await readJsonFile(asked.path), asked), asked);
}

/** The sides that a saved result holds; none of a plain answer. */
function sidesOf(result: object): StoredSide[] {
  return (['left', 'right'] as const).filter(side => sideIn(result as Keys, side) !== undefined);
}

/** The sides to choose from in a file; none where it holds one answer, or ground truth. */
export async function storedSides(path: string): Promise<StoredSide[]> {
  if (await hasRunHeader(path)) return [];
  const values = await readJsonFile(path);
  return values.length === 1 ? sidesOf(Object(values[0]) as object) : [];
}

function chosenEntry(entries: ReadImage[], { path, imagePath }: Asked): ReadImage {
  const [only] = entries;
  const entry = imagePath === undefined ? undefined : entryOf(entries, imagePath, false);
  if (entry) return entry;
  if (imagePath === undefined && only && entries.length === 1) return only;
  throw new UserError(
    imagePath === undefined
      ? l10n.t(
          '{0} lists {1} images; an image of standard input has no name.',
          path,
          entries.length,
        )
      : doesNotList(path, imagePath),
  );
}

function chosenResult(values: unknown[], { path, imagePath }: Asked): Keys {
  const results = values.map(value => Object(value) as Keys);
  const named = results.filter(({ image }) => typeof image === 'string');
  const [first] = named;
  if (imagePath !== undefined && first) {
    const own = lastOf(named, imagePath, ({ image }) => image as string);
    if (own) return own;
    throw new UserError(
      named.length === 1
        ? l10n.t(
            '{0} is of another image, {1}. Choose another run, or that image.',
            ...shortNames(path, first['image'] as string),
          )
        : doesNotList(path, imagePath),
    );
  }
  if (results.length === 1) return results[0]!;
  throw new UserError(l10n.t('{0} holds {1} results; name one.', path, results.length));
}

function storedSide(result: Keys, { path, side }: Asked): Prediction {
  const sides = sidesOf(result);
  if (sides.length > 1 && side === undefined)
    throw new UserError(
      l10n.t('{0} holds two results. Write {1} or {2}.', path, `${path}#left`, `${path}#right`),
    );
  if (side !== undefined && !sides.includes(side))
    throw new UserError(l10n.t('{0} holds no result called {1}.', path, side));
  const chosen = side ?? sides[0];
  const answer = chosen ? sideIn(result, chosen) : result;
  const source = {
    kind: 'file',
    path,
    ...(sides.length > 1 && chosen && { side: chosen }),
  } as const;
  return { ...storedAnswer(answer, path), source };
}

function sideIn(result: Keys, side: StoredSide): unknown {
  const key = KEYS[side].find(name => typeof result[name] === 'object' && result[name] !== null);
  return key === undefined ? undefined : result[key];
}
