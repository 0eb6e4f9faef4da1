package hutong.settlement;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import hutong.settlement.post.Account;
import hutong.settlement.post.CompletedPayment;
import hutong.settlement.post.DraftPricing;
import hutong.settlement.post.LinkedItem;
import hutong.settlement.post.LinkedPosting;
import hutong.settlement.post.PositionKey;
import hutong.settlement.post.PositionSums;
import hutong.settlement.post.Posting;
import hutong.settlement.post.ResidueSums;
import hutong.settlement.post.RoundingItem;
import hutong.settlement.post.Totals;
import hutong.settlement.post.Transfer;
import hutong.settlement.post.TransferKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the packages to what their package-info says. */
class StagesTest {

  private static final List<String> STAGES =
      List.of(
          "fee",
          "post",
          "net",
          "proof",
          "cycle",
          "settle",
          "reconcile",
          "outbox",
          "intake",
          "operate");

  private static final String[] FRAMEWORKS = {
    "io.quarkus..",
    "io.quarkiverse..",
    "io.smallrye..",
    "io.vertx..",
    "io.micrometer..",
    "jakarta..",
    "org.eclipse.microprofile..",
    "org.hibernate..",
    "org.apache.kafka..",
    "com.fasterxml.."
  };

  static final JavaClasses SERVICE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("hutong.settlement");

  private static String packageOf(String stage) {
    return "hutong.settlement." + stage + "..";
  }

  @Test
  void a_stage_imports_only_the_stages_before_it() {
    for (int i = 0; i < STAGES.size(); i++) {
      String[] later =
          STAGES.subList(i + 1, STAGES.size()).stream()
              .map(StagesTest::packageOf)
              .toArray(String[]::new);
      if (later.length > 0) {
        noClasses()
            .that()
            .resideInAPackage(packageOf(STAGES.get(i)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(later)
            .because("the way of a payment has one direction")
            .check(SERVICE);
      }
    }
  }

  @Test
  void the_two_doors_do_not_know_each_other_and_the_outbox_is_reached_through_the_cycle_only() {
    noClasses()
        .that()
        .resideInAPackage(packageOf("operate"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packageOf("intake"), packageOf("outbox"))
        .check(SERVICE);
    noClasses()
        .that()
        .resideInAPackage(packageOf("intake"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(packageOf("outbox"))
        .check(SERVICE);
  }

  @Test
  void pricing_netting_proving_reading_statements_and_the_building_of_postings_are_plain_java() {
    noClasses()
        .that()
        .resideInAnyPackage(
            packageOf("fee"),
            packageOf("net"),
            packageOf("proof"),
            packageOf("reconcile.statement"))
        .or()
        .belongToAnyOf(
            Account.class,
            CompletedPayment.class,
            DraftPricing.class,
            LinkedItem.class,
            LinkedPosting.class,
            PositionKey.class,
            PositionSums.class,
            Posting.class,
            ResidueSums.class,
            RoundingItem.class,
            Totals.class,
            Transfer.class,
            TransferKind.class)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FRAMEWORKS)
        .because("money is computed where nothing else happens")
        .check(SERVICE);
  }

  @Test
  void only_the_doors_know_http_and_messaging() {
    noClasses()
        .that()
        .resideOutsideOfPackages(packageOf("intake"), packageOf("operate"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "jakarta.ws.rs..",
            "io.quarkiverse.resteasy..",
            "org.eclipse.microprofile.reactive.messaging..",
            "org.apache.kafka..",
            "hutong.runtime.event..",
            "hutong.runtime.problem..")
        .check(SERVICE);
  }

  @Test
  void only_the_outbox_stage_knows_the_outbox_writer() {
    noClasses()
        .that()
        .resideOutsideOfPackage(packageOf("outbox"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("hutong.runtime.outbox..")
        .check(SERVICE);
  }

  @Test
  void every_class_stands_in_a_stage() {
    classes()
        .should()
        .resideInAnyPackage(STAGES.stream().map(StagesTest::packageOf).toArray(String[]::new))
        .orShould()
        .haveSimpleName("package-info")
        .check(SERVICE);
  }
}
