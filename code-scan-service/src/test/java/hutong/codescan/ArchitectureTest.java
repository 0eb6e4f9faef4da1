package hutong.codescan;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The order of {@code package-info.java}, held. */
class ArchitectureTest {

  private static final List<String> STAGES =
      List.of(
          "recognise", "families", "outbox", "accept", "webhook", "status", "openness", "capture");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("hutong.codescan");

  private static String inside(String stage) {
    return "hutong.codescan." + stage + "..";
  }

  static Stream<String> stages() {
    return STAGES.stream();
  }

  @ParameterizedTest
  @MethodSource("stages")
  void a_stage_imports_only_stages_before_it(String stage) {
    List<String> later = STAGES.subList(STAGES.indexOf(stage) + 1, STAGES.size());
    noClasses()
        .that()
        .resideInAPackage(inside(stage))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(later.stream().map(ArchitectureTest::inside).toArray(String[]::new))
        .because("a reader follows a scan in one direction")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void every_class_is_in_a_stage() {
    classes()
        .that()
        .resideInAPackage("hutong.codescan..")
        .and()
        .doNotHaveSimpleName("package-info")
        .should()
        .resideInAnyPackage(STAGES.stream().map(ArchitectureTest::inside).toArray(String[]::new))
        .because("packages are stages, not layers")
        .check(CLASSES);
  }

  @Test
  void recognition_is_plain_java() {
    classes()
        .that()
        .resideInAPackage(inside("recognise"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", inside("recognise"))
        .because("what a code is depends on its text alone")
        .check(CLASSES);
  }

  @Test
  void only_doors_know_http_and_messaging_and_webhook_those_whom_it_tells() {
    noClasses()
        .that()
        .resideInAnyPackage(
            STAGES.stream()
                .filter(stage -> !List.of("webhook", "capture").contains(stage))
                .map(ArchitectureTest::inside)
                .toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "jakarta.ws.rs..",
            "io.vertx.core.http..",
            "io.vertx.ext.web..",
            "io.quarkus.vertx.http..",
            "io.quarkiverse.resteasy..",
            "hutong.runtime.problem..",
            "org.apache.kafka..",
            "org.eclipse.microprofile.reactive..",
            "io.smallrye.reactive..")
        .because("both doors lead to one acceptance that knows neither")
        .check(CLASSES);
  }

  @Test
  void only_the_outbox_stage_knows_the_outbox() {
    noClasses()
        .that()
        .resideOutsideOfPackage(inside("outbox"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("hutong.runtime.outbox..")
        .because("what is told to others is said in one place")
        .check(CLASSES);
  }

  @Test
  void nobody_reads_the_system_clock() {
    noClasses()
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.LocalDate.class, "now")
        .orShould()
        .callMethod(java.time.Clock.class, "systemUTC")
        .because("a whole installation can live on another day")
        .check(CLASSES);
  }
}
