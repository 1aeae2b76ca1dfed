/**
 * Who may connect (allowed origins of browser pages, allowed host names, the request rate per
 * address) and where clients may publish. May use {@code model}.
 */
package io.pulseboard.access;
