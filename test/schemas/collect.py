"""Make the schemas of this folder anew (README.md says from which versions, and where they are).

    python collect.py KUBERNETES_FOLDER INFERENCESERVICES.yaml SERVINGRUNTIMES.yaml RAYSERVICES.yaml

The first is `v…-local-strict` of the package kubernetes-validate, the others are the projects' own
CRDs. Kept is what the manifests we write use; anything else is refused, so a field that is new
in a manifest is added to `POD`, `PREDICTOR` or `RUNTIME` here.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

KINDS = [
    'deployment-apps-v1', 'service-v1', 'horizontalpodautoscaler-autoscaling-v2',
    'poddisruptionbudget-policy-v1', 'networkpolicy-networking-v1', 'persistentvolumeclaim-v1',
    'namespace-v1', 'configmap-v1', 'pod-v1',
]  # fmt: skip
# Of the pods in CRDs, whose schemas are whole and inline, thousands of lines each.
POD = {
    'automountServiceAccountToken', 'containers', 'enableServiceLinks', 'hostNetwork', 'hostPID',
    'nodeSelector', 'securityContext', 'terminationGracePeriodSeconds', 'tolerations', 'volumes',
}  # fmt: skip
VOLUMES = {'name', 'configMap', 'emptyDir', 'hostPath', 'persistentVolumeClaim', 'secret'}
PREDICTOR = POD | {
    'annotations', 'labels', 'maxReplicas', 'minReplicas', 'model', 'scaleMetric',
    'scaleMetricType', 'scaleTarget', 'timeout',
}  # fmt: skip
RUNTIME = POD | {'protocolVersions', 'supportedModelFormats'}
NOISE = {'description', 'format', 'default', 'example'}


def kubernetes(folder: Path) -> dict[str, Any]:
    """The kinds, and of the definitions those that they lead to."""
    known = json.loads((folder / '_definitions.json').read_text('utf-8'))['$defs']
    wanted: dict[str, Any] = {}
    kinds = {}
    for name in KINDS:
        schema = plain(json.loads((folder / f'{name}.json').read_text('utf-8')))
        # It comes back from a cluster, and nobody writes it.
        schema['properties'].pop('status', None)
        properties = schema['properties']
        kinds[f'{properties["apiVersion"]["enum"][0]}/{properties["kind"]["enum"][0]}'] = schema
        follow(schema, known, wanted)
    return {'kinds': kinds, '$defs': dict(sorted(wanted.items()))}


def follow(schema: Any, known: dict[str, Any], wanted: dict[str, Any]) -> None:
    if isinstance(schema, list):
        for each in schema:
            follow(each, known, wanted)
    elif isinstance(schema, dict):
        reference = schema.get('$ref')
        if isinstance(reference, str):
            name = reference.rpartition('/')[2]
            schema['$ref'] = f'#/$defs/{name}'
            if name not in wanted:
                wanted[name] = plain(known[name])
                follow(wanted[name], known, wanted)
        for each in schema.values():
            follow(each, known, wanted)


def plain(schema: Any, named: bool = False) -> Any:
    """Without what is for readers; `named`: the keys are names of properties."""
    if isinstance(schema, list):
        return [plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: plain(value, not named and key in ('properties', '$defs'))
        for key, value in schema.items()
        if named or not (key in NOISE or key.startswith('x-kubernetes-'))
    }


def crd(file: Path, version: str) -> dict[str, Any]:
    text = yaml.load(file.read_text('utf-8'), Loader=yaml.CSafeLoader)
    (found,) = [each for each in text['spec']['versions'] if each['name'] == version]
    schema = found['schema']['openAPIV3Schema']
    schema['properties'].pop('status')
    kind = f'{text["spec"]["group"]}/{version}/{text["spec"]["names"]["kind"]}'
    schema['properties']['kind'] = {'enum': [text['spec']['names']['kind']]}
    return {'kind': kind, 'schema': schema}


def only(schema: dict[str, Any], names: set[str]) -> dict[str, Any]:
    schema['properties'] = {k: v for k, v in schema['properties'].items() if k in names}
    return schema


def pod(schema: dict[str, Any], names: set[str] = POD) -> None:
    only(schema, names)
    only(schema['properties']['volumes']['items'], VOLUMES)


def inference_service(file: Path) -> dict[str, Any]:
    found = crd(file, 'v1beta1')
    spec = only(found['schema']['properties']['spec'], {'predictor'})
    pod(spec['properties']['predictor'], PREDICTOR)
    return found


def serving_runtime(file: Path) -> dict[str, Any]:
    found = crd(file, 'v1alpha1')
    pod(found['schema']['properties']['spec'], RUNTIME)
    return found


def ray_service(file: Path) -> dict[str, Any]:
    found = crd(file, 'v1')
    cluster = found['schema']['properties']['spec']['properties']['rayClusterConfig']
    groups = cluster['properties']
    for group in (groups['headGroupSpec'], groups['workerGroupSpecs']['items']):
        pod(group['properties']['template']['properties']['spec'])
    found['schema']['properties']['spec']['properties'].pop('serveService', None)
    return found


def closed(schema: Any) -> Any:
    """As a cluster's own strict validation: a field that is not known is a mistake."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items() if key not in NOISE}
    if schema.get('x-kubernetes-int-or-string'):
        made = {'type': ['integer', 'string']}
    opened = schema.get('x-kubernetes-preserve-unknown-fields')
    if isinstance(schema.get('properties'), dict) and not opened and schema['properties']:
        made['properties'] = {key: closed(each) for key, each in schema['properties'].items()}
        made.setdefault('additionalProperties', False)
    return {key: value for key, value in made.items() if not key.startswith('x-kubernetes-')}


def write(name: str, schemas: dict[str, Any]) -> None:
    text = json.dumps(schemas, separators=(',', ':'), sort_keys=True)
    Path(__file__).with_name(name).write_text(text + '\n', 'utf-8')
    print(name, len(text))


def main() -> None:
    folder, services, runtimes, ray = (Path(each) for each in sys.argv[1:5])
    write('kubernetes.json', kubernetes(folder))
    found = [inference_service(services), serving_runtime(runtimes), ray_service(ray)]
    write('crds.json', {'kinds': {each['kind']: closed(each['schema']) for each in found}})


if __name__ == '__main__':
    main()
