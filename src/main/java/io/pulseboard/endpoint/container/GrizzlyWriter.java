package io.pulseboard.endpoint.container;

import java.lang.System.Logger.Level;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.CompletionHandler;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;

/**
 * On Payara: frames go to Grizzly's connection, past Tyrus, which writes and flushes each through
 * the servlet's output and may have to wait to be called before the next. Tyrus itself still writes
 * its answers to pings and the closing handshake, which are short and so one buffer each; Grizzly
 * writes one buffer after the other, whoever they are from. Loaded by {@link ContainerLoader}, so
 * what it uses of this package is public.
 */
public final class GrizzlyWriter implements FrameWriter {

  private static final System.Logger LOG = System.getLogger(GrizzlyWriter.class.getName());

  private final Connection<Object> connection;
  private final Taken handler = new Taken();
  private Runnable taken;

  private GrizzlyWriter(Connection<Object> connection) {
    this.connection = connection;
  }

  /**
   * Writes to a connection.
   *
   * @param found a connection of Grizzly
   */
  @SuppressWarnings("unchecked")
  public static FrameWriter of(Object found) {
    return new GrizzlyWriter((Connection<Object>) found);
  }

  @Override
  public void write(Frame frame, Runnable taken) {
    this.taken = taken;
    connection.write(Buffers.wrap(MemoryManager.DEFAULT_MEMORY_MANAGER, frame.wire()), handler);
  }

  /** Hears from Grizzly; there is one frame under way at most. */
  private final class Taken implements CompletionHandler<WriteResult<Buffer, Object>> {

    @Override
    public void completed(WriteResult<Buffer, Object> result) {
      taken.run();
    }

    @Override
    public void updated(WriteResult<Buffer, Object> result) {
      // A part of it.
    }

    @Override
    public void cancelled() {
      connection.terminateSilently();
    }

    @Override
    public void failed(Throwable cause) {
      LOG.log(Level.DEBUG, "Not sent: {0}", cause.toString());
      connection.terminateSilently();
    }
  }
}
