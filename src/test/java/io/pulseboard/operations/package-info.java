/**
 * What an operator takes from {@code server-config/}, run: each script and each configuration on
 * the real program it is for, and Pulseboard watched over the wire through it.
 *
 * <p>These tests start their servers themselves, on loopback and on ports that are free. They need
 * nothing of the other packages of tests. All are tagged {@code operations}: only {@code mvn -Pall
 * verify} runs them, and once, not in each server.
 */
package io.pulseboard.operations;
