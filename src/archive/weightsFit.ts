import * as l10n from '@vscode/l10n';
import { dict } from '../config/read/values';
import type { EvaluatedConfig } from '../config/evaluate';
import { plain } from '../config/tree';
import { UserError } from '../base/errors';
import type { Checkpoint } from '../checkpoint/checkpoint';
import type { ModelPart } from './modelParts';
import { modelParts } from './modelParts';
import { visibleName } from '../base/visibleText';

/** What a message names before it says "and 12 more". */
const MOST_NAMED = 5;

/**
 * MMOCR loads what fits and leaves the rest of the network as it was drawn at random, without an
 * error: such a model serves nonsense. So a checkpoint must have weights for every part of the
 * config's model, under the names MMOCR looks for. Returns what only looks wrong.
 *
 * @throws UserError naming the checkpoint and the parts, or the prefix that hides them.
 */
export function requireWeights(
  config: EvaluatedConfig,
  checkpoint: Checkpoint,
  checkpointPath: string,
): string[] {
  const parts = modelParts(dict(plain(config.values['model'] ?? null)));
  if (parts.length === 0) return [];
  requireTensors(checkpoint, parts, checkpointPath);
  const given = prefixesOf(checkpoint.weights);
  const missing = outermost(parts.filter(({ path }) => !given.has(path)));
  const wanting = missing.filter(({ certain }) => certain);
  if (wanting.length > 0) throw lacking(config, checkpoint, checkpointPath, parts, wanting);
  return [
    ...missing.map(({ path }) =>
      l10n.t(
        "{0} has no weights for the model's {1}. If that part has any, they are random.",
        checkpointPath,
        path,
      ),
    ),
    ...halfModules(checkpoint.weights, checkpointPath),
  ];
}

function requireTensors(
  { weights, others }: Checkpoint,
  parts: ModelPart[],
  checkpointPath: string,
): void {
  if (weights.length === 0 && others.length === 0)
    throw new UserError(
      l10n.t(
        '{0} holds no weights: its state_dict is empty. Choose another checkpoint.',
        checkpointPath,
      ),
    );
  const spoilt = others.filter(
    name =>
      !name.endsWith('_extra_state') &&
      (weights.length === 0 || parts.some(({ path }) => name.startsWith(`${path}.`))),
  );
  if (spoilt.length === 0) return;
  throw new UserError(
    l10n.t(
      "{0} holds something other than tensors as weights: {1}. Save the model's state_dict() with torch.save again.",
      checkpointPath,
      named(spoilt),
    ),
  );
}

function lacking(
  config: EvaluatedConfig,
  { weights }: Checkpoint,
  checkpointPath: string,
  parts: ModelPart[],
  missing: ModelPart[],
): UserError {
  const prefixes = foreignPrefixes(weights, parts);
  if (prefixes.length > 0) {
    return new UserError(
      l10n.t(
        'The names of the weights in {0} begin with {1}, and MMOCR would load none of them: it looks for {2}. Save them without the prefix.',
        checkpointPath,
        prefixes.map(prefix => `"${prefix}"`).join(', '),
        named(missing.map(({ path }) => path)),
      ),
    );
  }
  return new UserError(
    l10n.t(
      '{0} has no weights for {1} of the model in {2}: MMOCR would leave them random. Choose the checkpoint that was trained with this config.',
      checkpointPath,
      named(missing.map(({ path }) => path)),
      config.path,
    ),
  );
}

/**
 * What stands before the name of a part where the part itself is not at the beginning: `student.`,
 * `model.`, `teacher.module.`.
 */
function foreignPrefixes(weights: string[], parts: ModelPart[]): string[] {
  const firsts = new Set(parts.map(({ path }) => path.split('.', 1)[0]!));
  if (weights.some(name => firsts.has(name.split('.', 1)[0]!))) return [];
  const prefixes = weights.flatMap(name => {
    const components = name.split('.');
    const at = components.findIndex(component => firsts.has(component));
    return at > 0 ? [`${components.slice(0, at).join('.')}.`] : [];
  });
  return [...new Set(prefixes)].slice(0, MOST_NAMED).map(visibleName);
}

/** Modules that have one half of what belongs together. */
function halfModules(weights: string[], checkpointPath: string): string[] {
  const present = new Set(weights);
  const halves = [
    ['bias', 'weight'],
    ['running_var', 'running_mean'],
    ['running_mean', 'running_var'],
    ['weight_ih_l0', 'weight_hh_l0'],
    ['weight_hh_l0', 'weight_ih_l0'],
  ] as const;
  const lacks = weights.flatMap(name => {
    const at = name.lastIndexOf('.') + 1;
    const half = halves.find(([has]) => name.slice(at) === has);
    return half && !present.has(name.slice(0, at) + half[1]) ? [name.slice(0, at) + half[1]] : [];
  });
  return lacks.length === 0
    ? []
    : [
        l10n.t(
          '{0} seems to lack weights: {1}. What the model does not find stays random.',
          checkpointPath,
          named(lacks),
        ),
      ];
}

/** Every beginning of a name that ends where a module does. */
function prefixesOf(weights: string[]): Set<string> {
  const prefixes = new Set<string>();
  for (const name of weights) {
    for (
      let at = name.indexOf('.'), depth = 0;
      at >= 0 && depth < 8;
      at = name.indexOf('.', at + 1), depth++
    )
      prefixes.add(name.slice(0, at));
  }
  return prefixes;
}

/** Without those inside of others: a missing part says all of its own parts. */
function outermost(missing: ModelPart[]): ModelPart[] {
  return missing.filter(({ path }) => !missing.some(other => path.startsWith(`${other.path}.`)));
}

function named(names: string[]): string {
  const first = names.slice(0, MOST_NAMED).map(visibleName).join(', ');
  return names.length > MOST_NAMED
    ? l10n.t('{0} and {1} more', first, names.length - MOST_NAMED)
    : first;
}
