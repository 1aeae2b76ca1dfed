/**
 * What must hold whatever happens: properties over random runs, and stress over many threads and
 * connections.
 */
package io.pulseboard.soundness;
