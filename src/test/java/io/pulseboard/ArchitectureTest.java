package io.pulseboard;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.pulseboard.hub.Hub;
import io.pulseboard.hub.Subscribers;
import io.pulseboard.hub.delivery.Outbox;
import io.pulseboard.hub.delivery.SendScheduler;
import org.junit.jupiter.api.Test;

/** Pins the package table of {@code src/docs/architecture.md}. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.pulseboard");

  @Test
  void packagesImportOnlyWhatTheTableAllows() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("model")
        .definedBy("io.pulseboard.model..")
        .layer("config")
        .definedBy("io.pulseboard.config..")
        .layer("telemetry")
        .definedBy("io.pulseboard.telemetry..")
        .layer("wire")
        .definedBy("io.pulseboard.wire..")
        .layer("journal")
        .definedBy("io.pulseboard.journal..")
        .layer("history")
        .definedBy("io.pulseboard.history..")
        .layer("hub")
        .definedBy("io.pulseboard.hub..")
        .layer("gateway")
        .definedBy("io.pulseboard.gateway..")
        .layer("access")
        .definedBy("io.pulseboard.access..")
        .layer("endpoint")
        .definedBy("io.pulseboard.endpoint..")
        .layer("feed")
        .definedBy("io.pulseboard.feed..")
        .whereLayer("model")
        .mayNotAccessAnyLayer()
        .whereLayer("config")
        .mayNotAccessAnyLayer()
        .whereLayer("telemetry")
        .mayNotAccessAnyLayer()
        .whereLayer("wire")
        .mayOnlyAccessLayers("model", "config", "telemetry")
        .whereLayer("journal")
        .mayOnlyAccessLayers("wire", "model", "config", "telemetry")
        .whereLayer("history")
        .mayOnlyAccessLayers("journal", "wire", "model", "config", "telemetry")
        .whereLayer("hub")
        .mayOnlyAccessLayers("access", "journal", "history", "wire", "model", "config", "telemetry")
        .whereLayer("gateway")
        .mayOnlyAccessLayers(
            "access", "hub", "history", "journal", "wire", "model", "config", "telemetry")
        .whereLayer("access")
        .mayOnlyAccessLayers("model", "config", "telemetry")
        .whereLayer("endpoint")
        .mayOnlyAccessLayers("gateway", "access", "hub", "wire", "model", "config", "telemetry")
        .whereLayer("feed")
        .mayOnlyAccessLayers("model", "config", "telemetry")
        .check(CLASSES);
  }

  @Test
  void everyClassHasARoomInTheTable() {
    classes()
        .should()
        .resideInAnyPackage(
            "io.pulseboard.model..",
            "io.pulseboard.config..",
            "io.pulseboard.telemetry..",
            "io.pulseboard.wire..",
            "io.pulseboard.journal..",
            "io.pulseboard.history..",
            "io.pulseboard.hub..",
            "io.pulseboard.gateway..",
            "io.pulseboard.access..",
            "io.pulseboard.endpoint..",
            "io.pulseboard.feed..")
        .check(CLASSES);
  }

  /** Of the hub, an endpoint knows only the connections that it creates. */
  @Test
  void noEndpointGoesPastTheGateway() {
    noClasses()
        .that()
        .resideInAPackage("io.pulseboard.endpoint..")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Hub.class, Subscribers.class, Outbox.class, SendScheduler.class)
        .check(CLASSES);
  }

  /** Delivery knows outboxes, not who follows what or where an update comes from. */
  @Test
  void deliveryDoesNotDependOnTheHub() {
    noClasses()
        .that()
        .resideInAPackage("io.pulseboard.hub.delivery..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.pulseboard.hub",
            "io.pulseboard.access..",
            "io.pulseboard.journal..",
            "io.pulseboard.history..")
        .check(CLASSES);
  }

  @Test
  void endpointsShareHttpAndContainerOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("container")
        .definedBy("io.pulseboard.endpoint.container..")
        .layer("http")
        .definedBy("io.pulseboard.endpoint.http..")
        .layer("websocket")
        .definedBy("io.pulseboard.endpoint.websocket..")
        .layer("sse")
        .definedBy("io.pulseboard.endpoint.sse..")
        .layer("poll")
        .definedBy("io.pulseboard.endpoint.poll..")
        .whereLayer("container")
        .mayNotAccessAnyLayer()
        .whereLayer("http")
        .mayOnlyAccessLayers("container")
        .whereLayer("websocket")
        .mayOnlyAccessLayers("http", "container")
        .whereLayer("sse")
        .mayOnlyAccessLayers("http", "container")
        .whereLayer("poll")
        .mayOnlyAccessLayers("http", "container")
        .check(CLASSES);
    slices().matching("io.pulseboard.endpoint.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void everyEndpointClassHasARoomInTheTable() {
    classes()
        .that()
        .resideInAPackage("io.pulseboard.endpoint..")
        .and()
        .doNotHaveSimpleName("package-info")
        .should()
        .resideInAnyPackage(
            "io.pulseboard.endpoint.container..",
            "io.pulseboard.endpoint.http..",
            "io.pulseboard.endpoint.websocket..",
            "io.pulseboard.endpoint.sse..",
            "io.pulseboard.endpoint.poll..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.pulseboard.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void metricsTypesStayInTelemetryAndTheMetricsFeed() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.pulseboard.telemetry..", "io.pulseboard.feed.metrics..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.eclipse.microprofile.metrics..", "io.smallrye.metrics..")
        .check(CLASSES);
  }

  @Test
  void healthTypesStayInTelemetry() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.pulseboard.telemetry..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.microprofile.health..")
        .check(CLASSES);
  }
}
