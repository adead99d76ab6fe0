"""Which generation of MMOCR a config was written for: what its files, bases included, name."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .substitution import BASE

MARKS = {
    "0.x": {
        "data", "dist_params", "label_convertor", "bbox_head", "checkpoint_config", "lr_config",
        "optimizer_config", "log_config", "evaluation", "total_epochs", "img_norm_cfg", "runner",
        "samples_per_gpu", "workers_per_gpu", "opencv_num_threads", "mp_start_method",
    },
    "1.x": {
        "default_scope", "test_dataloader", "val_dataloader", "train_dataloader", "det_head",
        "test_evaluator", "val_evaluator", "data_preprocessor", "optim_wrapper", "default_hooks",
        "param_scheduler", "env_cfg", "visualizer", "vis_backends", "module_loss", "_scope_",
        "auto_scale_lr", "randomness", "log_processor", "read_base", BASE + ".",
    },
}  # fmt: skip


def generation_of(trees: list[ast.Module]) -> str:
    """`0.x` or `1.x`, by the majority of telling names; 1.x where nothing tells."""
    names = {name for tree in trees for name in _names(tree)}
    return '0.x' if len(names & MARKS['0.x']) > len(names & MARKS['1.x']) else '1.x'


def _names(tree: ast.Module) -> Iterator[str]:
    """Variables set, keyword arguments, dictionary keys, functions called, and `_base_.` used."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword):
            yield node.arg or ''
        elif isinstance(node, ast.Dict):
            yield from (k.value for k in node.keys if isinstance(k, ast.Constant) and k.value)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.value.id + '.'
