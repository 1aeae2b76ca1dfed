/**
 * Who may connect: the origins of browser pages, the names that the server is reached under, how
 * many requests an address may make; and where clients may publish. May use {@code model}.
 */
package io.pulseboard.access;
