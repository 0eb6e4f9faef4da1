package hutong.routing.route;

import hutong.routing.rulebook.Participants.Participant;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** By which apps an order can be paid, and what keeps the others out. */
public final class PayerMethods {

  /** Scenes in which a service takes the payment; in the others a cashier does. */
  private static final Set<String> SERVICES =
      Set.of("MINI_PROGRAM", "ONLINE_SERVICE", "UTILITY_BILL");

  private PayerMethods() {}

  /**
   * An order as a cashier has it before it knows who pays how.
   *
   * @param installedApps the apps that the payer has, or null where the cashier cannot tell
   */
  public record Order(
      String codeOwner,
      String merchantId,
      String scene,
      String sceneCode,
      String mcc,
      String city,
      String payerRef,
      long amountMinor,
      Instant at,
      Set<String> installedApps) {

    ScanFacts by(String app) {
      return new ScanFacts(
          app,
          codeOwner,
          "ONLINE_ORDER",
          SERVICES.contains(scene) ? "SERVICE" : "CASHIER",
          scene,
          city,
          merchantId,
          sceneCode,
          mcc,
          payerRef,
          amountMinor,
          at);
    }

    boolean mayHave(String app) {
      return installedApps == null || installedApps.contains(app);
    }
  }

  /**
   * One way to pay.
   *
   * @param methodType how the app pays, or null where that is not described
   * @param reason why it is withheld, or null where it is open
   * @param ruleId the rule that accepts; also there where only the app is missing
   * @param nearestRule where no rule accepts: the one that came nearest
   * @param nextOpening from when on a rule would accept, or null where none says so
   */
  public record Method(
      String payerApp,
      String participant,
      String nameEn,
      String nameZh,
      String methodType,
      boolean open,
      ReasonDocument reason,
      String ruleId,
      String nearestRule,
      Decision.Opening nextOpening) {}

  /** Every app of every institution, in the order of the file. */
  public static List<Method> of(
      Order order, Collection<Participant> participants, Function<ScanFacts, Decision> decide) {
    return participants.stream()
        .flatMap(
            participant ->
                participant.payerApps().stream()
                    .map(app -> method(order, participant, app, decide.apply(order.by(app)))))
        .toList();
  }

  /** An app that is not there cannot pay, whatever the rulebook says of it. */
  private static Method method(
      Order order, Participant participant, String app, Decision decision) {
    Reason reason = order.mayHave(app) ? decision.reason() : Reason.APP_NOT_INSTALLED;
    String rule = decision.rule().name();
    return new Method(
        app,
        participant.id(),
        participant.nameEn(),
        participant.nameZh(),
        participant.methodTypes().get(app),
        reason == Reason.OK,
        reason == Reason.OK ? null : ReasonDocument.of(reason),
        decision.accepted() ? rule : null,
        decision.accepted() ? null : rule,
        decision.nextOpening());
  }
}
