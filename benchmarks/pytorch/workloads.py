"""The training steps that are timed, in PyTorch: the same work under the same names as `evenflow bench`.

A step is batch copy + zero_grad + forward + loss + backward (+ clip) + optimizer. Batches are made beforehand and cycled
through: 8 of them, or 200 for sparse-bag, so that its rows are fresh.
"""
from dataclasses import dataclass, field
from typing import Callable

import torch
import torch.nn as nn
import torch.nn.functional as F

BATCHES = 8
TOKENS = 65
ROWS = 1_000_000


class ResidualBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Identity()
        self.shortcut_norm = nn.Identity()
        if inputs != outputs:
            self.shortcut = nn.Conv2d(inputs, outputs, 1, stride, bias=False)
            self.shortcut_norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        branch = self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x)))))
        return F.relu(branch + self.shortcut_norm(self.shortcut(x)))


class CharLstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(TOKENS, 64)
        self.lstm = nn.LSTM(64, 256, batch_first=True)
        self.linear = nn.Linear(256, TOKENS)

    def forward(self, x):
        return self.linear(self.lstm(self.embedding(x))[0]).flatten(0, 1)


class GptBlock(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(width)
        self.attention = nn.Linear(width, 3 * width)
        self.attention_out = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width)
        self.wide = nn.Linear(width, 4 * width)
        self.narrow = nn.Linear(4 * width, width)

    def forward(self, x):
        batch, time, width = x.shape
        q, k, v = self.attention(self.norm1(x)).view(batch, time, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.attention_out(mixed.transpose(1, 2).reshape(batch, time, width))
        return x + self.narrow(F.gelu(self.wide(self.norm2(x))))


class Gpt(nn.Module):
    def __init__(self, width=128, blocks=4, heads=4, time=64):
        super().__init__()
        self.embedding = nn.Embedding(TOKENS, width)
        self.positions = nn.Parameter(torch.randn(time, width) * 0.02)
        self.blocks = nn.Sequential(*[GptBlock(width, heads) for _ in range(blocks)])
        self.norm = nn.LayerNorm(width)
        self.out = nn.Linear(width, TOKENS, bias=False)

    def forward(self, x):
        return self.out(self.norm(self.blocks(self.embedding(x) + self.positions))).flatten(0, 1)


class SparseBag(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.EmbeddingBag(ROWS, 32, mode="mean", sparse=True)
        self.linear1 = nn.Linear(32, 64)
        self.linear2 = nn.Linear(64, 2)

    def forward(self, x):
        return self.linear2(F.relu(self.linear1(self.embedding(x))))


@dataclass
class Training:
    """A model with its optimizers and batches."""

    model: nn.Module
    optimizers: list
    batch: Callable  # makes features and labels
    clip: float = 0.0
    count: int = BATCHES
    batches: list = field(default_factory=list)
    position: int = 0

    def __post_init__(self):
        self.batches = [self.batch() for _ in range(self.count)]
        self.x, self.y = (tensor.clone() for tensor in self.batches[0])
        self.parameters = list(self.model.parameters())

    def step(self):
        """One training step; its loss before the update."""
        x, y = self.batches[self.position % len(self.batches)]
        self.position += 1
        self.x.copy_(x)
        self.y.copy_(y)
        for optimizer in self.optimizers:
            optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(self.model(self.x), self.y)
        loss.backward()
        if self.clip:
            nn.utils.clip_grad_norm_(self.parameters, self.clip)
        for optimizer in self.optimizers:
            optimizer.step()
        return loss


class Update:
    """An optimizer alone, on ten parameters of a million elements whose gradients stay."""

    def __init__(self, optimizer, clip=0.0):
        self.parameters = [nn.Parameter(torch.randn(1_000_000)) for _ in range(10)]
        for parameter in self.parameters:
            parameter.grad = torch.randn_like(parameter)
        self.optimizer = optimizer(self.parameters)
        self.clip = clip

    def step(self):
        if self.clip:
            nn.utils.clip_grad_norm_(self.parameters, self.clip)
        self.optimizer.step()


def classes(count, number=10):
    return torch.randint(0, number, (count,))


def mlp():
    model = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 256), nn.ReLU(), nn.Linear(256, 10))
    return Training(model, [torch.optim.Adam(model.parameters(), 1e-3)], lambda: (torch.randn(128, 784), classes(128)))


def deep_mlp():
    layers = [nn.Linear(64, 128), nn.Tanh()]
    for _ in range(48):
        layers += [nn.Linear(128, 128), nn.Tanh()]
    model = nn.Sequential(*layers, nn.Linear(128, 10))
    optimizer = torch.optim.SGD(model.parameters(), 1e-3, momentum=0.9)
    return Training(model, [optimizer], lambda: (torch.randn(64, 64), classes(64)))


def deep_mlp_bn():
    layers = [nn.Linear(64, 128), nn.BatchNorm1d(128), nn.ReLU()]
    for _ in range(18):
        layers += [nn.Linear(128, 128), nn.BatchNorm1d(128), nn.ReLU()]
    model = nn.Sequential(*layers, nn.Linear(128, 10))
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    return Training(model, [optimizer], lambda: (torch.randn(256, 64), classes(256)), clip=1.0)


def lenet5():
    model = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    optimizer = torch.optim.SGD(model.parameters(), 1e-2, momentum=0.9)
    return Training(model, [optimizer], lambda: (torch.randn(128, 1, 28, 28), classes(128)))


def resnet20(layout=torch.contiguous_format):
    layers = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    channels = 16
    for outputs, stride in ((16, 1), (32, 2), (64, 2)):
        for block in range(3):
            layers.append(ResidualBlock(channels, outputs, stride if block == 0 else 1))
            channels = outputs
    model = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)).to(memory_format=layout)
    optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9, weight_decay=1e-4)
    return Training(
        model, [optimizer], lambda: (torch.randn(128, 3, 32, 32).contiguous(memory_format=layout), classes(128)))


def char_lstm():
    model = CharLstm()
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    return Training(
        model, [optimizer], lambda: (torch.randint(0, TOKENS, (32, 64)), classes(32 * 64, TOKENS)), clip=1.0)


def gpt_nano():
    model = Gpt()
    optimizer = torch.optim.AdamW(model.parameters(), 1e-3)
    return Training(
        model, [optimizer], lambda: (torch.randint(0, TOKENS, (12, 64)), classes(12 * 64, TOKENS)), clip=1.0)


def sparse_bag():
    model = SparseBag()
    dense = [*model.linear1.parameters(), *model.linear2.parameters()]
    optimizers = [torch.optim.Adagrad([model.embedding.weight], 0.05), torch.optim.Adagrad(dense, 0.05)]
    return Training(model, optimizers, lambda: (torch.randint(0, ROWS, (256, 50)), classes(256, 2)), count=200)


TRAININGS = {
    "mlp": mlp,
    "deep-mlp": deep_mlp,
    "deep-mlp-bn": deep_mlp_bn,
    "lenet5": lenet5,
    "resnet20": resnet20,
    "char-lstm": char_lstm,
    "gpt-nano": gpt_nano,
    "sparse-bag": sparse_bag,
}

# The best of PyTorch's own layouts counts.
LAYOUTS = {"resnet20@channels-last": lambda: resnet20(torch.channels_last)}

UPDATES = {
    "update-adam-10m": lambda: Update(lambda p: torch.optim.Adam(p, 1e-3, fused=True)),
    "update-adagrad-10m": lambda: Update(lambda p: torch.optim.Adagrad(p, 1e-3, fused=True)),
    "update-sgdm-10m": lambda: Update(lambda p: torch.optim.SGD(p, 1e-3, momentum=0.9, fused=True)),
    "update-clip-adamw-10m": lambda: Update(lambda p: torch.optim.AdamW(p, 1e-3, fused=True), clip=1.0),
}

WORKLOADS = {**TRAININGS, **LAYOUTS, **UPDATES}
