package com.example.digits;

import com.google.inject.Guice;
import dev.evenflow.data.Digits;
import dev.evenflow.data.Split;
import dev.evenflow.training.Trainer;
import dev.evenflow.training.TrainerBuilder;
import java.util.List;
import java.util.Locale;

/** Trains a net on handwritten digits by the optimizer that its argument spells. */
public final class Main {
  private static final int EPOCHS = 20;
  private static final int BATCH = 32;

  private Main() {}

  /** Takes the optimizer, such as {@code power-sign:lr=0.1} or {@code adam}. */
  public static void main(String[] args) {
    Split digits = Split.stratified(Digits.load(), 0.2, 42);
    Trainer trainer =
        Guice.createInjector(new DigitsModule(args[0]))
            .getInstance(TrainerBuilder.class)
            .batchSize(BATCH)
            .totalSteps(EPOCHS * Math.ceilDiv(digits.train().size(), BATCH))
            .build();
    trainer.fit(digits.train(), EPOCHS, List.of());
    System.out.printf(
        Locale.ROOT,
        "%s: accuracy %.2f %%%n",
        trainer.plan().optimizer(),
        100 * trainer.evaluate(digits.test()).accuracy());
  }
}
