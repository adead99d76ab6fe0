"""Decoders that read one character after the other: one ONNX Loop that stops when all is read."""

from __future__ import annotations

from typing import Any, Callable

import torch
from torch import Tensor, nn

from networks.example_images import example_words
from networks.loop import with_loop
from networks.network import Network
from networks.recogniser_size import recogniser_size

Tensors = tuple[Tensor, ...]


class Step(nn.Module):
    """One step of a decoder. `state` goes from step to step, `memory` is the same for all."""

    def __init__(self, model: nn.Module, classes: int) -> None:
        super().__init__()
        self.decoder = model.decoder
        self.classes = classes
        self.length = model.decoder.max_seq_len
        self.start = getattr(
            model, 'label_convertor', getattr(self.decoder, 'dictionary', None)
        ).start_idx
        self.end = end_of(model)

    def begin(self, image: Tensor, valid_ratio: Tensor | None) -> tuple[Tensors, Tensors]:
        """State before the first step, and memory."""
        raise NotImplementedError

    def forward(
        self, token: Tensor, position: Tensor, state: Tensors, memory: Tensors
    ) -> tuple[Tensor, Tensors]:
        """Logits after `token` (N): of the next character (N, C) or of all so far (N, T, C)."""
        raise NotImplementedError

    def scores(self, logits: Tensor) -> Tensor:
        """What MMOCR gives out for the logits."""
        return logits.softmax(-1)

    def ended(self, ended: Tensor, token: Tensor, state: Tensors) -> Tensor:
        """Which texts (N, bool) no further step can change, `token` (N) being the newest."""
        return ended | (token == self.end)


def end_of(model: nn.Module) -> int:
    """The class that ends the text; −1 where MMOCR's post-processing does not stop at it."""
    if hasattr(model, 'label_convertor'):
        return model.label_convertor.end_idx
    reader = model.decoder.postprocessor
    end = reader.dictionary.end_idx
    return -1 if end is None or end in reader.ignore_indexes else end


class Begin(nn.Module):
    """Everything before the Loop: what is carried from step to step, then the memory."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self.step = step

    def forward(self, image: Tensor, valid_ratio: Tensor | None = None) -> Tensors:
        state, memory = self.step.begin(image, valid_ratio)
        count = image.shape[0]
        token = torch.full((count,), self.step.start, dtype=torch.long)
        nothing = image.new_zeros((count, 0, self.step.classes))
        return (token, token < 0, nothing, *state, *memory)


class Body(nn.Module):
    """What the Loop repeats: takes and gives a condition, then what is carried."""

    def __init__(self, step: Step, states: int) -> None:
        super().__init__()
        self.step = step
        self.states = states

    def forward(self, position: Tensor, going: Tensor, *carried: Tensor) -> Tensors:
        token, ended, scores, *rest = carried
        state, memory = tuple(rest[: self.states]), tuple(rest[self.states :])
        logits, state = self.step(token, position, state, memory)
        found = self.step.scores(logits)
        if logits.ndim == 2:
            scores = torch.cat((scores, found[:, None]), 1)
        else:
            scores, logits = found, logits[:, -1]
        token = logits.argmax(-1)
        ended = self.step.ended(ended, token, state)
        return (going & ~ended.all(), token, ended, scores, *state)


def completed(begin: Any, step: Step, example: Tensors) -> Any:
    """The exported `Begin` of `step`, completed to the whole network."""
    with torch.no_grad():
        first = Begin(step)(*example)
        states = len(step.begin(*example, *([None] * (2 - len(example))))[0])
        body = Body(step, states).eval()
        # Once round, so that no tensor is empty while it is traced.
        _, *carried = body(torch.tensor(0), torch.tensor(True), *first)
    shared = first[len(carried) :]
    inputs = (torch.tensor(1), torch.tensor(True), *carried, *shared)
    return with_loop(begin, body, inputs, step.length)


def up_to_end(step: Step, scores: Tensor) -> Tensor:
    """MMOCR's scores (N, T, C) without the steps that come after all texts' ends."""
    tokens = scores.argmax(-1)
    ended = tokens[:, 0] < 0
    read = torch.cat((torch.full_like(tokens[:, :1], step.start), tokens), 1)
    for t in range(tokens.shape[1]):
        ended = step.ended(ended, tokens[:, t], (read[:, : t + 2],))
        if ended.all():
            return scores[:, : t + 1]
    return scores


def greedy_network(
    step: Step, reference: Callable[..., Tensor], config: Any, masked: bool = False
) -> Network:
    """The network of a decoder's step; `reference` gives MMOCR's scores of all steps."""
    step = step.eval()
    height, width = recogniser_size(config)
    examples: list[Tensors] = []
    # Few: MMOCR reads the whole text anew for each character.
    for n, w in [(2, width or 160), (1, width or 256), (3, width or 96)]:
        ratios = (torch.arange(1, n + 1) / n * w).round() / w
        image = example_words(n, 3, height, w)
        examples.append((image, ratios) if masked else (image,))
    image_axes = {0: 'N'} if width else {0: 'N', 3: 'W'}
    return Network(
        Begin(step),
        lambda *inputs: (up_to_end(step, reference(*inputs)),),
        {'input': image_axes, **({'valid_ratio': {0: 'N'}} if masked else {})},
        {'prob': {0: 'N', 1: 'T'}},
        examples,
        # On what is no word a trained decoder is torn between characters, and each choice is fed
        # to the next: the last bits grow.
        tolerance=1e-3,
        finish=lambda model: completed(model, step, examples[0]),
    )
