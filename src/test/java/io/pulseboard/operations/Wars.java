package io.pulseboard.operations;

import io.pulseboard.operations.inside.ConnectionServlet;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The WAR that is delivered, and in it a servlet that tells how requests look from inside. */
final class Wars {

  private Wars() {}

  static void writePulseboardTo(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    ShrinkWrap.create(ZipImporter.class, "pulseboard.war")
        .importFrom(new File(System.getProperty("pulseboard.war")))
        .as(WebArchive.class)
        .addPackage(ConnectionServlet.class.getPackage())
        .as(ZipExporter.class)
        .exportTo(file.toFile(), true);
  }
}
