package hutong.routing.rulebook;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The institutions, found by what they are known by in a payment. */
public final class Participants {

  /**
   * An institution.
   *
   * @param payerApps the apps whose payments it debits
   * @param methodTypes how each of these apps pays, in a word such as APP_WALLET, BANK_APP or
   *     PHONE_PAY; an app without one has not been described
   * @param billers whose bills it knows, by merchant id
   * @param scannerNetwork the network of those apps, or null
   * @param codeOwner the network whose codes it credits, or null
   */
  public record Participant(
      String id,
      String nameEn,
      String nameZh,
      List<Role> roles,
      List<String> payerApps,
      Map<String, String> methodTypes,
      List<String> billers,
      String scannerNetwork,
      String codeOwner) {

    public Participant {
      roles = List.copyOf(roles);
      payerApps = List.copyOf(payerApps);
      methodTypes = Map.copyOf(methodTypes);
      billers = List.copyOf(billers);
    }
  }

  /** What an institution does; one may do several things. */
  public enum Role {
    PAYER,
    CODE_OWNER,
    CLEARING
  }

  private final Map<String, Participant> byId = new LinkedHashMap<>();
  private final Map<String, Participant> byApp = new LinkedHashMap<>();
  private final Map<String, Participant> byCodeOwner = new LinkedHashMap<>();

  Participants(Collection<Participant> all) {
    for (Participant participant : all) {
      byId.put(participant.id(), participant);
      participant.payerApps().forEach(app -> byApp.put(app, participant));
      if (participant.codeOwner() != null) {
        byCodeOwner.put(participant.codeOwner(), participant);
      }
    }
  }

  public Collection<Participant> all() {
    return List.copyOf(byId.values());
  }

  public Optional<Participant> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The institution that debits the payments of an app. */
  public Optional<Participant> payerOf(String app) {
    return Optional.ofNullable(byApp.get(app));
  }

  /** The institution that credits the payments to a network's codes. */
  public Optional<Participant> payeeOf(String codeOwner) {
    return Optional.ofNullable(byCodeOwner.get(codeOwner));
  }

  /** The institution that knows a biller's bills. */
  public Optional<Participant> institutionOf(String biller) {
    return byId.values().stream()
        .filter(participant -> participant.billers().contains(biller))
        .findFirst();
  }

  /** The network that an app scans for. */
  public Optional<String> scannerNetworkOf(String app) {
    return payerOf(app).map(Participant::scannerNetwork);
  }
}
