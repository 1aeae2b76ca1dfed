/** What the benchmark adds to a copy of the WAR: a source whose rate can be set. */
package io.pulseboard.bench.inside;
