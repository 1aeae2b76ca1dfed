/** Who may connect: the origins of browser pages. May use {@code model}. */
package io.pulseboard.access;
