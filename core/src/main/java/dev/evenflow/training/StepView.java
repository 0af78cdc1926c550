package dev.evenflow.training;

import dev.evenflow.nn.Build;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.Map;

/**
 * The expressions of a step, for a {@link Probe} to make others of. Where several batches make a
 * step, layers and loss are those of the last, and gradients those of all.
 *
 * @param build the layers as they are applied, with all variables
 * @param input of the model, [batch ...]
 * @param output of the model
 * @param loss what is differentiated, rank 0; of a batch that is one of several, times its weight
 * @param gradients of the parameters before clips and other transforms
 * @param transformed the gradients after them; the same where the optimizer asks for the true
 *     slopes of the loss
 * @param next the parameters after the step, if the guard lets it pass
 */
public record StepView(
    Build build,
    Tensor input,
    Tensor output,
    Tensor loss,
    Map<Variable, Tensor> gradients,
    Map<Variable, Tensor> transformed,
    Map<Variable, Tensor> next) {}
