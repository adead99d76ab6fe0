"""Whether a checkpoint has what its model needs: PyTorch leaves the rest random, without a word."""

from __future__ import annotations

import contextlib
from collections import Counter
from typing import Any, Iterator

from mmocr_archive.faults import Fault

MOST_NAMED = 5


class Loading:
    """Weights that were loaded into a model."""

    def __init__(self, model: Any, state: Any) -> None:
        self.model = model
        self.given = {str(key): getattr(value, 'shape', None) for key, value in state.items()}


@contextlib.contextmanager
def watched() -> Iterator[list[Loading]]:
    """What is loaded into models meanwhile, by whatever handler."""
    loadings: list[Loading] = []
    try:
        from torch import nn
    except ImportError:  # the handler says so, if it needs it
        yield loadings
        return
    original = nn.Module._load_from_state_dict

    def load(self: Any, state_dict: Any, prefix: str, *args: Any, **kwargs: Any) -> Any:
        if prefix == '':
            loadings.append(Loading(self, state_dict))
        return original(self, state_dict, prefix, *args, **kwargs)

    # Of the whole model it is called with no prefix, by PyTorch's own loading and by OpenMMLab's.
    nn.Module._load_from_state_dict = load
    try:
        yield loadings
    finally:
        nn.Module._load_from_state_dict = original


def require_weights(loadings: list[Loading]) -> None:
    """Raises Fault for the first model that did not get all its weights."""
    for loading in loadings:
        wanted, given = needed(loading.model), loading.given
        if not wanted:
            continue
        require_shapes(loading.model, given)
        lacking = {name for name, others in wanted.items() if not any(o in given for o in others)}
        if len(lacking) == len(wanted):
            raise strangers(wanted, given)
        if lacking:
            raise incomplete(loading.model, set(wanted), lacking, given)


def needed(model: Any) -> dict[str, list[str]]:
    """Weights that answering takes, each with all its names: shared ones have several."""
    names: dict[int, list[str]] = {}
    for name, value in model.state_dict(keep_vars=True).items():
        if hasattr(value, 'is_floating_point') and value.is_floating_point():
            names.setdefault(id(value), []).append(name)
    learned = {id(parameter) for parameter in model.parameters()}
    blind = getattr(model, 'visual_modality', True) is False
    return {
        same[0]: same
        for key, same in names.items()
        # Other buffers are computed, not trained. The threshold map is for training alone; SDMGR
        # without pictures never asks its backbone.
        if (key in learned or same[0].endswith(('.running_mean', '.running_var')))
        and '.threshold.' not in same[0]
        and not (blind and same[0].startswith('backbone.'))
    }


def require_shapes(model: Any, given: dict[str, Any]) -> None:
    differ = [
        (name, list(given[name]), list(value.shape))
        for name, value in model.state_dict().items()
        if given.get(name) is not None and given[name] != value.shape
    ]
    if differ:
        name, has, wants = differ[0]
        raise Fault('weightsShape', name=name, given=has, wanted=wants, count=len(differ))


def strangers(wanted: dict[str, list[str]], given: dict[str, Any]) -> Fault:
    """None of the names fit: by a prefix, or as those of another model."""
    prefixes: Counter[str] = Counter()
    for name in given:
        parts = name.split('.')
        for at in range(1, len(parts)):
            if '.'.join(parts[at:]) in wanted:
                prefixes['.'.join(parts[:at]) + '.'] += 1
                break
    if prefixes:
        return Fault('weightsPrefix', prefixes=[name for name, _ in prefixes.most_common(3)])
    return Fault('weightsOther', example=next(iter(given), ''), wanted=next(iter(wanted)))


def incomplete(model: Any, wanted: set[str], lacking: set[str], given: dict[str, Any]) -> Fault:
    parts: list[str] = []
    for name, _ in model.named_modules():
        if not name or name.count('.') > 1 or any(name.startswith(f'{part}.') for part in parts):
            continue
        own = {each for each in wanted if each.startswith(f'{name}.')}
        if own and own <= lacking:
            parts.append(name)
    if not parts:
        names = sorted(lacking)[:MOST_NAMED]
        return Fault('weightsMissing', count=len(lacking), of=len(wanted), names=names)
    made_for = generation_of(parts, given)
    return Fault('weightsParts', parts=parts[:MOST_NAMED], count=len(parts), made_for=made_for)


def generation_of(parts: list[str], given: dict[str, Any]) -> str | None:
    """Of which MMOCR the checkpoint is, where a detector's head has the other one's name."""
    heads = {'det_head': ('bbox_head.', '0.x'), 'bbox_head': ('det_head.', '1.x')}
    for head, (other, generation) in heads.items():
        if head in parts and any(name.startswith(other) for name in given):
            return generation
    return None
