"""`/ping` and `/models`, as a TorchServe's inference and management addresses answer them.

What a TorchServe calls a worker is a replica here.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from mmocr_http import (
    json_response,
    method_not_allowed,
    model_not_found,
    not_found,
    version_not_found,
)
from starlette.responses import Response

# A replica's state in TorchServe's words; every other one is that of a replica which comes up.
WORDS = {'RUNNING': 'READY', 'STOPPING': 'UNLOADING'}


def answer_front(method: str, path: str, plan: dict[str, Any], status: Any) -> Response:
    """`plan` is deployment.json, `status` what `serve.status()` says."""
    parts = [unquote(part) for part in path.split('/') if part]
    models = {model['name']: model for model in plan['models']}
    if parts == ['ping']:
        well = all(ready(name, status) for name in models)
        return json_response({'status': 'Healthy' if well else 'Unhealthy'}, 200 if well else 500)
    if parts and parts[0] == 'predictions' and len(parts) > 1:
        return model_not_found(parts[1])
    if not parts or parts[0] != 'models' or len(parts) > 3:
        return not_found()
    if method not in ('GET', 'HEAD'):
        return method_not_allowed()
    if len(parts) == 1:
        listed = [{'modelName': name, 'modelUrl': model['file']} for name, model in models.items()]
        return json_response({'models': listed})
    model = models.get(parts[1])
    if model is None:
        return model_not_found(parts[1])
    if len(parts) == 3 and parts[2] not in ('all', model['version']):
        return version_not_found(parts[1], parts[2])
    return json_response([described(model, plan, status)])


def states(name: str, status: Any) -> dict[str, list[str]]:
    """States of all replicas, by the model's deployments: those of a chain's parts, too."""
    application = status.applications.get(name)
    return {
        deployment: [
            str(getattr(state, 'value', state))
            for state, count in each.replica_states.items()
            for _ in range(count)
        ]
        for deployment, each in (application.deployments if application else {}).items()
    }


def ready(name: str, status: Any) -> bool:
    """Whether each deployment of the model has a replica that runs."""
    found = states(name, status)
    return bool(found) and all('RUNNING' in each for each in found.values())


def described(model: dict[str, Any], plan: dict[str, Any], status: Any) -> dict[str, Any]:
    options = plan['options']
    return {
        'modelName': model['name'],
        'modelVersion': model['version'],
        'modelUrl': model['file'],
        'runtime': 'python',
        'minWorkers': options['replicas'],
        'maxWorkers': options['maxReplicas'],
        'batchSize': options['batch'],
        'deviceType': 'gpu' if options['gpus'] else 'cpu',
        'loadedAtStartup': True,
        'workers': [
            {
                'id': f'{deployment}-{index}',
                'status': WORDS.get(state, 'LOADING'),
                'memoryUsage': 0,
                # Of a process on whichever machine, which says nothing here.
                'pid': 0,
                'gpu': bool(options['gpus']),
                'gpuUsage': 'N/A',
            }
            for deployment, found in sorted(states(model['name'], status).items())
            for index, state in enumerate(found)
        ],
    }
