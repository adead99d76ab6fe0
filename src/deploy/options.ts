import * as l10n from '@vscode/l10n';
import { UserError } from '../base/errors';
import { number, oneOf, Refused, type Rule, whole } from '../base/valueRules';
import type { DeployOptions, DeployTargetId } from './deployment';
import { deployTargets } from './targets';

/** What holds where nobody says otherwise. */
export const defaultOptions: DeployOptions = {
  replicas: 1,
  maxReplicas: 1,
  gpus: 0,
  batch: 1,
  namespace: 'mmocr',
  image: 'mmocr-serving:0.1.0',
  store: 'claim',
};

/**
 * A name as Kubernetes has it (RFC 1123 label). Those of `kube-` are the cluster's own: what the
 * folder makes of its namespace, "restricted", would keep the cluster's pods from starting.
 */
const label: Rule = (value, key) => {
  if (typeof value === 'string' && /^(?!kube-)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value))
    return value;
  throw new Refused(
    key,
    value,
    l10n.t('lower-case letters, digits and "-", not beginning with "kube-"'),
  );
};

/** One part of an image's name (OCI distribution specification). */
const part = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
/** Host and port of a registry, name, then tag, digest or both. */
const imageName = new RegExp(
  `^(?:[\\w.-]+(?::\\d+)?/)?${part}(?:/${part})*(?::(\\w[\\w.-]{0,127}))?(?:@sha256:[0-9a-f]{64})?$`,
);

/** An image by tag or digest: what `latest` names tomorrow nobody knows. */
const image: Rule = (value, key) => {
  if (typeof value === 'string' && value.length <= 300) {
    const [whole, tag] = imageName.exec(value) ?? [];
    const pinned = value.includes('@') || (tag !== undefined && tag !== 'latest');
    if (whole !== undefined && pinned) return value;
  }
  throw new Refused(key, value, l10n.t('NAME:TAG or NAME@sha256:…, not "latest"'));
};

/** Ray schedules a part of one GPU, but not of a second (`ray_actor_options.num_gpus`). */
const partOfOne: Rule = (value, key) => {
  const given = number(0, 16)(value, key) as number;
  if (given < 1 || Number.isInteger(given)) return given;
  throw new Refused(key, value, l10n.t('a part of 1, or a whole number'));
};

/** What each option may be, wherever a target does not say otherwise. */
const rules: Record<keyof DeployOptions, Rule> = {
  replicas: whole(1, 1000),
  maxReplicas: whole(1, 1000),
  gpus: whole(0, 16),
  batch: whole(1, 64),
  namespace: label,
  image,
  store: oneOf('claim', 'image'),
};

const ownRules: Partial<Record<DeployTargetId, Partial<typeof rules>>> = {
  ray: { gpus: partOfOne },
  // Several instances share one (`instance_group`).
  triton: { gpus: partOfOne },
};

/** `maxReplicas` as the command line spells it: `--max-replicas`. */
export const flagOf = (option: string): string =>
  `--${option.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;

/** Throws `UserError` naming the option that the target does not take, or takes otherwise. */
export function checkedOptions(
  target: DeployTargetId,
  given: Partial<DeployOptions>,
): DeployOptions {
  const { options: taken } = deployTargets[target];
  const names = (Object.keys(given) as (keyof DeployOptions)[]).filter(
    name => given[name] !== undefined,
  );
  const foreign = names.find(name => !taken.includes(name));
  if (foreign)
    throw new UserError(
      l10n.t(
        '{0} is no option of {1}; it takes {2}',
        flagOf(foreign),
        target,
        taken.map(flagOf).join(', '),
      ),
    );
  const options = { ...defaultOptions };
  for (const name of names)
    Object.assign(options, { [name]: checkedOption(target, name, given[name]) });
  if (given.maxReplicas === undefined) options.maxReplicas = options.replicas;
  if (options.maxReplicas < options.replicas)
    throw new UserError(l10n.t('{0} is less than {1}', flagOf('maxReplicas'), flagOf('replicas')));
  return options;
}

/**
 * The value, where the target can take it; `called` is the option's name in what is said.
 *
 * @throws UserError naming the option and what it may be.
 */
export function checkedOption(
  target: DeployTargetId,
  name: keyof DeployOptions,
  value: unknown,
  called = flagOf(name),
): unknown {
  try {
    return (ownRules[target]?.[name] ?? rules[name])(value, called);
  } catch (error) {
    if (error instanceof Refused) throw new UserError(error.message);
    throw error;
  }
}
