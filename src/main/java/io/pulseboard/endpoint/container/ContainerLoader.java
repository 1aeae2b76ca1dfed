package io.pulseboard.endpoint.container;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Loads classes of this package where they see the container's own types, which an application does
 * not: as copies, in a class loader beside the application's. Thread-safe.
 */
public final class ContainerLoader extends ClassLoader {

  private static final String PACKAGE = ContainerLoader.class.getPackageName() + ".";
  private static final Map<ClassLoader, ContainerLoader> LOADERS = new ConcurrentHashMap<>();

  private final ClassLoader container;

  private ContainerLoader(ClassLoader container) {
    super(ContainerLoader.class.getClassLoader());
    this.container = container;
  }

  /**
   * Loads a class whose name begins with that of the container.
   *
   * @param name the class name without its package
   * @param neighbour a class of the container that sees all types that the loaded class needs
   */
  public static Class<?> load(String name, Class<?> neighbour) throws ClassNotFoundException {
    return LOADERS
        .computeIfAbsent(neighbour.getClassLoader(), ContainerLoader::new)
        .loadClass(PACKAGE + name);
  }

  @Override
  protected Class<?> loadClass(String wanted, boolean resolve) throws ClassNotFoundException {
    if (!wanted.startsWith(PACKAGE + "Undertow") && !wanted.startsWith(PACKAGE + "Grizzly")) {
      return super.loadClass(wanted, resolve);
    }
    synchronized (getClassLoadingLock(wanted)) {
      Class<?> loaded = findLoadedClass(wanted);
      return loaded == null ? define(wanted) : loaded;
    }
  }

  /** Finds a type that the application does not see. */
  @Override
  protected Class<?> findClass(String wanted) throws ClassNotFoundException {
    return container.loadClass(wanted);
  }

  private Class<?> define(String wanted) throws ClassNotFoundException {
    String file = wanted.replace('.', '/') + ".class";
    try (InputStream in = getParent().getResourceAsStream(file)) {
      if (in == null) {
        throw new ClassNotFoundException(wanted);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(wanted, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(wanted, e);
    }
  }
}
