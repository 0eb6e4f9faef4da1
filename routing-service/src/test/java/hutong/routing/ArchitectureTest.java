package hutong.routing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import hutong.runtime.outbox.OutboxWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the order of the stages that package-info.java gives. */
class ArchitectureTest {

  private static final List<String> STAGES =
      List.of(
          "rulebook",
          "route",
          "outbox",
          "publish",
          "reserve",
          "cutoff",
          "participant",
          "authorise",
          "refund",
          "intake",
          "operate");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("hutong.routing");

  private static String[] packages(List<String> stages) {
    return stages.stream().map(stage -> "hutong.routing." + stage + "..").toArray(String[]::new);
  }

  @Test
  void stageImportsOnlyEarlierStages() {
    for (int i = 0; i < STAGES.size() - 1; i++) {
      noClasses()
          .that()
          .resideInAnyPackage(packages(STAGES.subList(i, i + 1)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(packages(STAGES.subList(i + 1, STAGES.size())))
          .because("the stages of package-info.java stand in the order of the flow")
          .check(CLASSES);
    }
  }

  @Test
  void everyClassBelongsToAStage() {
    noClasses()
        .that()
        .resideOutsideOfPackages(packages(STAGES))
        .should()
        .haveNameNotMatching(".*package-info")
        .check(CLASSES);
  }

  @Test
  void decisionIsPlainJava() {
    noClasses()
        .that()
        .resideInAPackage("hutong.routing.route..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("java..", "hutong.routing.route..", "hutong.routing.rulebook..")
        .because("it must run in a test, a simulation and a payment alike")
        .check(CLASSES);
  }

  @Test
  void onlyTheDoorsKnowHttpAndMessaging() {
    noClasses()
        .that()
        .resideOutsideOfPackages(packages(List.of("intake", "operate", "participant")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "jakarta.ws.rs..",
            "io.vertx.core.http..",
            "org.apache.kafka..",
            "org.eclipse.microprofile.reactive.messaging..",
            "io.quarkiverse.resteasy..")
        .check(CLASSES);
  }

  @Test
  void onlyTheOutboxStageWritesToTheOutbox() {
    noClasses()
        .that()
        .resideOutsideOfPackage("hutong.routing.outbox..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(OutboxWriter.class)
        .check(CLASSES);
  }

  @Test
  void nobodyReadsTheSystemClock() {
    noClasses()
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(java.time.LocalDate.class, "now")
        .orShould()
        .callMethod(java.time.Clock.class, "systemUTC")
        .because("the business clock is the only one")
        .check(CLASSES);
  }
}
