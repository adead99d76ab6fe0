import fs from 'node:fs';
import path from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import type { Manifest } from '../../../../src/deploy/yaml';

interface Schemas {
  kinds: Record<string, object>;
  $defs?: Record<string, object>;
}

const folder = path.resolve(__dirname, '../../../schemas');
const validators = new Map<string, ValidateFunction>();
for (const file of ['kubernetes.json', 'crds.json']) {
  const { kinds, $defs = {} } = JSON.parse(
    fs.readFileSync(path.join(folder, file), 'utf8'),
  ) as Schemas;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  for (const [kind, schema] of Object.entries(kinds))
    validators.set(kind, ajv.compile({ ...schema, $defs }));
}

/**
 * What the published schemas (`test/schemas`) refuse in manifests, as `KIND/NAME: WHERE: WHAT`;
 * also a kind that has no schema there. Takes Kubernetes', KServe's and KubeRay's objects.
 */
export function schemaFaults(manifests: readonly Manifest[]): string[] {
  return manifests.flatMap(manifest => {
    const { apiVersion, kind, metadata } = manifest;
    const at = `${kind}/${String((metadata as { name?: string } | undefined)?.name)}`;
    const validate = validators.get(`${apiVersion}/${kind}`);
    if (!validate) return [`${at}: no schema of ${apiVersion}/${kind}`];
    validate(manifest);
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${at}: ${instancePath}: ${message} ${JSON.stringify(params)}`,
    );
  });
}
