package io.pulseboard.endpoint.http;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A path from an object of a container to an object behind it, through private fields and public
 * methods. Each member is looked up once for each class. Thread-safe.
 */
public final class FieldPath {

  private record Step(Class<?> type, String name) {}

  private final List<String> names;
  private final Map<Step, AccessibleObject> found = new ConcurrentHashMap<>();

  /**
   * @param names the names of fields, and those of methods with {@code ()} at the end
   */
  public FieldPath(String... names) {
    this.names = List.of(names);
  }

  /**
   * Returns the object at the end of the path.
   *
   * @throws ReflectiveOperationException if the container's classes differ from what the path
   *     expects
   */
  public Object follow(Object from) throws ReflectiveOperationException {
    Object at = from;
    for (String name : names) {
      Step step = new Step(at.getClass(), name);
      AccessibleObject member = found.get(step);
      if (member == null) {
        member = name.endsWith("()") ? method(step) : field(step);
        found.put(step, member);
      }
      at = member instanceof Method method ? method.invoke(at) : ((Field) member).get(at);
    }
    return at;
  }

  private static Method method(Step step) throws ReflectiveOperationException {
    return step.type().getMethod(step.name().substring(0, step.name().length() - 2));
  }

  private static Field field(Step step) throws ReflectiveOperationException {
    Class<?> type = step.type();
    while (type != null) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(step.name())) {
          field.setAccessible(true);
          return field;
        }
      }
      type = type.getSuperclass();
    }
    throw new NoSuchFieldException(step.type().getName() + "." + step.name());
  }
}
