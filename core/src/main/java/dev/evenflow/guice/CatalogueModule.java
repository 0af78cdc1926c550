package dev.evenflow.guice;

import com.google.inject.AbstractModule;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.util.Types;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.strategy.StrategyFactory;
import dev.evenflow.strategy.StrategyWrapper;
import java.util.Map;

/**
 * Binds the strategies of a catalogue in the {@code Map<String, StrategyFactory<T>>} and the {@code
 * Map<String, StrategyWrapper<T>>} of their kind, to which any module may add; a name that is bound
 * twice is an error.
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

  /** The type of a kind's wrappers. */
  @SuppressWarnings("unchecked") // The literal is made for this very type.
  public static <T> TypeLiteral<StrategyWrapper<T>> wrapper(Class<T> type) {
    return (TypeLiteral<StrategyWrapper<T>>)
        TypeLiteral.get(Types.newParameterizedType(StrategyWrapper.class, type));
  }

  @Override
  protected void configure() {
    bind(factory(type), catalogue.factories());
    bind(wrapper(type), catalogue.wrappers());
  }

  private <F> void bind(TypeLiteral<F> kind, Map<String, F> members) {
    MapBinder<String, F> binder =
        MapBinder.newMapBinder(binder(), TypeLiteral.get(String.class), kind);
    members.forEach((name, member) -> binder.addBinding(name).toInstance(member));
  }
}
