#!/usr/bin/env python3
"""Writes what PyTorch's layers, activations and losses give for random shapes, arguments and values, in float64.

usage: layers.py FILE [--seed S] [--rounds R] [--most N]

Needs numpy and torch. Every kind of layer has R cases, of which none has an array of more than N elements.
"""
import argparse
import json
import math
import sys

try:
    import numpy as np
    import torch
    from torch import nn
    from torch.nn import functional as F
except ModuleNotFoundError as missing:
    sys.exit(f"layers.py: Python lacks {missing.name}: install numpy and torch")

torch.set_default_dtype(torch.float64)


def rounded(tensor):
    """The tensor with the nine digits that the file has."""
    return torch.tensor([float("%.9g" % v) for v in tensor.detach().flatten().tolist()]).reshape(tensor.shape)


def array(tensor):
    return {"shape": list(tensor.shape), "data": [float("%.9g" % v) for v in tensor.detach().flatten().tolist()]}


class Draw:
    def __init__(self, seed):
        self.random = np.random.default_rng(seed)
        self.generator = torch.Generator().manual_seed(seed)

    def normal(self, *shape, scale=1.0):
        return rounded(torch.randn(*shape, generator=self.generator) * scale)

    def whole(self, low, high):
        return int(self.random.integers(low, high + 1))

    def between(self, low, high):
        return float("%.3g" % self.random.uniform(low, high))

    def flag(self, share=0.5):
        return bool(self.random.random() < share)

    def one(self, *values):
        return values[self.random.integers(len(values))]

    def pair(self, low, high):
        """One number for both axes, or one for each."""
        return self.whole(low, high) if self.flag() else [self.whole(low, high), self.whole(low, high)]

    def ints(self, shape, end):
        return torch.tensor(self.random.integers(0, end, shape))


def both(value):
    return tuple(value) if isinstance(value, list) else (value, value)


def case(d, name, config, compute, inputs, parameters=None, after=None, whole=()):
    """Runs a layer on its arrays, and its gradient on random weights of the output."""
    parameters = {n: rounded(p) for n, p in (parameters or {}).items()}
    leaves = {n: v for n, v in {**inputs, **parameters}.items() if n not in whole}
    for leaf in leaves.values():
        leaf.requires_grad_()
    output = compute(inputs, parameters)
    if output.ndim == 0:
        output = output.reshape(1)
    weights = d.normal(*output.shape)
    (output * weights).sum().backward()
    result = {
        "name": name,
        "config": config,
        "inputs": {n: array(v) for n, v in inputs.items()},
        "parameters": {n: array(v) for n, v in parameters.items()},
        "output": array(output),
        "grad_output": array(weights),
        "gradients": {n: array(v.grad) for n, v in leaves.items() if v.grad is not None},
    }
    if after:
        result["after"] = {n: array(v) for n, v in after().items()}
    return result


def module_case(d, name, config, module, x, after=None, training=True):
    """A module whose parameters are redrawn, so that none is left at 0 or 1."""
    module.train(training)
    parameters = {n: d.normal(*p.shape, scale=0.5) + (1 if p.ndim == 1 and n == "weight" else 0) for n, p in module.named_parameters()}
    return case(d, name, config, lambda i, p: torch.func.functional_call(module, p, (i["x"],)), {"x": x}, parameters, after)


def linear(d):
    i, o = d.whole(1, 7), d.whole(1, 7)
    bias = d.flag(0.7)
    config = d.one({"in": i, "out": o}, {"in_features": i, "out_features": o, "bias": bias})
    if "bias" not in config and not bias:
        config["bias"] = False
    return module_case(d, "linear", config, nn.Linear(i, o, bias), d.normal(*d.one((i,), (3, i), (2, 3, i))))


def convolution(d, axes=2):
    groups = d.one(1, 1, 2, 3)
    i, o = groups * d.whole(1, 3), groups * d.whole(1, 3)
    one = d.whole if axes == 1 else d.pair
    kernel, stride, dilation = one(1, 4), one(1, 3), one(1, 2)
    padding = d.one(one(0, 2), one(0, 3), "same", "valid")
    if padding == "same":
        stride = 1
    mode = d.one("zeros", "zeros", "reflect", "replicate", "circular")
    reach = [e * (k - 1) + 1 for e, k in zip(both(dilation), both(kernel))]
    extents = [max(4, r) + d.whole(0, 4) for r in reach][:axes] if axes == 2 else [max(4, reach[0]) + d.whole(0, 6)]
    bias = d.flag(0.7)
    kind = nn.Conv2d if axes == 2 else nn.Conv1d
    module = kind(i, o, kernel, stride, padding, dilation, groups, bias, mode)
    config = {"kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation, "groups": groups, "in": i, "out": o}
    if d.flag():
        config = {"kernel_size": kernel, "stride": stride, "padding": padding, "dilation": dilation, "groups": groups, "in_channels": i, "out_channels": o}
    config |= {} if mode == "zeros" else {"padding_mode": mode}
    config |= {} if bias else {"bias": False}
    return module_case(d, f"conv{axes}d", config, module, d.normal(*([] if d.flag(0.1) else [2]), i, *extents))


def transposed(d):
    groups = d.one(1, 1, 2)
    i, o = groups * d.whole(1, 3), groups * d.whole(1, 3)
    kernel, stride, dilation = d.pair(1, 4), d.pair(1, 3), d.pair(1, 2)
    padding = [min(d.whole(0, 2), e * (k - 1)) for e, k in zip(both(dilation), both(kernel))]
    more = [d.whole(0, s - 1) for s in both(stride)]
    bias = d.flag(0.7)
    module = nn.ConvTranspose2d(i, o, kernel, stride, padding, more, groups, bias, dilation)
    config = {"kernel": kernel, "stride": stride, "padding": padding, "output_padding": more, "dilation": dilation, "groups": groups, "in": i, "out": o}
    return module_case(d, "conv-transpose2d", config, module, d.normal(2, i, d.whole(3, 5), d.whole(3, 5)))


def pool(d, kind):
    kernel = d.pair(1, 4)
    config = {"kernel": kernel}
    if d.flag(0.7):
        config["stride"] = d.pair(1, 3)
    config["padding"] = [d.whole(0, k // 2) for k in both(kernel)]
    if d.flag():
        config["ceil_mode"] = d.flag()
    arguments = dict(config)
    arguments["kernel_size"] = arguments.pop("kernel")
    if kind == "max" and d.flag(0.4):
        config["dilation"] = arguments["dilation"] = d.pair(1, 2)
    if kind == "avg":
        more = {"count_include_pad": d.flag()} | ({"divisor_override": d.whole(1, 7)} if d.flag(0.2) else {})
        config |= more
        arguments |= more
    reach = [e * (k - 1) + 1 for e, k in zip(both(config.get("dilation", 1)), both(kernel))]
    x = d.normal(2, d.whole(1, 3), *(r + d.whole(1, 6) for r in reach))
    module = (nn.MaxPool2d if kind == "max" else nn.AvgPool2d)(**arguments)
    return module_case(d, f"{kind}-pool2d", config, module, x)


def global_pool(d):
    x = d.normal(d.whole(1, 3), d.whole(1, 4), d.whole(1, 6), d.whole(1, 6))
    return case(d, "global-avg-pool", {}, lambda i, p: i["x"].mean((2, 3)), {"x": x})


def batch_norm(d):
    c = d.whole(1, 5)
    shape = d.one((d.whole(3, 6), c), (3, c, d.whole(2, 5)), (2, c, 3, d.whole(2, 5)))
    training = d.flag(0.7)
    momentum, eps, affine, tracks = d.one(0.1, None, d.between(0, 1)), d.one(1e-5, 1e-3, 0.1), d.flag(0.7), d.flag(0.8)
    kind = nn.BatchNorm2d if len(shape) == 4 else nn.BatchNorm1d
    module = kind(c, eps, momentum, affine, tracks)
    config = {"eps": eps, "momentum": momentum, "affine": affine, "track_running_stats": tracks}
    if tracks:
        mean, variance = d.normal(c), rounded(torch.rand(c, generator=d.generator) * 2 + 0.2)
        module.running_mean.copy_(mean)
        module.running_var.copy_(variance)
        before = "_before" if training else ""
        config |= {"running_mean" + before: array(mean), "running_var" + before: array(variance)}
        if momentum is None:
            config["num_batches_tracked"] = d.whole(0, 5)
            module.num_batches_tracked.fill_(config["num_batches_tracked"])
    name = ("batch-norm" if len(shape) == 4 else "batch-norm1d") + ("-train" if training else "-eval")
    after = (lambda: {"running_mean": module.running_mean, "running_var": module.running_var}) if tracks and training else None
    return module_case(d, name, config, module, d.normal(*shape, scale=2) + d.between(-2, 2), after, training)


def other_norm(d):
    kind = d.one("layer", "group", "instance", "rms")
    eps, affine = d.one(1e-5, 1e-3, 0.1), d.flag(0.7)
    if kind in ("layer", "rms"):
        shape = tuple(d.whole(2, 5) for _ in range(d.whole(1, 4)))
        normalized = list(shape[-d.whole(1, len(shape)):])
        if math.prod(normalized) < 3:
            # Two values become -1 and 1 whatever they are, and in float the gradient is what rounding leaves.
            shape, normalized = (2, 5), [5]
        config = {"normalized": normalized, "eps": eps} | ({} if affine else {"elementwise_affine": False})
        if kind == "rms" and d.flag(0.3):
            config["eps"] = eps = None
        bias = d.flag(0.7)
        if kind == "layer" and affine and not bias:
            config["bias"] = False
        module = nn.RMSNorm(normalized, eps, affine) if kind == "rms" else nn.LayerNorm(normalized, eps, affine, bias)
    else:
        groups = d.whole(1, 3)
        c = groups * d.whole(1, 3)
        shape = (d.whole(1, 3), c, *d.one((d.whole(3, 6),), (d.whole(2, 4), d.whole(2, 4))))
        config = {"eps": eps, "affine": affine}
        if kind == "group":
            config[d.one("groups", "num_groups")] = groups
            module = nn.GroupNorm(groups, c, eps, affine)
        else:
            module = (nn.InstanceNorm1d if len(shape) == 3 else nn.InstanceNorm2d)(c, eps, affine=affine)
    return module_case(d, kind + "-norm", config, module, d.normal(*shape))


def embedding(d):
    rows, width = d.whole(2, 9), d.whole(1, 4)
    index = d.ints(d.one((5,), (2, 3), (2, 2, 2)), rows)
    padding = d.one(None, int(index.flatten()[0]), -1)
    config = {"rows": rows, "width": width} | ({} if padding is None else {"padding_idx": padding})
    return case(d, "embedding", config, lambda i, p: F.embedding(i["index"], p["weight"], padding_idx=padding), {"index": index}, {"weight": d.normal(rows, width)}, whole=("index",))


def bag(d):
    rows, width, mode = d.whole(2, 9), d.whole(1, 4), d.one("mean", "sum", "max")
    padding = d.one(None, None, d.whole(0, rows - 1))
    config = {"rows": rows, "width": width} | ({} if padding is None else {"padding_idx": padding})
    inputs = {"index": d.ints((3, 4) if d.flag(0.3) else (7,), rows)}
    last = False
    if inputs["index"].ndim == 1:
        starts = [0] + sorted(d.whole(0, 7) for _ in range(d.whole(0, 3)))
        last = d.flag(0.3)
        inputs["offsets"] = torch.tensor(starts + ([7] if last else []))
        config |= {"include_last_offset": True} if last else {}
    name = "embedding-bag"
    if d.flag():
        name += "-" + mode
    else:
        config["mode"] = mode
    compute = lambda i, p: F.embedding_bag(i["index"], p["weight"], i.get("offsets"), mode=mode, padding_idx=padding, include_last_offset=last)
    return case(d, name, config, compute, inputs, {"weight": d.normal(rows, width)}, whole=("index", "offsets"))


def recurrent(d):
    kind = d.one("rnn-tanh", "rnn-relu", "lstm", "gru")
    i, h, layers, ways, bias, first = d.whole(1, 4), d.whole(1, 4), d.whole(1, 3), d.flag(0.4), d.flag(0.8), d.flag(0.8)
    make = {"lstm": nn.LSTM, "gru": nn.GRU}.get(kind, nn.RNN)
    arguments = {"nonlinearity": kind[4:]} if kind.startswith("rnn") else {}
    module = make(i, h, layers, bias=bias, batch_first=first, bidirectional=ways, **arguments)
    config = {"in": i, "hidden": h, "num_layers": layers, "bidirectional": ways, "batch_first": first, "bias": bias}
    if kind in ("lstm", "gru"):
        config["gate_order"] = {"lstm": "i f g o", "gru": "r z n"}[kind]
    x = d.normal(d.whole(1, 3), d.whole(1, 5), i)
    parameters = {n: d.normal(*p.shape, scale=0.6) for n, p in module.named_parameters()}
    return case(d, kind, config, lambda i, p: torch.func.functional_call(module, p, (i["x"],))[0], {"x": x}, parameters)


def attention(d):
    n, heads, tq, tk, width, out = (d.whole(1, 4) for _ in range(6))
    causal = d.flag()
    tk = tq if causal and d.flag() else max(tk, 2)
    config = {"heads": heads}
    scale = d.between(0.1, 2) if d.flag(0.3) else None
    config |= {"scale": scale} if scale else {}
    inputs = {"q": d.normal(n, heads, tq, width), "k": d.normal(n, heads, tk, width), "v": d.normal(n, heads, tk, out)}
    compute = lambda i, p: F.scaled_dot_product_attention(i["q"], i["k"], i["v"], is_causal=causal, scale=scale)
    return case(d, "attention-causal" if causal else "attention", config, compute, inputs)


def points(d):
    """Values of all sizes, none of them at a kink of any activation here."""
    x = torch.cat([d.normal(d.whole(3, 12), scale=d.one(0.3, 2, 10)), torch.tensor([-30.0, -6.1, 3.7, 25.0])])
    kinks = (-6, -3, -1, -0.5, 0, 0.5, 1, 3, 6)
    return torch.where(sum(((x - k).abs() < 1e-3) for k in kinks) > 0, x + 0.01, x)


def activation(d):
    plain = {"relu": nn.ReLU, "relu6": nn.ReLU6, "selu": nn.SELU, "silu": nn.SiLU, "mish": nn.Mish, "softsign": nn.Softsign, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid,
             "hard-sigmoid": nn.Hardsigmoid, "hard-swish": nn.Hardswish, "log-sigmoid": nn.LogSigmoid, "tanh-shrink": nn.Tanhshrink}
    with_arguments = {
        "leaky-relu": (nn.LeakyReLU, {"negative_slope": d.between(-0.5, 0.9)}), "elu": (nn.ELU, {"alpha": d.between(0.1, 3)}), "celu": (nn.CELU, {"alpha": d.between(0.1, 3)}),
        "gelu": (nn.GELU, {"approximate": d.one("none", "tanh")}), "softplus": (nn.Softplus, {"beta": d.between(0.3, 3), "threshold": d.one(20, 3, 0.5)}),
        "hard-tanh": (nn.Hardtanh, {"min_val": d.between(-3, 0), "max_val": d.between(0.1, 3)}), "soft-shrink": (nn.Softshrink, {"lambd": d.between(0.1, 2)}), "hard-shrink": (nn.Hardshrink, {"lambd": d.between(0.1, 2)}),
    }
    name = d.one(*plain, *with_arguments)
    make, config = with_arguments[name] if name in with_arguments else (plain[name], {})
    x = points(d)
    if d.flag(0.3):
        x = x[: len(x) // 3 * 3].reshape(3, -1)
    return module_case(d, "activation:" + name, config, make(**config), x)


def prelu(d):
    c = d.whole(1, 4)
    shape = d.one((3, c), (2, c, 4), (2, c, 3, 3))
    count = d.one(1, c)
    return module_case(d, "activation:prelu", {"num_parameters": count}, nn.PReLU(count), d.normal(*shape))


def axis_activation(d):
    name = d.one("softmax", "log-softmax", "glu")
    shape = tuple(2 * d.whole(1, 3) for _ in range(d.whole(1, 3)))
    axis = d.whole(-len(shape), len(shape) - 1)
    make = {"softmax": nn.Softmax, "log-softmax": nn.LogSoftmax, "glu": nn.GLU}[name]
    return module_case(d, name, {d.one("axis", "dim"): axis}, make(axis), d.normal(*shape, scale=d.one(1, 10)))


def loss(d):
    name = d.one("mse", "l1", "huber", "bce-with-logits", "kl-div")
    shape = (d.whole(2, 4), d.whole(2, 4)) if name == "kl-div" else tuple(d.whole(1, 4) for _ in range(d.whole(1, 3)))
    reduction = d.one("mean", "sum", *(["batchmean"] if name == "kl-div" else []))
    config = {"reduction": reduction} if d.flag(0.7) else {}
    reduction = config.get("reduction", "batchmean" if name == "kl-div" else "mean")
    inputs = {"x": d.normal(*shape, scale=d.one(1, 4)), "y": d.normal(*shape)}
    if name == "huber":
        config["delta"] = d.between(0.2, 3)
        compute = lambda i, p: F.huber_loss(i["x"], i["y"], reduction=reduction, delta=config["delta"])
    elif name == "bce-with-logits":
        inputs["y"] = rounded(torch.rand(*shape, generator=d.generator))
        weight = d.one(None, d.between(0.2, 4), [d.between(0.2, 4) for _ in range(shape[-1])])
        config |= {} if weight is None else {"pos_weight": weight}
        compute = lambda i, p: F.binary_cross_entropy_with_logits(i["x"], i["y"], reduction=reduction, pos_weight=None if weight is None else torch.tensor(weight))
    elif name == "kl-div":
        compute = lambda i, p: F.kl_div(i["x"].log_softmax(-1), i["y"].softmax(-1), reduction=reduction)
    else:
        compute = lambda i, p: {"mse": F.mse_loss, "l1": F.l1_loss}[name](i["x"], i["y"], reduction=reduction)
    return case(d, "loss:" + name, config, compute, inputs)


def cross_entropy(d):
    n, c = d.whole(2, 5), d.whole(2, 6)
    places = d.one((), (), (d.whole(1, 4),), (2, 3))
    config = {"reduction": d.one("mean", "sum")} if d.flag() else {}
    smoothing = d.one(0, 0, 0.1, d.between(0, 0.9))
    weight = [d.between(0.2, 3) for _ in range(c)] if d.flag(0.3) else None
    config |= {} if weight is None else {"weight": weight}
    name = "loss:cross-entropy"
    if smoothing and d.flag():
        name += f"-smoothed-{smoothing}"
    elif smoothing:
        config["label_smoothing"] = smoothing
    inputs = {"x": d.normal(n, c, *places, scale=d.one(1, 5))}
    arguments = {"weight": None if weight is None else torch.tensor(weight), "reduction": config.get("reduction", "mean"), "label_smoothing": smoothing}
    if d.flag(0.2):
        inputs["y"] = rounded(d.normal(n, c, *places).softmax(1))
        return case(d, name, config, lambda i, p: F.cross_entropy(i["x"], i["y"], **arguments), inputs)
    targets = d.ints((n, *places), c)
    if d.flag(0.3):
        config["ignore_index"] = arguments["ignore_index"] = d.one(-100, -1, int(targets.flatten()[0]))
        targets.view(-1)[-1] = config["ignore_index"]
        if not (targets != config["ignore_index"]).any():
            targets.view(-1)[0] = (config["ignore_index"] + 1) % c
    config["targets"] = targets.tolist()
    return case(d, name, config, lambda i, p: F.cross_entropy(i["x"], targets, **arguments), inputs)


KINDS = [linear, convolution, convolution, lambda d: convolution(d, 1), transposed, lambda d: pool(d, "max"), lambda d: pool(d, "avg"), global_pool, batch_norm, batch_norm, other_norm, other_norm,
         embedding, bag, recurrent, recurrent, attention, activation, activation, activation, prelu, axis_activation, loss, loss, cross_entropy]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--most", type=int, default=400)
    options = parser.parse_args()
    draw = Draw(options.seed)
    cases = []
    for kind in KINDS:
        made = 0
        while made < options.rounds:
            each = kind(draw)
            arrays = [*each["inputs"].values(), *each["parameters"].values(), each["output"]]
            if max(len(a["data"]) for a in arrays) <= options.most and all(math.isfinite(v) for a in arrays for v in a["data"]):
                cases.append(each)
                made += 1
    file = {"about": f"Made by benchmarks/parity/layers.py --seed {options.seed} --rounds {options.rounds} --most {options.most} with torch {torch.__version__} in float64.", "cases": cases}
    with open(options.file, "w") as out:
        json.dump(file, out)
        out.write("\n")


if __name__ == "__main__":
    main()
