import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import type { Generation } from '../../model/modelDescription';
import { wildReceipt } from '../../model/wildReceipt';
import type { SDMGRLinks, SDMGRSettings } from './settings';
import type { ConfigDict } from '../../config/tree';
import { classNames } from '../../config/read/classNames';
import { dictionaryOf, type ReadDictionary } from '../../config/read/dictionary';
import { dict, isNone, list, notThereYet, number, text, typeOf } from '../../config/read/values';

/** SDMGR's settings, from the model and the test dataset; undefined for another model. */
export async function describeSdmgr(
  model: ConfigDict,
  generation: Generation,
  read: ReadDictionary,
  config: ConfigDict,
): Promise<SDMGRSettings | undefined> {
  if (typeOf(model) !== 'SDMGR') return undefined;
  return generation === '1.x' ? describe1x(model, read, config) : describe0x(model, read, config);
}

async function describe1x(
  model: ConfigDict,
  read: ReadDictionary,
  config: ConfigDict,
): Promise<SDMGRSettings> {
  const head = dict(model['kie_head']);
  const { classes, padding, unknown } = await dictionaryOf(
    isNone(head['dictionary']) ? model : head,
    read,
  );
  if (padding === undefined) throw notThereYet('SDMGR(dictionary=dict(with_padding=False))');
  const loader = config['test_dataloader'];
  const dataset = dict(dict(Array.isArray(loader) ? loader[0] : loader)['dataset']);
  const links = links1x(dict(head['postprocessor']));
  return {
    kind: 'sdmgr',
    visual: !isNone(model['backbone']),
    characters: classes,
    padding,
    ...(unknown === undefined ? {} : { unknown }),
    lengthOf: 'texts',
    labels: await classNames1x(dataset, number(head, 'num_classes', 26), read),
    relationNorm: number(head, 'relation_norm', 10),
    ...(links && { links }),
  };
}

/**
 * The config's, or else, as with MMOCR, those of WildReceipt: its list of classes comes with the
 * data, which few have.
 */
async function classNames1x(
  dataset: ConfigDict,
  classes: number,
  read: ReadDictionary,
): Promise<string[]> {
  const names = await classNames(dataset['metainfo'], read);
  return names.length === 0 &&
    typeOf(dataset) === 'WildReceiptDataset' &&
    classes === wildReceipt.length
    ? [...wildReceipt]
    : names;
}

function links1x(postprocessor: ConfigDict): SDMGRLinks | undefined {
  const type = text(postprocessor['link_type']) ?? 'none';
  return type === 'none'
    ? undefined
    : {
        type: linkType(type),
        key: number(postprocessor, 'key_node_idx', -1),
        value: number(postprocessor, 'value_node_idx', -1),
      };
}

/**
 * Character 0 is the empty one; the others are the lines of the file, blank ones among them
 * (`KIEDataset`).
 */
async function describe0x(
  model: ConfigDict,
  read: ReadDictionary,
  config: ConfigDict,
): Promise<SDMGRSettings> {
  const test = dict(dict(config['data'])['test']);
  const dataset = isNone(test['datasets']) ? test : dict(list(test['datasets']).flat()[0]);
  const file = text(dataset['dict_file']) ?? text(test['dict_file']);
  if (file === undefined)
    throw new UserError(
      l10n.t('The config names no dictionary: set "{0}".', 'data.test.dict_file'),
    );
  const openset = model['openset'] === true;
  return {
    kind: 'sdmgr',
    visual: model['visual_modality'] === true,
    characters: ['', ...lines(await read(file))],
    padding: 0,
    lengthOf: 'known',
    labels: await classNames(model['class_list'], read),
    relationNorm: number(dataset, 'norm', 10),
    ...(openset && { links: links0x(dataset) }),
  };
}

/**
 * `OpensetKIEDataset`; its `_decode_pairs_pred` takes class 1 for keys and 2 for values whatever
 * the config says.
 */
function links0x(dataset: ConfigDict): SDMGRLinks {
  const type = text(dataset['link_type']) ?? 'one-to-one';
  return {
    type: linkType(type === 'none' ? 'many-to-many' : type),
    key: 1,
    value: 2,
    edgeThr: number(dataset, 'edge_thr', 0.5),
  };
}

function linkType(name: string): SDMGRLinks['type'] {
  const known: SDMGRLinks['type'][] = ['one-to-one', 'one-to-many', 'many-to-one', 'many-to-many'];
  const type = known.find(each => each === name);
  if (!type)
    throw new UserError(
      l10n.t(
        'The config gives "{0}" as {1}; MMOCR knows {2}.',
        'link_type',
        name,
        known.join(', '),
      ),
    );
  return type;
}

function lines(content: string): string[] {
  const all = content.split(/\r\n|\r|\n/);
  return all.at(-1) === '' ? all.slice(0, -1) : all;
}
