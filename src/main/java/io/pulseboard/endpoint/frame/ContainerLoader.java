package io.pulseboard.endpoint.frame;

import java.io.IOException;
import java.io.InputStream;

/**
 * Loads a class of ours where it sees the container's own types, which an application does not: a
 * copy of it in a loader beside the application's.
 */
final class ContainerLoader extends ClassLoader {

  private final String name;
  private final ClassLoader container;

  private ContainerLoader(String name, ClassLoader container) {
    super(ContainerLoader.class.getClassLoader());
    this.name = name;
    this.container = container;
  }

  /**
   * A class of this package, with those inside it.
   *
   * @param name of the class
   * @param neighbour a class of the container which sees all types that this one needs
   */
  static Class<?> load(String name, Class<?> neighbour) throws ClassNotFoundException {
    return new ContainerLoader(name, neighbour.getClassLoader()).loadClass(name);
  }

  @Override
  protected Class<?> loadClass(String wanted, boolean resolve) throws ClassNotFoundException {
    if (!wanted.equals(name) && !wanted.startsWith(name + "$")) {
      return super.loadClass(wanted, resolve);
    }
    synchronized (getClassLoadingLock(wanted)) {
      Class<?> loaded = findLoadedClass(wanted);
      return loaded == null ? define(wanted) : loaded;
    }
  }

  /** What the application does not see. */
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
