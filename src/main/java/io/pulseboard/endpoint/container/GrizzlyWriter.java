package io.pulseboard.endpoint.container;

import java.lang.System.Logger.Level;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.CompletionHandler;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.MemoryManager;

/**
 * Writes frames on Payara directly to Grizzly's connection. Tyrus would write and flush each frame
 * through the servlet output, and might have to wait for a callback before the next. Tyrus still
 * writes its answers to pings and the closing handshake, which are short and so take one buffer
 * each; Grizzly writes one buffer after the other, whatever their source. Loaded by {@link
 * ContainerLoader}, so what it uses of this package is public.
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
   * The writer for a connection.
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

  /** Called by Grizzly; at most one frame is in progress. */
  private final class Taken implements CompletionHandler<WriteResult<Buffer, Object>> {

    @Override
    public void completed(WriteResult<Buffer, Object> result) {
      taken.run();
    }

    @Override
    public void updated(WriteResult<Buffer, Object> result) {
      // A part of the frame was written.
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
