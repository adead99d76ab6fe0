import * as l10n from '@vscode/l10n';
import { UserError } from '../../base/errors';
import type { DeployedModel, Deployment } from '../deployment';

/** The ServingRuntime, and the model format by which it is found. */
export const runtimeName = 'mmocr-serving';
export const modelFormat = 'mmocr';

/** KServe's usual host is `NAME-NAMESPACE.DOMAIN`, and a label of a host has 63 letters at most. */
const longestLabel = 63;
/** `NAME-predictor-` and a pod's own ending. */
const longestName = 40;
const shortestName = 12;

/** A model and the name of its InferenceService. */
export interface NamedModel {
  model: DeployedModel;
  name: string;
}

/**
 * Names as Kubernetes has them (RFC 1035) for models as TorchServe names them: `My_Model.v2`
 * becomes `my-model-v2`. The model itself is still asked for by its own.
 *
 * @throws UserError where the namespace leaves no room for any name.
 */
export function namedModels({ models, options: { namespace } }: Deployment): NamedModel[] {
  const room = Math.min(longestName, longestLabel - 1 - namespace.length);
  if (room < shortestName)
    throw new UserError(
      l10n.t(
        '{0} {1}: KServe joins the names of model and namespace, and that has {2} letters at most. Choose a shorter one.',
        '--namespace',
        namespace,
        longestLabel,
      ),
    );
  const taken = new Set<string>();
  return models.map(model => {
    const wanted = label(model.name);
    let name = cut(wanted, room);
    for (let n = 2; taken.has(name); n++) name = `${cut(wanted, room - 1 - String(n).length)}-${n}`;
    taken.add(name);
    return { model, name };
  });
}

/** Starts with a letter, as the name of a Service does. */
function label(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return /^[a-z]/.test(plain) ? plain : `m-${plain}`;
}

function cut(name: string, length: number): string {
  return name.slice(0, length).replace(/-+$/, '');
}
