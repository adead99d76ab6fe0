"""Only what MMOCR's registries have is built; a config names anything else in vain.

MMOCR 1.x takes a type with a dot in it for the path of an object, imports that from wherever it
lies and calls it: `subprocess.getoutput` runs a command. MMOCRs of both generations call a type
that is no string. Whoever trusts an archive sets MMOCR_TRUST_ARCHIVE=1.
"""

from __future__ import annotations

import importlib
import os
import sys
from types import ModuleType
from typing import Any, Iterator

# OpenMMLab's: importing what they have registers classes. The others are those that a config's
# `custom_imports` brought in.
PACKAGES = {
    'mmocr', 'mmengine', 'mmcv', 'mmdet', 'mmdet3d', 'mmcls', 'mmpretrain', 'mmseg', 'mmpose',
    'mmaction', 'mmtrack', 'mmrotate', 'mmrazor', 'mmselfsup', 'mmedit', 'mmagic', 'mmgen',
    'mmflow', 'mmfewshot', 'mmdeploy', 'mmyolo',
}  # fmt: skip


def trusted() -> bool:
    return os.environ.get('MMOCR_TRUST_ARCHIVE') == '1'


def refusal(what: str) -> RuntimeError:
    return RuntimeError(
        f'{what} could run any code, and was refused. If you trust the author of the model, set '
        'MMOCR_TRUST_ARCHIVE=1 in the environment and try again'
    )


def family(registry: Any) -> Iterator[Any]:
    """All registries that `registry` finds classes in."""
    while registry.parent is not None:
        registry = registry.parent
    waiting = [registry]
    while waiting:
        member = waiting.pop()
        yield member
        waiting.extend(member.children.values())


def registered(registry: Any, found: Any) -> bool:
    return any(found is own for member in family(registry) for own in member.module_dict.values())


def by_path(registry: Any, key: str) -> Any:
    """The registered class that lies at `key`, a module's path and a name in it; else None."""
    module_name, _, name = key.rpartition('.')
    module = sys.modules.get(module_name)
    if module is None and key.partition('.')[0] in PACKAGES:
        try:
            module = importlib.import_module(module_name)
        except ImportError:
            return None
    found = getattr(module, name, None) if isinstance(module, ModuleType) else None
    return found if found is not None and registered(registry, found) else None


def refuse_foreign(registry: Any, key: str) -> RuntimeError:
    return refusal(f"{key}, which is no class of MMOCR's registries ({registry.name}),")


def require_known_scope(registry: Any, scope: str | None) -> None:
    """A scope is a package that mmengine imports."""
    if scope is None or trusted() or scope in PACKAGES:
        return
    if scope not in {member.scope for member in family(registry)}:
        raise refusal(f'the scope {scope}, which is no package of OpenMMLab,')


def require_buildable(registry: Any, cfg: Any) -> None:
    kind = cfg.get('type') if isinstance(cfg, dict) else None
    if trusted() or kind is None:
        return
    if not isinstance(kind, str) and not registered(registry, kind):
        raise refuse_foreign(registry, getattr(kind, '__qualname__', repr(kind)))
    # It evaluates its condition, a text, for every image.
    name = kind if isinstance(kind, str) else kind.__name__
    if name.rpartition('.')[2] == 'ConditionApply':
        raise refusal(f'the condition {cfg.get("condition")!r} of ConditionApply')


def guarded(registry_class: type[Any]) -> bool:
    """Whether this was done already; marks it as done."""
    done = getattr(registry_class, 'builds_registered_only', False)
    registry_class.builds_registered_only = True  # type: ignore[attr-defined]
    return done


def guard_build(registry_class: type[Any]) -> None:
    build = registry_class.build

    def build_registered(self: Any, cfg: Any, *args: Any, **kwargs: Any) -> Any:
        require_buildable(self, cfg)
        return build(self, cfg, *args, **kwargs)

    registry_class.build = build_registered


def guard_mmengine() -> None:
    from mmengine.registry import Registry, registry

    if guarded(Registry):
        return
    guard_build(Registry)
    get, switch, import_object = (
        Registry.get,
        Registry.switch_scope_and_registry,
        registry.get_object_from_string,
    )

    def get_registered(self: Any, key: str) -> Any:
        if trusted() or not isinstance(key, str):
            return get(self, key)
        scope, _ = self.split_scope_key(key)
        known = scope is None or scope in {*PACKAGES, *(m.scope for m in family(self))}
        found = get(self, key) if known else None
        if found is None and '.' in key:
            found = by_path(self, key)
            if found is None:
                raise refuse_foreign(self, key)
        return found

    def switch_to_known(self: Any, scope: str | None) -> Any:
        require_known_scope(self, scope)
        return switch(self, scope)

    registry.get_object_from_string = lambda name: import_object(name) if trusted() else None
    Registry.get = get_registered
    Registry.switch_scope_and_registry = switch_to_known


def guard_mmcv() -> None:
    """mmcv 1.x imports nothing; of another package's types it knows those that are imported."""
    from mmcv.utils import Registry

    if guarded(Registry):
        return
    guard_build(Registry)
    get = Registry.get

    def get_registered(self: Any, key: str) -> Any:
        scope, _ = self.split_scope_key(key)
        if scope is not None and scope not in {member.scope for member in family(self)}:
            raise RuntimeError(
                f"{key} is no class of MMOCR's registries ({self.name}), "
                'and MMOCR 0.x builds no other'
            )
        return get(self, key)

    Registry.get = get_registered
