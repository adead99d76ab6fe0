import { readFileSync } from 'node:fs';
import type { Prediction, Task, TextInstance } from '../../src/model/prediction';
import { fromSeedResult } from '../../src/model/textResults';
import type { ViewerState } from '../../src/protocol/viewer';
import { done, local, perturbed, served, state, stored } from './data';

/** An image and what both runs say of it, for each kind of model; the two differ here and there. */
export interface Answered {
  image: string;
  state: ViewerState;
}

export type Kind = 'detector' | 'recogniser' | 'chain' | 'KIE model';

export const kinds: Kind[] = ['detector', 'recogniser', 'chain', 'KIE model'];

const scene = 'test/samples/images/scene_04.jpg';
const words = [
  'Spring',
  '出口 EXIT',
  'a rather long line of text that was read in one piece',
  '7 km',
  'push',
  'hotel',
  'Straße',
  'total',
];

function both(
  task: Task,
  left: TextInstance[],
  right: TextInstance[],
  more: Partial<Prediction> = {},
): ViewerState {
  return state(done(served(left, { task, ...more })), done(local(right, { task, ...more })));
}

function receipt(): Answered {
  const stored = JSON.parse(
    readFileSync('test/fixtures/methods/sdmgr_openset_1x/answers/bar.jpg.json', 'utf8'),
  ) as { result: unknown; relations: unknown };
  const { instances, relations = [] } = fromSeedResult(
    stored.result,
    stored.relations,
    why => new Error(why),
  );
  const labels = ['Store_name_value', 'Date_value', 'Total_value', 'Prod_item_key', 'Others'];
  const left = instances.map((instance, i) => ({
    ...instance,
    label: labels[i % labels.length]!,
    labelScore: 0.9 - 0.01 * i,
  }));
  const right = left.map((instance, i) =>
    i === 4 ? { ...instance, label: 'Tax_value' } : instance,
  );
  return {
    image: 'test/fixtures/methods/receipts/bar.jpg',
    state: both('kie', left, right, { relations }),
  };
}

export function answered(kind: Kind): Answered {
  const boxes = stored('scene_04.jpg');
  const read = boxes.map((instance, i) => ({
    ...instance,
    text: words[i % words.length]!,
    textScore: 0.97 - 0.01 * i,
  }));
  switch (kind) {
    case 'detector':
      return { image: scene, state: both('textdet', boxes, perturbed(boxes)) };
    case 'recogniser':
      return {
        image: 'test/samples/words/word_05.png',
        state: both(
          'textrecog',
          [{ text: 'hotel', textScore: 0.981 }],
          [{ text: 'hote1', textScore: 0.934 }],
        ),
      };
    case 'chain':
      return {
        image: scene,
        state: both(
          'spotting',
          read,
          perturbed(read).map((instance, i) => ({
            text: 'exit',
            textScore: 0.7,
            ...instance,
            ...(i === 2 && { text: '7 kn' }),
          })),
        ),
      };
    case 'KIE model':
      return receipt();
  }
}

/** A page of `count` words in lines, as close as print; the two runs differ in a few. */
export function crowded(count = 145, image = 'test/samples/images/large_3000x2000.jpg'): Answered {
  const [columns, pitch, height] = [10, 1960 / Math.ceil(count / 10), 0.62];
  const left = Array.from({ length: count }, (_, i): TextInstance => {
    const [x, y] = [
      30 + 294 * (i % columns) + 11 * (Math.floor(i / columns) % 3),
      20 + pitch * Math.floor(i / columns),
    ];
    const [width, tall] = [180 + 23 * ((i * 7) % 5), pitch * height];
    return {
      polygon: [x, y, x + width, y + 2, x + width, y + tall + 2, x, y + tall],
      score: 0.35 + 0.6 * (((i * 37) % 100) / 100),
      text: words[i % words.length]!,
      textScore: 0.9,
    };
  });
  const right = left.flatMap((instance, i) =>
    i === 40 ? [] : { ...instance, ...(i % 29 === 7 && { text: 'other' }) },
  );
  return { image, state: both('spotting', left, right, {}) };
}
