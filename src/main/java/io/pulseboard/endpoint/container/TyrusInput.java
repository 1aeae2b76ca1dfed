package io.pulseboard.endpoint.container;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;

/**
 * The input from which Tyrus reads a WebSocket on Payara. Tyrus keeps a frame until it is complete,
 * bounded only for each connection by itself, and its buffers never shrink. This class measures
 * after each read how much Tyrus keeps, and drops the buffers when they are empty. It offers input
 * in small pieces, so that the end of one long frame and the beginning of the next never exceed
 * Tyrus's buffer together.
 *
 * <p>Called by one thread at a time, the one that reads the connection.
 */
public final class TyrusInput extends ServletInputStream {

  private static final System.Logger LOG = System.getLogger(TyrusInput.class.getName());
  private static final int PIECE_BYTES = 16_384;

  /** How many bytes of buffers an idle connection may keep. */
  private static final int SMALL_BYTES = 1_024;

  private final ServletInputStream in;
  private final Object handler;
  private final InputMeter meter;

  /** Looked up at the first read: Tyrus creates the buffers after the endpoint's open callback. */
  private TyrusBuffers buffers;

  private boolean isRefused;

  private TyrusInput(ServletInputStream in, Object handler, InputMeter meter) {
    this.in = in;
    this.handler = handler;
    this.meter = meter;
  }

  /**
   * Inserts a measuring input between Tyrus and the connection. Must be called in the endpoint's
   * open callback, when nothing has been read from the connection.
   *
   * @param handler Tyrus's upgrade handler
   * @throws ReflectiveOperationException if Tyrus's classes differ from what is expected here
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

  /** Tyrus calls this method when it has processed what it read. */
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

  /** The two buffers of a connection: that of the last read and that of an incomplete frame. */
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
