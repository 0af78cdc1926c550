"""Makes src/test/resources/more-optimizers.json: trajectories with hyperparameters beside the default ones.

Needs numpy, torch 2.13.0 (CPU) and optax 0.2.8; seed 7. Run it from the module's folder. All is computed in float64, for in
float32 some of their rules (Optax's radam and adopt) are up to 5e-5 away from their own formula.
"""

import json

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
import numpy as np
import optax
import torch
from optax import contrib

STEPS = 8
SHAPES = {"matrix": (3, 5), "kernel": (2, 1, 3, 4), "vector": (6,)}
random = np.random.default_rng(7)


def draw(shape, scale):
    return (random.standard_normal(shape) * scale).astype(np.float32).astype(np.float64)


INITIAL = {name: draw(shape, 0.5) for name, shape in SHAPES.items()}
SCALES = [1.0, 0.3, 1.0, 4.0, 0.01, 0.0, 1.0, 0.7]
GRADIENTS = [{name: draw(shape, scale) for name, shape in SHAPES.items()} for scale in SCALES]


def torch_case(name, kind, names=tuple(SHAPES), **hyperparameters):
    parameters = {n: torch.nn.Parameter(torch.tensor(INITIAL[n])) for n in names}
    optimizer = kind(list(parameters.values()), **hyperparameters)
    after = []
    for gradients in GRADIENTS:
        for n, parameter in parameters.items():
            parameter.grad = torch.tensor(gradients[n])
        optimizer.step()
        after.append({n: p.detach().numpy().tolist() for n, p in parameters.items()})
    return case(name, "torch " + torch.__version__, hyperparameters, after)


def optax_case(name, make, **hyperparameters):
    parameters = {n: jnp.array(v) for n, v in INITIAL.items()}
    optimizer = make(**hyperparameters)
    state = optimizer.init(parameters)
    after = []
    for gradients in GRADIENTS:
        gradients = {n: jnp.array(v) for n, v in gradients.items()}
        updates, state = optimizer.update(gradients, state, parameters)
        parameters = optax.apply_updates(parameters, updates)
        after.append({n: np.array(v).tolist() for n, v in parameters.items()})
    return case(name, "optax " + optax.__version__, hyperparameters, after)


def case(name, source, hyperparameters, after):
    return {"name": name, "source": source, "hyperparameters": hyperparameters, "note": "", "parameters_after_step": after}


o = torch.optim
CASES = [
    torch_case("sgd-all", o.SGD, lr=0.05, momentum=0.7, dampening=0.2, weight_decay=0.03, maximize=True),
    torch_case("adagrad-all", o.Adagrad, lr=0.2, lr_decay=0.1, weight_decay=0.1, initial_accumulator_value=0.5, eps=1e-3, maximize=True),
    torch_case("adadelta-all", o.Adadelta, lr=0.7, rho=0.8, eps=1e-3, weight_decay=0.1),
    torch_case("rmsprop-all", o.RMSprop, lr=0.02, alpha=0.8, eps=1e-2, weight_decay=0.1, momentum=0.5, centered=True),
    torch_case("rprop-all", o.Rprop, lr=0.02, etas=[0.4, 1.5], step_sizes=[0.015, 0.03]),
    torch_case("adam-all", o.Adam, lr=0.02, betas=[0.7, 0.9], eps=1e-2, weight_decay=0.1, amsgrad=True, maximize=True),
    torch_case("adam-decoupled", o.Adam, lr=0.02, betas=[0.7, 0.9], weight_decay=0.1, decoupled_weight_decay=True),
    torch_case("adamw-all", o.AdamW, lr=0.02, betas=[0.7, 0.9], eps=1e-2, weight_decay=0.3, amsgrad=True),
    torch_case("adamw-default", o.AdamW),
    torch_case("adamax-all", o.Adamax, lr=0.02, betas=[0.7, 0.9], eps=1e-2, weight_decay=0.1),
    torch_case("nadam-all", o.NAdam, lr=0.02, betas=[0.7, 0.9], eps=1e-2, weight_decay=0.1, momentum_decay=0.1),
    torch_case("radam-all", o.RAdam, lr=0.02, betas=[0.7, 0.9], eps=1e-2, weight_decay=0.1, decoupled_weight_decay=True),
    torch_case("radam-coupled", o.RAdam, lr=0.02, betas=[0.7, 0.95], weight_decay=0.1),
    torch_case("asgd-all", o.ASGD, lr=0.05, lambd=0.1, alpha=0.5, t0=2, weight_decay=0.1),
    torch_case("adafactor-all", o.Adafactor, lr=0.5, beta2_decay=-0.5, eps=[1e-3, 0.3], d=1.5, weight_decay=0.1),
    torch_case("adafactor-maximize", o.Adafactor, lr=0.02, maximize=True),
    torch_case("muon-all", o.Muon, names=("matrix",), lr=0.02, weight_decay=0.2, momentum=0.8, nesterov=False, ns_steps=3, adjust_lr_fn="match_rms_adamw"),
    torch_case("muon-coefficients", o.Muon, names=("matrix",), lr=0.02, ns_coefficients=[2.0, -1.5, 0.5], eps=1e-3),
    optax_case("sgd-nesterov", optax.sgd, learning_rate=0.05, momentum=0.7, nesterov=True),
    optax_case("adagrad-default", optax.adagrad, learning_rate=0.1),
    optax_case("adagrad-all", optax.adagrad, learning_rate=0.1, initial_accumulator_value=0.0, eps=1e-2),
    optax_case("adadelta-all", optax.adadelta, learning_rate=0.7, rho=0.8, eps=1e-3, weight_decay=0.1),
    optax_case("adafactor-factored", optax.adafactor, learning_rate=0.1, min_dim_size_to_factor=3, decay_rate=0.6, momentum=0.5, weight_decay_rate=0.05),
    optax_case("adafactor-plain", optax.adafactor, learning_rate=0.1, factored=False, multiply_by_parameter_scale=False, clipping_threshold=None, eps=1e-4),
    optax_case("adafactor-default", optax.adafactor),
    optax_case("adam-all", optax.adam, learning_rate=0.02, b1=0.7, b2=0.9, eps=1e-2, eps_root=1e-2),
    optax_case("adam-nesterov", optax.adam, learning_rate=0.02, nesterov=True),
    optax_case("nadam", optax.nadam, learning_rate=0.02, b1=0.7),
    optax_case("adamw-default", optax.adamw, learning_rate=0.02),
    optax_case("adamw-all", optax.adamw, learning_rate=0.02, b1=0.7, b2=0.9, eps=1e-2, eps_root=1e-2, weight_decay=0.3),
    optax_case("nadamw-default", optax.nadamw, learning_rate=0.02),
    optax_case("amsgrad-default", optax.amsgrad, learning_rate=0.02),
    optax_case("amsgrad-all", optax.amsgrad, learning_rate=0.02, b1=0.7, b2=0.9, eps=1e-2, eps_root=1e-2, bias_correction_mu=False, bias_correction_nu=False),
    optax_case("adamax", optax.adamax, learning_rate=0.02, b1=0.7, b2=0.9, eps=1e-2),
    optax_case("adamaxw-default", optax.adamaxw, learning_rate=0.02),
    optax_case("radam-default", optax.radam, learning_rate=0.02),
    optax_case("radam-all", optax.radam, learning_rate=0.02, b1=0.7, b2=0.9, eps=1e-2, eps_root=1e-2, threshold=4.5, nesterov=True),
    optax_case("rmsprop-default", optax.rmsprop, learning_rate=0.02),
    optax_case("rmsprop-all", optax.rmsprop, learning_rate=0.02, decay=0.8, eps=1e-2, initial_scale=0.5, eps_in_sqrt=False, centered=True, momentum=0.6, nesterov=True, bias_correction=False),
    optax_case("rmsprop-corrected", optax.rmsprop, learning_rate=0.02, decay=0.8, eps=1e-4, bias_correction=True),
    optax_case("rprop-all", optax.rprop, learning_rate=0.02, eta_minus=0.4, eta_plus=1.5, min_step_size=0.015, max_step_size=0.03),
    optax_case("lion-default", optax.lion, learning_rate=0.02),
    optax_case("lion-all", optax.lion, learning_rate=0.02, b1=0.7, b2=0.9, weight_decay=0.1),
    optax_case("lamb-all", optax.lamb, learning_rate=0.02, b1=0.7, b2=0.9, eps=1e-2, eps_root=1e-2, weight_decay=0.1),
    optax_case("lars-all", optax.lars, learning_rate=0.5, weight_decay=0.1, trust_coefficient=0.01, eps=0.1, momentum=0.6, nesterov=True),
    optax_case("adabelief-all", optax.adabelief, learning_rate=0.02, b1=0.7, b2=0.9, eps=1e-3, eps_root=1e-3, nesterov=True),
    optax_case("yogi-all", optax.yogi, learning_rate=0.02, b1=0.7, b2=0.9, eps=1e-2),
    optax_case("adan-all", optax.adan, learning_rate=0.02, b1=0.8, b2=0.7, b3=0.9, eps=1e-2, eps_root=1e-3, weight_decay=0.1),
    optax_case("novograd-all", optax.novograd, learning_rate=0.02, b1=0.7, b2=0.5, eps=1e-2, eps_root=1e-2, weight_decay=0.1),
    optax_case("sm3-all", optax.sm3, learning_rate=0.1, momentum=0.5),
    optax_case("fromage-all", optax.fromage, learning_rate=0.1, min_norm=0.5),
    optax_case("sign-sgd", optax.sign_sgd, learning_rate=0.02),
    optax_case("signum", optax.signum, learning_rate=0.02, beta=0.8),
    optax_case("prodigy-all", contrib.prodigy, learning_rate=0.5, betas=[0.8, 0.9], beta3=0.9, eps=1e-3, estim_lr0=1e-2, estim_lr_coef=2.0, weight_decay=0.1),
    optax_case("prodigy-safeguard", contrib.prodigy, estim_lr0=1e-2, safeguard_warmup=True),
    optax_case("ademamix-all", contrib.ademamix, learning_rate=0.02, b1=0.7, b2=0.9, b3=0.95, alpha=2.0, eps=1e-2, eps_root=1e-2, weight_decay=0.1),
    optax_case("adopt-all", contrib.adopt, learning_rate=0.02, b1=0.7, b2=0.9, eps=1e-2, nesterov=True),
    optax_case("adopt-unclipped", contrib.adopt, learning_rate=0.02, use_clipping=False),
    optax_case("madgrad-all", contrib.madgrad, learning_rate=0.05, momentum=0.6, weight_decay=0.1, eps=1e-3),
    optax_case("muon-all", contrib.muon, learning_rate=0.02, ns_steps=3, beta=0.8, eps=1e-2, weight_decay=0.1, nesterov=False, adaptive=True, adam_b1=0.7, adam_b2=0.9, adam_eps_root=1e-2, adam_weight_decay=0.1, adam_learning_rate=0.01, consistent_rms=0.3),
    optax_case("muon-dion", contrib.muon, learning_rate=0.02, ns_coeffs="dion", preconditioning="aol"),
    optax_case("muon-schatten", contrib.muon, learning_rate=0.02, ns_coeffs=[2.0, -1.5, 0.5], preconditioning="schatten"),
    optax_case("schedule-free-sgd-all", contrib.schedule_free_sgd, learning_rate=0.1, warmup_steps=4, b1=0.8, weight_decay=0.1, weight_lr_power=1.0),
    optax_case("schedule-free-adamw-all", contrib.schedule_free_adamw, learning_rate=0.02, warmup_steps=4, b1=0.8, b2=0.9, eps=1e-2, weight_decay=0.1),
]

if __name__ == "__main__":
    file = {
        "about": "Made by src/test/python/trajectories.py with torch " + torch.__version__ + " and optax " + optax.__version__ + ", seed 7.",
        "initial_parameters": {n: v.tolist() for n, v in INITIAL.items()},
        "gradients": [{n: v.tolist() for n, v in g.items()} for g in GRADIENTS],
        "cases": CASES,
    }
    with open("src/test/resources/more-optimizers.json", "w") as out:
        # Ten digits: initial parameters and gradients are floats, the rest is compared at 1e-7.
        json.dump(json.loads(json.dumps(file), parse_float=lambda s: float("%.10g" % float(s))), out)
        out.write("\n")
