#!/usr/bin/env python3
"""Writes the start of a training for `evenflow bench --start`, and tells PyTorch's own losses from there.

usage: losses.py [--rate FACTOR] WORKLOAD FILE
FILE becomes safetensors: the initial parameters under Evenflow's names and the batches, both in Evenflow's layouts.
Printed is one line of JSON: engine, workload, and the losses before the first 11 steps, the last one after 10 steps.
"""
import argparse
import json
import struct
import warnings
from collections import Counter

import torch
import torch.nn as nn

from workloads import TRAININGS, Gpt, GptBlock, ResidualBlock

STEPS = 11


def affine(module):
    return {"scale": module.weight, "bias": module.bias}


def linear(module):
    arrays = {"weight": module.weight.T}
    return arrays if module.bias is None else {**arrays, "bias": module.bias}


def conv(module):
    arrays = {"weight": module.weight.permute(2, 3, 1, 0)}
    return arrays if module.bias is None else {**arrays, "bias": module.bias}


def lstm(module):
    return {
        "layer1.weight": module.weight_ih_l0.T,
        "layer1.recurrent": module.weight_hh_l0.T,
        "layer1.bias": module.bias_ih_l0 + module.bias_hh_l0,
    }


def prefixed(name, arrays):
    return {f"{name}.{key}": value for key, value in arrays.items()}


def block(module):
    arrays = {
        **prefixed("conv1", conv(module.conv1)),
        **prefixed("norm1", affine(module.norm1)),
        **prefixed("conv2", conv(module.conv2)),
        **prefixed("norm2", affine(module.norm2)),
    }
    if isinstance(module.shortcut, nn.Conv2d):
        arrays["shortcut.weight"] = module.shortcut.weight.flatten(1).T
        arrays.update(prefixed("shortcut-norm", affine(module.shortcut_norm)))
    return arrays


def gpt_block(module):
    return {
        **prefixed("norm1", affine(module.norm1)),
        **prefixed("attention", linear(module.attention)),
        **prefixed("attention.out", linear(module.attention_out)),
        **prefixed("norm2", affine(module.norm2)),
        **prefixed("mlp.wide", linear(module.wide)),
        **prefixed("mlp.narrow", linear(module.narrow)),
    }


KINDS = {
    nn.Linear: ("linear", linear),
    nn.Conv2d: ("conv", conv),
    nn.BatchNorm1d: ("norm", affine),
    nn.BatchNorm2d: ("norm", affine),
    nn.LSTM: ("lstm", lstm),
    nn.Embedding: ("embedding", lambda module: {"weight": module.weight}),
    nn.EmbeddingBag: ("embedding", lambda module: {"weight": module.weight}),
    ResidualBlock: ("block", block),
    GptBlock: ("block", gpt_block),
}


def in_order(layers):
    """Layers are named by kind and ordinal among their kind."""
    arrays = {}
    ordinals = Counter()
    for layer in layers:
        if type(layer) in KINDS:
            kind, export = KINDS[type(layer)]
            ordinals[kind] += 1
            arrays.update(prefixed(f"{kind}{ordinals[kind]}", export(layer)))
    return arrays


def parameters(name, model):
    if isinstance(model, Gpt):
        return {
            "embedding.weight": model.embedding.weight,
            **in_order(model.blocks),
            "positions": model.positions,
            **prefixed("norm", affine(model.norm)),
            **prefixed("out", linear(model.out)),
        }
    arrays = in_order(model.children())
    if name == "lenet5":
        # Features are flattened [height, width, channels] there, [channels, height, width] here.
        weight = arrays["linear1.weight"]
        arrays["linear1.weight"] = weight.view(16, 5, 5, -1).permute(1, 2, 0, 3).reshape(weight.shape)
    return arrays


def batches(training):
    arrays = {}
    for i, (x, y) in enumerate(training.batches[:STEPS]):
        is_image = x.dim() == 4
        is_text = x.dtype == torch.long and y.numel() == x.numel()
        arrays[f"batch{i}.x"] = x.permute(0, 2, 3, 1) if is_image else x
        arrays[f"batch{i}.y"] = y.view(x.shape) if is_text else y
    return arrays


def write(path, arrays):
    """Safetensors: the length of the header, the header, the data."""
    header, data, end = {}, [], 0
    for name, tensor in arrays.items():
        is_float = tensor.is_floating_point()
        array = tensor.detach().to(torch.float32 if is_float else torch.int32).contiguous().numpy()
        begin, end = end, end + array.nbytes
        header[name] = {"dtype": "F32" if is_float else "I32", "shape": list(array.shape), "data_offsets": [begin, end]}
        data.append(array)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)))
        file.write(text)
        for array in data:
            file.write(array.tobytes())


def main():
    parser = argparse.ArgumentParser(description="Writes a start of a training and tells PyTorch's losses from there.")
    parser.add_argument("--rate", type=float, default=1, help="what learning rates are multiplied by")
    parser.add_argument("workload", choices=TRAININGS)
    parser.add_argument("file")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    torch.manual_seed(0)
    training = TRAININGS[options.workload]()
    if options.workload == "char-lstm":
        # PyTorch's two biases only add up, but Adam would move each of them by a whole step.
        training.model.lstm.bias_hh_l0.requires_grad_(False)
    for optimizer in training.optimizers:
        for group in optimizer.param_groups:
            group["lr"] *= options.rate
    write(options.file, {**parameters(options.workload, training.model), **batches(training)})
    losses = [training.step().item() for _ in range(STEPS)]
    print(json.dumps({"engine": "pytorch " + torch.__version__, "workload": options.workload, "losses": losses}))


if __name__ == "__main__":
    main()
