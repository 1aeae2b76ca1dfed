/** Tests against the WAR in a real server, by Arquillian. */
package io.pulseboard.it;
