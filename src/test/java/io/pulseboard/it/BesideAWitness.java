package io.pulseboard.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Attacks beside which a {@link Witness} listens: it must notice nothing, and the server's log must
 * complain of nothing.
 */
@ExtendWith(ArquillianExtension.class)
abstract class BesideAWitness {

  @ArquillianResource private URI base;

  private ServerLog log;
  private Witness witness;

  @BeforeEach
  void letAWitnessListen(TestInfo test) {
    log = ServerLog.fromNow();
    witness = Witness.listen(base, test.getDisplayName());
  }

  @AfterEach
  void theWitnessNoticedNothing() throws Exception {
    witness.seesMore(50);
    witness.close();
    assertThat(log.complaints()).isEmpty();
  }

  /** The application's address, which ends in a slash. */
  final URI base() {
    return base;
  }
}
