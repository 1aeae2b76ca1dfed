package io.pulseboard.bench;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was seen in some seconds.
 *
 * @param seconds its length
 * @param open connections at its end
 * @param closed connections that the server ended
 * @param updates delivered
 * @param payloadBytes of these updates alone
 * @param bytesIn read by the client
 * @param bytesOut written by the client
 * @param reads that brought them
 * @param resumed updates that came with a resume
 * @param p50 latency in ms
 * @param p99 latency in ms
 * @param p999 latency in ms
 * @param serverMicros processor time of the server
 * @param kernelMicros of it in the kernel
 * @param clientMicros processor time of the client
 */
record Window(
    double seconds,
    long open,
    long closed,
    long updates,
    long payloadBytes,
    long bytesIn,
    long bytesOut,
    long reads,
    long resumed,
    double p50,
    double p99,
    double p999,
    long serverMicros,
    long kernelMicros,
    long clientMicros) {

  static Window parse(String report, long serverMicros, long kernelMicros, long clientMicros) {
    Map<String, Long> values =
        Arrays.stream(report.split(" "))
            .skip(1)
            .map(pair -> pair.split("="))
            .collect(Collectors.toMap(pair -> pair[0], pair -> Long.valueOf(pair[1])));
    return new Window(
        values.get("nanos") / 1e9,
        values.get("open"),
        values.get("closed"),
        values.get("updates"),
        values.get("payload"),
        values.get("bytesIn"),
        values.get("bytesOut"),
        values.get("reads"),
        values.get("resumed"),
        values.get("p50") / 1e3,
        values.get("p99") / 1e3,
        values.get("p999") / 1e3,
        serverMicros,
        kernelMicros,
        clientMicros);
  }

  double perSecond() {
    return updates / seconds;
  }

  /** Processor time of the server for one update, in µs, without what it takes at rest. */
  double serverMicrosPerUpdate(Window idle) {
    return (serverMicros - idle.serverMicros * seconds / idle.seconds) / updates;
  }

  /** The part of it in the kernel. */
  double kernelMicrosPerUpdate(Window idle) {
    return (kernelMicros - idle.kernelMicros * seconds / idle.seconds) / updates;
  }

  double clientMicrosPerUpdate() {
    return (double) clientMicros / updates;
  }

  double updatesPerRead() {
    return (double) updates / reads;
  }

  /** Processors that the server kept busy. */
  double serverCores() {
    return serverMicros / 1e6 / seconds;
  }

  double clientCores() {
    return clientMicros / 1e6 / seconds;
  }
}
