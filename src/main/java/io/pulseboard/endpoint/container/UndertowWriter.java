package io.pulseboard.endpoint.container;

import io.pulseboard.hub.delivery.SendExecutor;
import io.undertow.websockets.core.WebSocketChannel;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.WriteReadyHandler;
import org.xnio.ssl.SslConnection;

/**
 * Writes frames on Undertow to the connection below Undertow's own framing, which creates a channel
 * for each frame, queues it, and wakes an I/O thread. Undertow still writes its answers to pings
 * and the closing handshake.
 *
 * <p>This conduit sits between Undertow and the connection, so that neither Undertow nor this class
 * writes into the middle of a frame of the other. All writes happen on the connection's I/O thread.
 * Loaded by {@link ContainerLoader}, so what it uses of this package is public.
 */
public final class UndertowWriter extends AbstractStreamSinkConduit<StreamSinkConduit>
    implements FrameWriter {

  private static final System.Logger LOG = System.getLogger(UndertowWriter.class.getName());

  private final WebSocketChannel channel;
  private final boolean isTls;
  private final SendExecutor thread;
  private final WriteReadyHandler undertow;

  /** The unwritten rest of the frame of this class; null if there is none. */
  private ByteBuffer ours;

  private Runnable taken;

  /** Whether a frame of Undertow has been written in part. */
  private boolean insideTheirs;

  private boolean undertowWaits;

  /** Set by any thread that closes the connection. */
  private volatile boolean terminated;

  private UndertowWriter(WebSocketChannel channel, StreamConnection connection) {
    super(connection.getSinkChannel().getConduit());
    this.channel = channel;
    this.thread = UndertowThread.of(channel.getIoThread());
    this.isTls = connection instanceof SslConnection;
    this.undertow = new WriteReadyHandler.ChannelListenerHandler<>(connection.getSinkChannel());
  }

  /**
   * Inserts a writer into a connection. Returns null if the connection uses extensions, which
   * Undertow's session does not report.
   *
   * @param found a WebSocket channel of Undertow
   * @throws ReflectiveOperationException if Undertow's classes differ from what is expected here
   */
  public static FrameWriter of(Object found) throws ReflectiveOperationException {
    WebSocketChannel channel = (WebSocketChannel) found;
    if (channel.areExtensionsSupported()) {
      return null;
    }
    StreamConnection connection = UndertowLink.connectionBelow(channel);
    UndertowWriter writer = new UndertowWriter(channel, connection);
    channel.getIoThread().execute(() -> writer.stepBetween(connection.getSinkChannel()));
    return writer;
  }

  private void stepBetween(ConduitStreamSinkChannel sink) {
    undertowWaits = next.isWriteResumed();
    next.setWriteReadyHandler(new Handler());
    sink.setConduit(this);
  }

  @Override
  public SendExecutor thread() {
    return thread;
  }

  @Override
  public void write(Frame frame, Runnable taken) {
    this.ours = frame.wire();
    this.taken = taken;
    if (!insideTheirs && isWritten()) {
      taken.run();
    }
  }

  /**
   * Writes as much of the current frame as the connection takes. Returns whether all of it is
   * written.
   */
  private boolean isWritten() {
    try {
      while (!terminated && ours.hasRemaining() && next.write(ours) > 0) {
        // Tries again if the connection took a part.
      }
      // With TLS, bytes that were taken may still wait to be written.
      if (!terminated && (ours.hasRemaining() || isTls && !next.flush())) {
        next.resumeWrites();
        return false;
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Not sent: {0}", e.toString());
      terminated = true;
      IoUtils.safeClose(channel);
    }
    ours = null;
    return !terminated;
  }

  /** Whether Undertow may write. */
  private boolean isTheirTurn() {
    if (ours != null && !insideTheirs && isWritten()) {
      // Later, since it may bring the next frame.
      channel.getIoThread().execute(taken);
    }
    return ours == null || insideTheirs;
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    if (!isTheirTurn()) {
      return 0;
    }
    int written = next.write(src);
    insideTheirs = src.hasRemaining() && (insideTheirs || written > 0);
    return written;
  }

  @Override
  public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
    if (!isTheirTurn()) {
      return 0;
    }
    long written = next.write(srcs, offset, length);
    boolean isLeft = false;
    for (int i = offset; i < offset + length; i++) {
      isLeft |= srcs[i].hasRemaining();
    }
    insideTheirs = isLeft && (insideTheirs || written > 0);
    return written;
  }

  @Override
  public void terminateWrites() throws IOException {
    terminated = true;
    next.terminateWrites();
  }

  @Override
  public void truncateWrites() throws IOException {
    terminated = true;
    next.truncateWrites();
  }

  @Override
  public void resumeWrites() {
    undertowWaits = true;
    next.resumeWrites();
  }

  @Override
  public void wakeupWrites() {
    undertowWaits = true;
    next.wakeupWrites();
  }

  @Override
  public void suspendWrites() {
    undertowWaits = false;
    if (ours == null) {
      next.suspendWrites();
    }
  }

  @Override
  public boolean isWriteResumed() {
    return undertowWaits;
  }

  /** Called when the connection takes more, or has ended. */
  private final class Handler implements WriteReadyHandler {

    @Override
    public void writeReady() {
      boolean isDone = ours != null && !insideTheirs && isWritten();
      if (undertowWaits) {
        undertow.writeReady();
      } else if (ours == null) {
        next.suspendWrites();
      }
      if (isDone) {
        taken.run();
      }
    }

    @Override
    public void forceTermination() {
      terminated = true;
      undertow.forceTermination();
    }

    @Override
    public void terminated() {
      terminated = true;
      undertow.terminated();
    }
  }
}
