/** What is put into the WAR under test to see the server from inside. */
package io.pulseboard.operations.inside;
