package dev.evenflow.guice;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.util.Types;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.strategy.StrategyFactory;

/**
 * Binds the strategies of a catalogue in the {@code Map<String, StrategyFactory<T>>} of their kind,
 * to which any module may add; a name that is bound twice is an error.
 *
 * @param <T> the kind of strategy
 */
public final class CatalogueModule<T> extends AbstractModule {
  private final Class<T> type;
  private final Catalogue<T> catalogue;

  /** Of a kind of strategy and some of its members. */
  public CatalogueModule(Class<T> type, Catalogue<T> catalogue) {
    this.type = type;
    this.catalogue = catalogue;
  }

  /** The type of a kind's factories. */
  @SuppressWarnings("unchecked") // The literal is made for this very type.
  public static <T> TypeLiteral<StrategyFactory<T>> factory(Class<T> type) {
    return (TypeLiteral<StrategyFactory<T>>)
        TypeLiteral.get(Types.newParameterizedType(StrategyFactory.class, type));
  }

  @Override
  protected void configure() {
    MapBinder<String, StrategyFactory<T>> binder =
        MapBinder.newMapBinder(binder(), TypeLiteral.get(String.class), factory(type));
    catalogue.factories().forEach((name, factory) -> binder.addBinding(name).toInstance(factory));
  }
}
