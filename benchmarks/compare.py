#!/usr/bin/env python3
"""Compares Evenflow with PyTorch on the same work.

usage: compare.py steps  [--threads N] [--seconds S] [--rounds R] [WORKLOAD ...]   the times of whole training steps
       compare.py losses [WORKLOAD ...]                                            the losses from the same start
       compare.py digits [--threads N] [--rounds R]                                the whole process of a small training

Both engines take turns (A B A B), each run in a process of its own. A ratio is PyTorch / Evenflow: above 1 Evenflow is
faster. PYTHON names the interpreter that has torch; EVENFLOW_JAVA_HOME and EVENFLOW_JAVA_OPTS do what they always do.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
PYTHON = os.environ.get("PYTHON", "python3")
EVENFLOW = str(HERE.parent / "evenflow")
TRAININGS = ["mlp", "deep-mlp", "deep-mlp-bn", "lenet5", "resnet20", "char-lstm", "gpt-nano", "sparse-bag"]
UPDATES = ["update-adam-10m", "update-adagrad-10m", "update-sgdm-10m", "update-clip-adamw-10m"]
LAYOUTS = {"resnet20": ["resnet20", "resnet20@channels-last"]}
TOLERANCE = 1e-3


def output(*command):
    """What a command prints; its errors go where ours do."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL).stdout


def lines(*command):
    return [json.loads(line) for line in output(*command).splitlines()]


def script(name):
    return [PYTHON, str(HERE / "pytorch" / name)]


def steps(options):
    timing = ["--threads", str(options.threads), "--seconds", str(options.seconds)]
    print(f"{'workload':22} {'PyTorch ms':>11} {'Evenflow ms':>12} {'ratio':>6}  ratio of the fastest steps  warm-up s")
    for workload in options.workloads or TRAININGS + UPDATES:
        torch, evenflow = [], []
        for _ in range(options.rounds):
            measured = lines(*script("steps.py"), *timing, *LAYOUTS.get(workload, [workload]))
            torch.append(min(measured, key=lambda line: line["median_ms"]))
            evenflow += lines(EVENFLOW, "bench", "--json", *timing, workload)

        def median(measured, key):
            return statistics.median(line[key] for line in measured)

        theirs, ours = median(torch, "median_ms"), median(evenflow, "median_ms")
        fastest = min(line["min_ms"] for line in torch) / min(line["min_ms"] for line in evenflow)
        print(
            f"{workload:22} {theirs:11.3f} {ours:12.3f} {theirs / ours:6.2f} {fastest:27.2f}"
            f" {median(evenflow, 'warm_up_s'):10.2f}",
            flush=True)


def loss(workload, rate):
    """The losses of both engines after 10 steps from one start."""
    with tempfile.TemporaryDirectory() as folder:
        start = os.path.join(folder, "start.safetensors")
        [theirs] = lines(*script("losses.py"), "--rate", str(rate), workload, start)
        [ours] = lines(EVENFLOW, "bench", "--json", "--rate", str(rate), "--start", start, workload)
    return theirs["losses"][-1], ours["losses"][-1]


def losses(options):
    print(f"{'workload':12} {'rate':>5} {'PyTorch':>10} {'Evenflow':>10}  relative difference after 10 steps")
    apart = 0
    for workload in options.workloads or TRAININGS:
        # At the full rate some trainings double rounding errors with each step, in PyTorch as here.
        for rate in (1, 0.01):
            a, b = loss(workload, rate)
            difference = abs(a - b) / abs(a)
            print(f"{workload:12} {rate:5} {a:10.6f} {b:10.6f}  {difference:.1e}", flush=True)
            if difference <= TOLERANCE:
                break
        else:
            apart += 1
            print(f"{workload:12} the engines do not train alike")
    sys.exit(1 if apart else 0)


def digits(options):
    def seconds(*command):
        start = time.perf_counter()
        last = output(*command)
        accuracy = next(line for line in last.splitlines() if line.startswith("test accuracy"))
        return time.perf_counter() - start, accuracy

    theirs, ours = [], []
    threads = ["--threads", str(options.threads)]
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(options.rounds):
            theirs.append(seconds(*script("digits.py"), *threads))
            print(f"PyTorch   {theirs[-1][0]:6.2f} s  {theirs[-1][1]}", flush=True)
            ours.append(seconds(EVENFLOW, "train", "--data", "digits", *threads, "--out", folder))
            print(f"Evenflow  {ours[-1][0]:6.2f} s  {ours[-1][1]}", flush=True)
    ratio = statistics.median(s for s, _ in theirs) / statistics.median(s for s, _ in ours)
    print(f"ratio     {ratio:6.2f}")


def main():
    parser = argparse.ArgumentParser(description="Compares Evenflow with PyTorch on the same work.")
    commands = parser.add_subparsers(required=True)
    for run in (steps, losses, digits):
        command = commands.add_parser(run.__name__)
        command.set_defaults(run=run)
        if run is not losses:
            command.add_argument("--threads", type=int, default=os.cpu_count())
            command.add_argument("--rounds", type=int, default=2)
        if run is steps:
            command.add_argument("--seconds", type=float, default=4)
        if run is not digits:
            command.add_argument("workloads", nargs="*", metavar="WORKLOAD")
    options = parser.parse_args()
    if subprocess.run([PYTHON, "-c", "import torch"], stderr=subprocess.DEVNULL).returncode:
        sys.exit(f"compare.py: {PYTHON} has no torch: let PYTHON name an interpreter that has it")
    # Built now rather than while it is timed.
    output(EVENFLOW, "--version")
    options.run(options)


if __name__ == "__main__":
    main()
