"""The applications of `serve.yaml`: one for each model, and one that tells of them."""

from __future__ import annotations

from mmocr_deployments import Front, Model, Recognition
from ray.serve import Application


def model(args: dict[str, str]) -> Application:
    """The model `name`; with `parts: apart` a chain's recogniser has copies of its own."""
    name = args['name']
    if args.get('parts') != 'apart':
        return Model.options(name=name).bind(name)
    reader = Recognition.options(name=f'{name}-recognition').bind(name)
    return Model.options(name=name).bind(name, reader)


def front(args: dict[str, str]) -> Application:
    """`/ping` and `/models`."""
    return Front.bind()
