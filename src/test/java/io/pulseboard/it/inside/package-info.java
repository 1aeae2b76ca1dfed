/** What is added to the WAR under test: an application's own beans. */
package io.pulseboard.it.inside;
