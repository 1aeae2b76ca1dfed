/**
 * Tests that drive a real browser against a real server. All are tagged {@code browser}, by which
 * {@code -DskipBrowserTests} leaves them out.
 */
package io.pulseboard.browser;
