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

/** A name as Kubernetes has it (RFC 1123 label). */
const label: Rule = (value, key) => {
  if (typeof value === 'string' && /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value)) return value;
  throw new Refused(key, value, l10n.t('lower-case letters, digits and "-"'));
};

/** An image by tag or digest: what `latest` names tomorrow nobody knows. */
const image: Rule = (value, key) => {
  const [, tag] =
    /^(?:[\w.-]+(?::\d+)?\/)?[a-z0-9._/-]+(?::([\w.-]{1,128})|@sha256:[0-9a-f]{64})$/.exec(
      String(value),
    ) ?? [];
  if (
    typeof value === 'string' &&
    value.length <= 300 &&
    tag !== 'latest' &&
    (tag ?? value.includes('@'))
  )
    return value;
  throw new Refused(key, value, l10n.t('NAME:TAG or NAME@sha256:…, not "latest"'));
};

const rules: Record<keyof DeployOptions, Rule> = {
  replicas: whole(1, 1000),
  maxReplicas: whole(1, 1000),
  gpus: number(0, 16),
  batch: whole(1, 64),
  namespace: label,
  image,
  store: oneOf('claim', 'image'),
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
  for (const name of names) Object.assign(options, { [name]: checked(name, given[name]) });
  if (given.maxReplicas === undefined) options.maxReplicas = options.replicas;
  if (options.maxReplicas < options.replicas)
    throw new UserError(l10n.t('{0} is less than {1}', flagOf('maxReplicas'), flagOf('replicas')));
  return options;
}

function checked(name: keyof DeployOptions, value: unknown): unknown {
  try {
    return rules[name](value, flagOf(name));
  } catch (error) {
    if (error instanceof Refused) throw new UserError(error.message);
    throw error;
  }
}
