/** Tensors, automatic differentiation, SIMD kernels, layers and the training loop. */
@SuppressWarnings("module") // The module that the interpreter is exported to is compiled later.
module dev.evenflow.core {
  requires jdk.incubator.vector;
  requires jdk.management;
  requires static com.google.guice;
  requires static java.desktop;
  requires static org.jspecify;

  exports dev.evenflow;
  exports dev.evenflow.autodiff;
  exports dev.evenflow.nn;
  exports dev.evenflow.nn.activation;
  exports dev.evenflow.nn.init;
  exports dev.evenflow.nn.loss;
  exports dev.evenflow.checkpoint;
  exports dev.evenflow.data;
  exports dev.evenflow.data.augment;
  exports dev.evenflow.data.synthetic;
  exports dev.evenflow.doctor;
  exports dev.evenflow.exchange;
  exports dev.evenflow.guice;
  exports dev.evenflow.metric;
  exports dev.evenflow.interpreter to
      dev.evenflow.parity;
  exports dev.evenflow.program;
  exports dev.evenflow.random;
  exports dev.evenflow.replay;
  exports dev.evenflow.strategy;
  exports dev.evenflow.tensor;
  exports dev.evenflow.training;
}
