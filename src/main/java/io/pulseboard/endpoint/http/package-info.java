/**
 * What all HTTP addresses share, and the addresses that answer at once: history and push below
 * {@code /api}, {@code /metrics}, and the dashboard's files. {@link
 * io.pulseboard.endpoint.http.EdgeFilter} checks every request, {@link
 * io.pulseboard.endpoint.http.HttpEndpoint} is the base class of the servlets, {@link
 * io.pulseboard.endpoint.http.Bodies} reads request bodies, and {@link
 * io.pulseboard.endpoint.http.Answers} writes responses; neither holds a thread while it waits for
 * a client.
 *
 * <p>May use {@code endpoint.container}, {@code gateway}, {@code access}, {@code wire} and {@code
 * model}, but no other package of {@code endpoint}.
 */
package io.pulseboard.endpoint.http;
