package io.pulseboard.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dropped into a server by hand, the WAR lives below the root and works there as well. */
@Tag("browser")
@ExtendWith(ArquillianExtension.class)
class ContextPathIT {

  @Deployment(testable = false)
  static WebArchive war() {
    return ShrinkWrap.create(ZipImporter.class, "boards.war")
        .importFrom(new File(System.getProperty("pulseboard.war")))
        .as(WebArchive.class);
  }

  @ArquillianResource private URI base;

  @Test
  void worksBelowAnyContextPath() throws Exception {
    assertThat(base.getPath()).isEqualTo("/boards/");
    try (var chromium = Browsers.launch();
        Dashboard dashboard = Dashboard.open(chromium.browser(), base.toString())) {
      dashboard.awaitState("open", "websocket");
      dashboard.awaitPanel("heap");
      dashboard.awaitMovement("heap");
      assertThat(dashboard.errors()).isEmpty();
    }
  }
}
