#!/usr/bin/env python3
"""What `evenflow train digits` does, in PyTorch, as a whole process.

usage: digits.py [--threads N] [DIGITS.csv.gz]
The same layers, batches, epochs, optimizer and schedule; prints the test accuracy.
"""
import argparse
import csv
import gzip
import math
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F

from workloads import ResidualBlock

DATA = Path(__file__).parents[2] / "core/src/main/resources/dev/evenflow/data/digits.csv.gz"
EPOCHS = 20
BATCH = 64
TEST_FRACTION = 0.2
CLASSES = 10


def read(path):
    """Images [n, 1, 8, 8] and labels [n]."""
    with gzip.open(path, "rt") as file:
        rows = torch.tensor([[float(cell) for cell in row] for row in csv.reader(file)])
    return rows[:, :-1].view(-1, 1, 8, 8) / 16, rows[:, -1].long()


def split(labels):
    """The indices of training and test examples, the same part of each class."""
    train, test = [], []
    for label in range(CLASSES):
        members = (labels == label).nonzero().flatten()
        members = members[torch.randperm(len(members))]
        held = round(TEST_FRACTION * len(members))
        test.append(members[:held])
        train.append(members[held:])
    return torch.cat(train), torch.cat(test)


def residual_cnn():
    model = nn.Sequential(
        nn.Conv2d(1, 32, 3, 1, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU(),
        ResidualBlock(32, 32, 1), ResidualBlock(32, 64, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, CLASSES))
    for module in model.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(module.weight)
    nn.init.zeros_(model[-1].bias)
    return model


def main():
    parser = argparse.ArgumentParser(description="Trains on the digits as evenflow train does.")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("data", nargs="?", default=DATA)
    options = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(options.threads)
    images, labels = read(options.data)
    train, test = split(labels)
    images = (images - images[train].mean()) / images[train].std(correction=0)
    model = residual_cnn()
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    steps = EPOCHS * math.ceil(len(train) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: (1 + math.cos(math.pi * step / steps)) / 2)
    for epoch in range(EPOCHS):
        total = 0.0
        for chosen in train[torch.randperm(len(train))].split(BATCH):
            optimizer.zero_grad()
            loss = F.cross_entropy(model(images[chosen]), labels[chosen])
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item() * len(chosen)
        print(f"epoch {epoch + 1}/{EPOCHS}  loss {total / len(train):.4f}")
    model.eval()
    with torch.no_grad():
        accuracy = (model(images[test]).argmax(1) == labels[test]).float().mean().item()
    print(f"test accuracy  {100 * accuracy:.2f} %")


if __name__ == "__main__":
    main()
