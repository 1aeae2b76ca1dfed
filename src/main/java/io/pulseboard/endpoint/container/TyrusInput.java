package io.pulseboard.endpoint.container;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;

/**
 * What Tyrus reads a WebSocket from on Payara. Tyrus keeps a frame until all of it is there, up to
 * a bound for each connection alone, and its buffers as large as they ever were. Here, what it
 * keeps is measured after each read and, when it is empty, dropped. Tyrus reads in small pieces, so
 * that the end of one long frame and the beginning of the next never exceed its buffer together.
 *
 * <p>All calls come from the one thread at a time that reads the connection.
 */
public final class TyrusInput extends ServletInputStream {

  private static final System.Logger LOG = System.getLogger(TyrusInput.class.getName());
  private static final int PIECE_BYTES = 16_384;

  /** What an idle connection may keep. */
  private static final int SMALL_BYTES = 1_024;

  private final ServletInputStream in;
  private final Object handler;
  private final InputMeter meter;

  /** Found at the first read: Tyrus makes it after the endpoint has been told of the connection. */
  private TyrusBuffers buffers;

  private boolean isRefused;

  private TyrusInput(ServletInputStream in, Object handler, InputMeter meter) {
    this.in = in;
    this.handler = handler;
    this.meter = meter;
  }

  /**
   * Puts itself between Tyrus and the connection. To be called while the endpoint is told of the
   * connection, when nothing has been read of it.
   *
   * @param handler Tyrus' upgrade handler
   * @throws ReflectiveOperationException where Tyrus is not as it was
   */
  public static void measure(Object handler, InputMeter meter) throws ReflectiveOperationException {
    Field input = TyrusBuffers.field(handler.getClass(), "is");
    input.set(handler, new TyrusInput((ServletInputStream) input.get(handler), handler, meter));
  }

  @Override
  public int available() throws IOException {
    return Math.min(PIECE_BYTES, in.available());
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    return isRefused && read > 0 ? 0 : read;
  }

  @Override
  public int read() throws IOException {
    return in.read();
  }

  /** Tyrus asks when it has worked on what it read. */
  @Override
  public boolean isReady() {
    measure();
    return in.isReady();
  }

  private void measure() {
    try {
      if (buffers == null) {
        buffers = TyrusBuffers.of(handler);
      }
      int kept = buffers.kept();
      if (!isRefused && !meter.keeps(kept)) {
        isRefused = true;
      }
      if (kept == 0 && buffers.size() > SMALL_BYTES || isRefused) {
        buffers.drop();
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Not measured: {0}", e.toString());
    }
  }

  @Override
  public boolean isFinished() {
    return in.isFinished();
  }

  @Override
  public void setReadListener(ReadListener listener) {
    in.setReadListener(listener);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /**
   * The two buffers of a connection: of what was read last, and of a frame that is not complete.
   */
  private record TyrusBuffers(Object handler, Field read, Object frames, Field frame) {

    static TyrusBuffers of(Object handler) throws ReflectiveOperationException {
      Object connection = field(handler.getClass(), "connection").get(handler);
      Method reader = connection.getClass().getMethod("getReadHandler");
      reader.setAccessible(true);
      Object frames = reader.invoke(connection);
      return new TyrusBuffers(
          handler, field(handler.getClass(), "buf"), frames, field(frames.getClass(), "buffer"));
    }

    static Field field(Class<?> of, String name) throws NoSuchFieldException {
      Field field = of.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    }

    int kept() throws IllegalAccessException {
      ByteBuffer unfinished = (ByteBuffer) frame.get(frames);
      return unfinished == null ? 0 : unfinished.remaining();
    }

    int size() throws IllegalAccessException {
      return size((ByteBuffer) read.get(handler)) + size((ByteBuffer) frame.get(frames));
    }

    private static int size(ByteBuffer buffer) {
      return buffer == null ? 0 : buffer.capacity();
    }

    void drop() throws IllegalAccessException {
      read.set(handler, null);
      frame.set(frames, null);
    }
  }
}
