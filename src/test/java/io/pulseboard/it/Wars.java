package io.pulseboard.it;

import io.pulseboard.it.inside.ProbeServlet;
import java.io.File;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * The WAR under test: the one that is delivered, and in it a servlet through which tests play the
 * application.
 */
final class Wars {

  private Wars() {}

  static WebArchive pulseboard() {
    return ShrinkWrap.create(ZipImporter.class, "pulseboard.war")
        .importFrom(new File(System.getProperty("pulseboard.war")))
        .as(WebArchive.class)
        .addPackage(ProbeServlet.class.getPackage());
  }
}
