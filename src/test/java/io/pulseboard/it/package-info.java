/**
 * Tests against the WAR in a real server, by Arquillian. What takes so long that not every build
 * should wait for it is tagged {@code long}: only {@code mvn -Pall verify} runs it, or its name.
 */
package io.pulseboard.it;
