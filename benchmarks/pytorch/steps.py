#!/usr/bin/env python3
"""Times whole training steps in PyTorch.

usage: steps.py [--threads N] [--seconds S] [WORKLOAD ...]
One line of JSON a workload: engine, workload, threads, median_ms, min_ms, steps.
"""
import argparse
import json
import statistics
import time
import warnings

import torch

from workloads import WORKLOADS

FEWEST_STEPS = 5


def measure(workload, seconds):
    """The milliseconds of each step after warm-up."""
    for _ in range(FEWEST_STEPS):
        workload.step()
    times = []
    start = time.perf_counter()
    while time.perf_counter() - start < seconds or len(times) < FEWEST_STEPS:
        before = time.perf_counter()
        workload.step()
        times.append((time.perf_counter() - before) * 1e3)
    return times


def main():
    parser = argparse.ArgumentParser(description="Times whole training steps in PyTorch.")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=4, help="for how long steps are counted after warm-up")
    parser.add_argument("workloads", nargs="*", help="default: all", metavar="WORKLOAD")
    options = parser.parse_args()
    unknown = [name for name in options.workloads if name not in WORKLOADS]
    if unknown:
        parser.error(f"there is no workload {unknown[0]}; there are {', '.join(WORKLOADS)}")
    warnings.filterwarnings("ignore")
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    for name in options.workloads or WORKLOADS:
        times = measure(WORKLOADS[name](), options.seconds)
        line = {
            "engine": "pytorch " + torch.__version__,
            "workload": name,
            "threads": options.threads,
            "median_ms": round(statistics.median(times), 3),
            "min_ms": round(min(times), 3),
            "steps": len(times),
        }
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
