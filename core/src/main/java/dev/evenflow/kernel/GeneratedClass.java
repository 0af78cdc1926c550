package dev.evenflow.kernel;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.function.Consumer;

/** Classes that are written at run time: hidden, without fields, with one interface. */
public final class GeneratedClass {
  private GeneratedClass() {}

  /**
   * The one instance of such a class.
   *
   * @param lookup of the package in which it lies
   * @param self what it is called in its own code
   * @param type the interface
   * @param methods writes its methods
   */
  public static <T> T instance(
      MethodHandles.Lookup lookup, ClassDesc self, Class<T> type, Consumer<ClassBuilder> methods) {
    byte[] bytes =
        ClassFile.of()
            .build(
                self,
                builder -> {
                  builder.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
                  builder.withInterfaceSymbols(ClassDesc.of(type.getName()));
                  builder.withMethodBody(
                      "<init>",
                      MTD_void,
                      0,
                      code -> code.aload(0).invokespecial(CD_Object, "<init>", MTD_void).return_());
                  methods.accept(builder);
                });
    try {
      MethodHandles.Lookup defined = lookup.defineHiddenClass(bytes, true);
      return type.cast(
          defined
              .findConstructor(defined.lookupClass(), MethodType.methodType(void.class))
              .invoke());
    } catch (Throwable failure) {
      throw new IllegalStateException("cannot define a generated " + type.getName(), failure);
    }
  }

  /** Writes the method of an interface that has this name. */
  public static void implement(
      ClassBuilder builder, Class<?> type, String name, Consumer<CodeBuilder> body) {
    Method method =
        Arrays.stream(type.getMethods())
            .filter(each -> each.getName().equals(name))
            .findFirst()
            .orElseThrow();
    MethodType signature =
        MethodType.methodType(method.getReturnType(), method.getParameterTypes());
    builder.withMethodBody(
        name, signature.describeConstable().orElseThrow(), ClassFile.ACC_PUBLIC, body);
  }
}
