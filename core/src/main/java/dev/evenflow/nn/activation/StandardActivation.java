package dev.evenflow.nn.activation;

import dev.evenflow.nn.Activation;
import dev.evenflow.tensor.Tensor;
import java.util.Locale;

/**
 * The activations without parameters, each with its formula. Value and gradient are finite for
 * every float up to 3.2e38 in size; slopes at kinks are those of PyTorch (0 at the 0 of a ReLU).
 */
public enum StandardActivation implements Activation {
  /** {@code x}. */
  IDENTITY {
    @Override
    public Tensor of(Tensor x) {
      return x;
    }
  },
  /** {@code max(x, 0)} (Nair, Hinton 2010). */
  RELU {
    @Override
    public Tensor of(Tensor x) {
      return x.max(0);
    }
  },
  /** {@code min(max(x, 0), 6)} (Krizhevsky 2010). */
  RELU6 {
    @Override
    public Tensor of(Tensor x) {
      return x.max(0).min(6);
    }
  },
  /** {@code max(x, 0)^2} (So et al. 2021), flat from 1.8e19, where the square would overflow. */
  SQUARE_RELU {
    @Override
    public Tensor of(Tensor x) {
      return x.max(0).min(SQUARE_LIMIT).square();
    }
  },
  /** Scale times ELU, whose two constants make mean 0 and variance 1 attract (Klambauer 2017). */
  SELU {
    @Override
    public Tensor of(Tensor x) {
      return new Elu(SELU_ALPHA).of(x).mul(SELU_SCALE);
    }
  },
  /** {@code x Phi(x)} with the normal distribution function Phi (Hendrycks, Gimpel 2016). */
  GELU {
    @Override
    public Tensor of(Tensor x) {
      return x.mul(x.mul(StrictMath.sqrt(0.5)).erf().add(1).mul(0.5));
    }
  },
  /** {@code x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2} (Hendrycks, Gimpel 2016). */
  GELU_TANH {
    @Override
    public Tensor of(Tensor x) {
      // (1 + tanh z) / 2 = sigmoid(2 z). Beyond 10 it is 0 or 1, and the cube would overflow.
      Tensor inner = x.max(-10).min(10);
      Tensor cubic = inner.add(inner.square().mul(inner).mul(0.044715));
      return x.mul(cubic.mul(2 * StrictMath.sqrt(2 / StrictMath.PI)).sigmoid());
    }
  },
  /** {@code x sigmoid(x)}, also named swish (Elfwing et al. 2017). */
  SILU {
    @Override
    public Tensor of(Tensor x) {
      return x.mul(x.sigmoid());
    }
  },
  /** {@code x tanh(softplus(x))} (Misra 2019). */
  MISH {
    @Override
    public Tensor of(Tensor x) {
      return x.mul(x.softplus().tanh());
    }
  },
  /** {@code x / (1 + |x|)} (Turian et al. 2009). */
  SOFTSIGN {
    @Override
    public Tensor of(Tensor x) {
      return x.div(x.abs().add(1));
    }
  },
  /** The hyperbolic tangent. */
  TANH {
    @Override
    public Tensor of(Tensor x) {
      return x.tanh();
    }
  },
  /** {@code 1 / (1 + e^-x)}. */
  SIGMOID {
    @Override
    public Tensor of(Tensor x) {
      return x.sigmoid();
    }
  },
  /** {@code min(max(x + 3, 0), 6) / 6} (Howard et al. 2019). */
  HARD_SIGMOID {
    @Override
    public Tensor of(Tensor x) {
      return x.add(3).max(0).min(6).div(6);
    }
  },
  /** {@code x hard-sigmoid(x)} (Howard et al. 2019). */
  HARD_SWISH {
    @Override
    public Tensor of(Tensor x) {
      return x.mul(HARD_SIGMOID.of(x));
    }
  },
  /** {@code ln sigmoid(x)}. */
  LOG_SIGMOID {
    @Override
    public Tensor of(Tensor x) {
      return x.negate().softplus().negate();
    }
  },
  /** {@code x - tanh(x)}. */
  TANH_SHRINK {
    @Override
    public Tensor of(Tensor x) {
      return x.sub(x.tanh());
    }
  },
  /** {@code e^x}, flat from x = 88, where it would overflow. */
  EXP {
    @Override
    public Tensor of(Tensor x) {
      return x.min(EXP_LIMIT).exp();
    }
  };

  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SELU_SCALE = 1.0507009873554805;
  private static final double SQUARE_LIMIT = 1.8e19;
  private static final double EXP_LIMIT = 88;

  @Override
  public String kind() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
