"""Training a miniature on a handful of images until it reads them."""

from __future__ import annotations

import contextlib
from typing import Any, Callable, Sequence

import torch
from torch import Tensor, nn

#: Left as at inference: what is learnt is then exactly what is asked for.
INFERENCE = ('BatchNorm1d', 'BatchNorm2d', 'Dropout', 'Dropout2d', 'DropPath', 'MultiheadAttention')

#: Above this loss nothing is read yet.
READABLE = 1.0


def training_mode(model: nn.Module) -> None:
    """Teacher forcing on, normalisation and dropout as at inference."""
    model.train()
    for module in model.modules():
        if type(module).__name__ in INFERENCE:
            module.eval()


@torch.no_grad()
def measure_normalisation(model: nn.Module, batches: Sequence[Any], loss: Callable) -> None:
    """Set the running statistics of every batch norm to those of all the batches."""
    norms = [m for m in model.modules() if isinstance(m, nn.modules.batchnorm._BatchNorm)]
    momenta = [norm.momentum for norm in norms]
    training_mode(model)
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
        norm.train()
    for batch in batches:
        with contextlib.suppress(ValueError):  # one value per channel has no variance
            loss(batch)
    for norm, momentum in zip(norms, momenta):
        norm.momentum = momentum
    training_mode(model)


def overfit(
    model: nn.Module,
    batches: Sequence[Any],
    loss: Callable[[Any], Tensor],
    learnt: Callable[[], bool],
    steps: int,
    rate: float = 2e-3,
) -> int:
    """Adam on all the batches at once until `learnt` says so; gives the number of steps."""
    optimiser = torch.optim.Adam(model.parameters(), rate)
    for step in range(steps):
        if step in (0, 30, 100):
            measure_normalisation(model, batches, loss)
        training_mode(model)
        optimiser.zero_grad()
        total = 0.0
        for batch in batches:
            part = loss(batch) / len(batches)
            part.backward()
            total += float(part.detach())
        nn.utils.clip_grad_norm_(model.parameters(), 5)
        for group in optimiser.param_groups:
            group['lr'] = rate * min(1, (step + 1) / 20) * (1 if step < steps / 2 else 0.3)
        optimiser.step()
        if step % 25 == 24:
            print(f'  step {step + 1}: loss {total:.3f}', flush=True)
            model.eval()
            # Reading takes as long as several steps.
            if total < READABLE and learnt():
                return step + 1
    model.eval()
    return steps
