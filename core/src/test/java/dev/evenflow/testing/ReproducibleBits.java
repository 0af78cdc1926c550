package dev.evenflow.testing;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Locale;
import java.util.Set;

/**
 * The ban on operations whose bits depend on the JIT. The elementary functions of {@link Math} and
 * of vectors are intrinsics: their last bit changes when a compiled method takes over from an
 * interpreted one. So does a sum over the lanes of floats, whose order is not defined. {@link
 * StrictMath} and our own polynomials do not change; neither does what is correctly rounded.
 */
public final class ReproducibleBits {
  private static final Set<String> FUNCTIONS =
      Set.of(
          "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "exp",
          "expm1", "log", "log10", "log1p", "pow", "cbrt", "hypot");
  private static final Set<String> FLOAT_VECTORS =
      Set.of("jdk.incubator.vector.FloatVector", "jdk.incubator.vector.DoubleVector");
  private static final String OPERATORS = "jdk.incubator.vector.VectorOperators";
  private static final Set<String> ORDERED = Set.of("ADD", "MUL");

  /** No class uses such an operation, be it by a call or by a method reference. */
  public static final ArchRule RULE =
      ArchRuleDefinition.classes()
          .should(new Avoidance())
          .because("a result is the same to the bit for every thread count, vector width and JIT");

  private ReproducibleBits() {}

  private static final class Avoidance extends ArchCondition<JavaClass> {
    Avoidance() {
      super("use only operations whose bits do not depend on the JIT");
    }

    @Override
    public void check(JavaClass each, ConditionEvents events) {
      for (JavaAccess<?> access : each.getAccessesFromSelf()) {
        if (isFunction(access) || isSumOverLanes(access, each)) {
          events.add(SimpleConditionEvent.violated(access, access.getDescription()));
        }
      }
    }

    private static boolean isFunction(JavaAccess<?> access) {
      String owner = access.getTargetOwner().getName();
      String name = access.getName();
      return owner.equals(OPERATORS)
          ? FUNCTIONS.contains(name.toLowerCase(Locale.ROOT))
          : FUNCTIONS.contains(name)
              && (owner.equals("java.lang.Math") || FLOAT_VECTORS.contains(owner));
    }

    /** Whether it is a reduction of lanes in a method that reads an operator with rounding. */
    private static boolean isSumOverLanes(JavaAccess<?> access, JavaClass each) {
      return access.getName().equals("reduceLanes")
          && FLOAT_VECTORS.contains(access.getTargetOwner().getName())
          && each.getFieldAccessesFromSelf().stream()
              .filter(read -> read.getOrigin().equals(access.getOrigin()))
              .anyMatch(Avoidance::isOrdered);
    }

    private static boolean isOrdered(JavaFieldAccess read) {
      return read.getTargetOwner().getName().equals(OPERATORS) && ORDERED.contains(read.getName());
    }
  }
}
