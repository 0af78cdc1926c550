#!/usr/bin/env python3
"""Writes optimizer trajectories of PyTorch and Optax with random hyperparameters, gradients and shapes.

usage: optimizers.py FILE [--seed S] [--rounds R] [--steps N] [--most M] [--float32]

Needs numpy, torch, jax and optax. Every rule has one case with nothing but what it must be given, and R cases with random
arguments, on some of the parameters; a matrix has up to M rows and columns. Computed in float64 unless told otherwise: in float32 both frameworks
round, each in its own way.
"""
import argparse
import json
import sys

try:
    import jax
    import jax.numpy as jnp
    import numpy as np
    import optax
    import torch
    from optax import contrib
except ModuleNotFoundError as missing:
    sys.exit(f"optimizers.py: Python lacks {missing.name}: install numpy, torch, jax and optax")

FLOAT32 = "--float32" in sys.argv
jax.config.update("jax_enable_x64", not FLOAT32)


class Draw:
    """Random hyperparameters, with few digits."""

    def __init__(self, seed):
        self.random = np.random.default_rng(seed)

    def short(self, value):
        return float("%.3g" % value)

    def between(self, low, high):
        return lambda: self.short(self.random.uniform(low, high))

    def power(self, low, high):
        """Evenly spread over powers of ten."""
        return lambda: self.short(10 ** self.random.uniform(low, high))

    def flag(self):
        return lambda: bool(self.random.random() < 0.5)

    def one(self, *values):
        return lambda: values[self.random.integers(len(values))]

    def whole(self, low, high):
        return lambda: int(self.random.integers(low, high + 1))

    def lists(self, *each):
        return lambda: [draw() for draw in each]

    def mask(self, names):
        return lambda: {name: bool(self.random.random() < 0.6) for name in names}

    def array(self, shape, scale):
        return (self.random.standard_normal(shape) * scale).astype(np.float32).astype(np.float64)

    def some(self, arguments, share=0.7):
        return {name: draw() for name, draw in arguments.items() if self.random.random() < share}


def rules(d, names):
    """By source and name: the constructor, arguments that must be given, arguments that may be."""
    o = torch.optim
    rate, decay, beta, eps = d.power(-3, -0.7), d.power(-3, -0.7), d.between(0, 0.99), d.power(-9, -1)
    betas = d.lists(beta, d.between(0.3, 0.999))
    how = {"foreach": d.one(True, False), "maximize": d.flag()}
    torch_rules = {
        "sgd": (o.SGD, {}, {"lr": rate, "momentum": beta, "dampening": beta, "weight_decay": decay, **how}),
        "sgd-nesterov": (o.SGD, {"momentum": d.between(0.1, 0.95), "nesterov": lambda: True}, {"lr": rate, "weight_decay": decay, **how}),
        "adagrad": (o.Adagrad, {}, {"lr": rate, "lr_decay": decay, "weight_decay": decay, "initial_accumulator_value": decay, "eps": eps, **how}),
        "adadelta": (o.Adadelta, {}, {"lr": d.between(0.1, 2), "rho": beta, "eps": eps, "weight_decay": decay, **how}),
        "rmsprop": (o.RMSprop, {}, {"lr": rate, "alpha": beta, "eps": eps, "weight_decay": decay, "momentum": beta, "centered": d.flag(), **how}),
        "rprop": (o.Rprop, {}, {"lr": rate, "etas": d.lists(d.between(0.1, 0.9), d.between(1.1, 2)), "step_sizes": d.lists(d.power(-6, -3), d.power(-1.5, 1)), **how}),
        "adam": (o.Adam, {}, {"lr": rate, "betas": betas, "eps": eps, "weight_decay": decay, "amsgrad": d.flag(), "decoupled_weight_decay": d.flag(), **how}),
        "amsgrad": (o.Adam, {"amsgrad": lambda: True}, {"lr": rate, "betas": betas, "eps": eps, "weight_decay": decay, **how}),
        "adamw": (o.AdamW, {}, {"lr": rate, "betas": betas, "eps": eps, "weight_decay": decay, "amsgrad": d.flag(), **how}),
        "adamax": (o.Adamax, {}, {"lr": rate, "betas": betas, "eps": eps, "weight_decay": decay, **how}),
        "nadam": (o.NAdam, {}, {"lr": rate, "betas": betas, "eps": eps, "weight_decay": decay, "momentum_decay": decay, "decoupled_weight_decay": d.flag(), **how}),
        "radam": (o.RAdam, {}, {"lr": rate, "betas": betas, "eps": eps, "weight_decay": decay, "decoupled_weight_decay": d.flag(), **how}),
        "asgd": (o.ASGD, {}, {"lr": rate, "lambd": decay, "alpha": d.between(0, 1), "t0": d.whole(0, 12), "weight_decay": decay, **how}),
        "adafactor": (o.Adafactor, {}, {"lr": d.power(-2, 0), "beta2_decay": d.between(-1, -0.1), "eps": d.lists(d.one(None, 1e-6, 1e-3), decay), "d": d.between(1, 3), "weight_decay": decay, **how}),
        "muon": (o.Muon, {}, {"lr": d.power(-3, -1.5), "weight_decay": decay, "momentum": beta, "nesterov": d.flag(), "eps": eps, "ns_steps": d.whole(1, 7),
                              "ns_coefficients": d.one([2.0, -1.5, 0.5], [3.0, -3.2, 1.2]), "adjust_lr_fn": d.one(None, "original", "match_rms_adamw")}),
    }
    b = {"b1": beta, "b2": d.between(0.3, 0.999)}
    r = {"learning_rate": rate}
    root = {"eps": eps, "eps_root": eps}
    wide = d.between(0.62, 0.999)
    optax_rules = {
        "sgd": (optax.sgd, r, {"momentum": beta, "nesterov": d.flag()}),
        "adagrad": (optax.adagrad, r, {"initial_accumulator_value": decay, "eps": eps}),
        "adadelta": (optax.adadelta, {"learning_rate": d.between(0.1, 2)}, {"rho": beta, "eps": eps, "weight_decay": decay, "weight_decay_mask": d.mask(names)}),
        "rmsprop": (optax.rmsprop, r, {"decay": beta, "eps": eps, "initial_scale": decay, "eps_in_sqrt": d.flag(), "centered": d.flag(), "momentum": beta, "nesterov": d.flag(), "bias_correction": d.flag()}),
        "rprop": (optax.rprop, r, {"eta_minus": d.between(0.1, 0.9), "eta_plus": d.between(1.1, 2), "min_step_size": d.power(-6, -3), "max_step_size": d.power(-1.5, 1)}),
        "adam": (optax.adam, r, {**b, **root, "nesterov": d.flag()}),
        "adamw": (optax.adamw, r, {**b, **root, "weight_decay": decay, "mask": d.mask(names), "nesterov": d.flag()}),
        "nadam": (optax.nadam, r, {**b, **root, "nesterov": d.flag()}),
        "nadamw": (optax.nadamw, r, {**b, **root, "weight_decay": decay, "mask": d.one(True, False, None), "nesterov": d.flag()}),
        "amsgrad": (optax.amsgrad, r, {**b, **root, "bias_correction_mu": d.flag(), "bias_correction_nu": d.flag()}),
        "adamax": (optax.adamax, r, {**b, "eps": eps}),
        "adamaxw": (optax.adamaxw, r, {**b, "eps": eps, "weight_decay": decay, "mask": d.mask(names)}),
        "radam": (optax.radam, r, {"b1": beta, "b2": wide, **root, "threshold": d.between(4, 7), "nesterov": d.flag()}),
        "adafactor": (optax.adafactor, {}, {"learning_rate": rate, "min_dim_size_to_factor": d.whole(1, 8), "decay_rate": d.between(0.1, 1), "decay_offset": d.one(0), "multiply_by_parameter_scale": d.flag(),
                                            "clipping_threshold": d.one(None, 0.5, 1.7), "momentum": d.one(None, 0.6), "weight_decay_rate": decay, "eps": d.power(-30, -2), "factored": d.flag(), "weight_decay_mask": d.mask(names)}),
        "lion": (optax.lion, r, {**b, "weight_decay": decay, "mask": d.mask(names)}),
        "lamb": (optax.lamb, r, {**b, **root, "weight_decay": decay, "mask": d.mask(names)}),
        "lars": (optax.lars, {"learning_rate": d.between(0.1, 2)}, {"weight_decay": decay, "weight_decay_mask": d.mask(names), "trust_coefficient": d.power(-3, -1), "eps": eps, "momentum": beta, "nesterov": d.flag()}),
        "adabelief": (optax.adabelief, r, {**b, "eps": eps, "eps_root": d.power(-16, -2), "nesterov": d.flag()}),
        "yogi": (optax.yogi, r, {**b, "eps": d.power(-4, -1)}),
        "adan": (optax.adan, r, {**b, "b3": wide, **root, "weight_decay": decay, "mask": d.mask(names)}),
        "novograd": (optax.novograd, r, {**b, **root, "weight_decay": decay}),
        "sm3": (optax.sm3, r, {"momentum": beta}),
        "fromage": (optax.fromage, r, {"min_norm": d.power(-6, 0)}),
        "sign-sgd": (optax.sign_sgd, r, {}),
        "signum": (optax.signum, r, {"beta": beta}),
        "muon": (contrib.muon, r, {"ns_coeffs": d.one("standard", "dion", [2.0, -1.5, 0.5], [[3.0, -3.2, 1.2], [2.0, -1.5, 0.5]]), "ns_steps": d.whole(1, 7), "beta": beta, "eps": d.power(-9, -3),
                                   "weight_decay": decay, "nesterov": d.flag(), "adaptive": d.flag(), "preconditioning": d.one("frobenius", "aol", "schatten"), "adam_b1": beta, "adam_b2": wide,
                                   "adam_eps_root": eps, "adam_weight_decay": decay, "adam_learning_rate": rate, "consistent_rms": d.one(None, 0.2, 0.3)}),
        "prodigy": (contrib.prodigy, {}, {"learning_rate": d.between(0.1, 1), "betas": d.lists(beta, wide), "beta3": d.one(None, 0.9, 0.7), "eps": eps, "estim_lr0": d.power(-4, -1), "estim_lr_coef": d.between(0.5, 2),
                                          "weight_decay": decay, "safeguard_warmup": d.flag()}),
        "ademamix": (contrib.ademamix, r, {**b, "b3": wide, "alpha": d.between(0, 8), **root, "weight_decay": decay, "mask": d.mask(names)}),
        "adopt": (contrib.adopt, r, {**b, "eps": d.power(-6, -1), "nesterov": d.flag(), "use_clipping": d.flag()}),
        "madgrad": (contrib.madgrad, r, {"momentum": beta, "weight_decay": decay, "eps": d.power(-7, -2)}),
        "schedule-free-sgd": (contrib.schedule_free_sgd, {}, {"learning_rate": rate, "warmup_steps": d.whole(1, 6), "b1": d.between(0.3, 0.97), "weight_decay": decay, "weight_lr_power": d.between(0, 3)}),
        "schedule-free-adamw": (contrib.schedule_free_adamw, {}, {"learning_rate": rate, "warmup_steps": d.whole(1, 6), "b1": d.between(0.3, 0.97), "b2": wide, "eps": eps, "weight_decay": decay, "weight_lr_power": d.between(0, 3)}),
    }

    def behind(make, *own):
        """A transform before Optax's sgd, of which the arguments named are the transform's."""
        def chain(learning_rate, momentum=None, **arguments):
            taken = [arguments[name] for name in own if name in arguments]
            return optax.chain(make(*taken), optax.sgd(learning_rate, momentum))
        return chain

    more = {"momentum": beta}
    optax_rules |= {
        "clip-by-value+sgd": (behind(optax.clip, "clip"), {**r, "clip": d.power(-2, 0.5)}, more),
        "clip-by-global-norm+sgd": (behind(optax.clip_by_global_norm, "max_norm"), {**r, "max_norm": d.power(-2, 1)}, more),
        "clip-by-block-rms+sgd": (behind(optax.clip_by_block_rms, "threshold"), {**r, "threshold": d.power(-2, 0.5)}, more),
        "adaptive-grad-clip+sgd": (behind(optax.adaptive_grad_clip, "clipping", "eps"), {**r, "clipping": d.power(-2.5, -0.5), "eps": d.power(-4, 0)}, more),
        "centralize+sgd": (behind(optax.centralize), r, more),
    }
    return {"torch": torch_rules, "optax": optax_rules}


def torch_steps(make, arguments, initial, gradients):
    dtype = torch.float32 if FLOAT32 else torch.float64
    parameters = {n: torch.nn.Parameter(torch.tensor(v, dtype=dtype)) for n, v in initial.items()}
    optimizer = make(list(parameters.values()), **arguments)
    for step in gradients:
        for name, parameter in parameters.items():
            parameter.grad = torch.tensor(step[name], dtype=dtype)
        optimizer.step()
        yield {n: p.detach().numpy().copy() for n, p in parameters.items()}


def optax_steps(make, arguments, initial, gradients):
    dtype = jnp.float32 if FLOAT32 else jnp.float64
    arguments = {n: jnp.array(v) if n == "ns_coeffs" and isinstance(v, list) else v for n, v in arguments.items()}
    parameters = {n: jnp.array(v, dtype) for n, v in initial.items()}
    optimizer = make(**arguments)
    state = optimizer.init(parameters)
    for step in gradients:
        step = {n: jnp.array(step[n], dtype) for n in parameters}
        updates, state = optimizer.update(step, state, parameters)
        parameters = optax.apply_updates(parameters, updates)
        yield {n: np.array(v) for n, v in parameters.items()}


def case(draw, source, name, rule, all_arguments, initial, gradients):
    make, needed, optional = rule
    arguments = {n: v() for n, v in needed.items()} | (draw.some(optional) if all_arguments else {})
    chosen = set(draw.random.choice(list(initial), 2, replace=False)) | {"matrix"}
    if name == "sgd" and source == "torch" and not arguments.get("momentum"):
        arguments.pop("dampening", None)
    if name == "muon" and source == "torch":
        initial = {n: v for n, v in initial.items() if v.ndim == 2}
    if isinstance(arguments.get("ns_coeffs"), (str, list)):
        # Optax wants as many steps as there are coefficients.
        arguments["ns_steps"] = max(5, arguments.get("ns_steps", 5))
    if name.startswith("adaptive"):
        initial = {n: v for n, v in initial.items() if v.ndim in (1, 2, 4)}
    initial = {n: v for n, v in initial.items() if n in chosen}
    for mask, value in arguments.items():
        if isinstance(value, dict):
            arguments[mask] = {n: value[n] for n in initial}
    steps = torch_steps if source == "torch" else optax_steps
    version = torch.__version__ if source == "torch" else optax.__version__
    after = [{n: v.tolist() for n, v in step.items()} for step in steps(make, arguments, initial, gradients)]
    if not all(np.isfinite(v).all() for step in after for v in map(np.array, step.values())):
        return None
    return {"name": name, "source": source + " " + version, "hyperparameters": arguments, "parameters_after_step": after}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--steps", type=int, default=7)
    parser.add_argument("--most", type=int, default=6)
    parser.add_argument("--float32", action="store_true")
    options = parser.parse_args()
    draw = Draw(options.seed)
    r = draw.random
    shapes = {
        "matrix": tuple(r.integers(2, options.most + 1, 2).tolist()),
        "tall": (int(r.integers(options.most, options.most + 3)), int(r.integers(2, options.most))),
        "kernel": (int(r.integers(1, 3)), *r.integers(2, max(3, options.most // 2 + 1), 3).tolist()),
        "sequence": tuple(r.integers(2, max(3, options.most // 2 + 1), 3).tolist()),
        "vector": (int(r.integers(2, options.most + 4)),),
    }
    initial = {n: draw.array(shape, 0.5) for n, shape in shapes.items()}
    scales = [draw.one(1.0, 1.0, 0.3, 4.0, 0.01, 30.0, 1e-6, 0.0)() for _ in range(options.steps)]
    gradients = [{n: draw.array(shape, scale) for n, shape in shapes.items()} for scale in scales]
    cases = []
    for source, by_name in rules(draw, shapes).items():
        for name, rule in by_name.items():
            for number in range(options.rounds + 1):
                cases.append(case(draw, source, name, rule, number > 0, initial, gradients))
    file = {
        "about": f"Made by benchmarks/parity/optimizers.py --seed {options.seed} --rounds {options.rounds} --steps {options.steps} --most {options.most}"
                 + (" --float32" if FLOAT32 else "") + f" with torch {torch.__version__} and optax {optax.__version__}.",
        "initial_parameters": {n: v.tolist() for n, v in initial.items()},
        "gradients": [{n: v.tolist() for n, v in g.items()} for g in gradients],
        "cases": [each for each in cases if each is not None],
    }
    with open(options.file, "w") as out:
        json.dump(json.loads(json.dumps(file), parse_float=lambda s: float("%.9g" % float(s))), out)
        out.write("\n")


if __name__ == "__main__":
    main()
