package hutong.codescan.openness;

import hutong.runtime.event.IncomingEvent;
import hutong.runtime.event.PoisonException;
import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Says what the rulebook in force would accept. Never blocks, and never asks routing. */
@ApplicationScoped
public class Openness {

  private static final Logger LOG = Logger.getLogger(Openness.class);

  private final AtomicReference<OpenBook> book = new AtomicReference<>();

  public Openness(MeterRegistry meters) {
    meters.gauge("hutong.openness.publication", this, Openness::publication);
  }

  private long publication() {
    OpenBook known = book.get();
    return known == null ? 0 : known.publication();
  }

  /**
   * Whether routing would accept a payment, by the last rulebook that was announced.
   *
   * @param codeClass, mode, scene and the others as the contracts write them
   * @param city GB/T 2260, or null where the payment has no place
   * @param at the instant that is asked about
   */
  public Answer wouldBeAccepted(
      String payerApp,
      String codeOwner,
      String codeClass,
      String mode,
      String scene,
      String city,
      Instant at) {
    return ask(new Question(payerApp, codeOwner, codeClass, mode, scene, city, at));
  }

  /** The same for a question that is put together already. */
  public Answer ask(Question question) {
    OpenBook known = book.get();
    return known == null ? Answer.UNKNOWN : known.ask(question);
  }

  /** A rulebook that was announced, ready to be taken. */
  public static final class Announced {
    private final OpenBook book;

    private Announced(OpenBook book) {
      this.book = book;
    }
  }

  /** Reads an event. Dead letters' reasons: UNSUPPORTED_TYPE, BAD_JSON, MISSING_FIELD. */
  public static Announced read(IncomingEvent event) throws PoisonException {
    if (!InForce.TYPE.equals(event.type())) {
      throw new PoisonException("UNSUPPORTED_TYPE", "this type or version is not known here");
    }
    try {
      InForce inForce = StrictJson.readEvent(event.value(), InForce.class);
      if (incomplete(inForce)) {
        throw new PoisonException("MISSING_FIELD", "a field that the contract requires is missing");
      }
      return new Announced(new OpenBook(inForce));
    } catch (BadJsonException bad) {
      throw new PoisonException("BAD_JSON", bad.getMessage());
    }
  }

  private static boolean incomplete(InForce event) {
    return event.version() == null
        || event.publication() == null
        || event.payerApps() == null
        || missing(event.citySets() == null ? null : event.citySets().values())
        || missing(event.openings())
        || missing(event.prohibitions())
        || event.openings().stream().anyMatch(Openness::incomplete)
        || event.prohibitions().stream()
            .anyMatch(
                p ->
                    missing(p.codeClasses())
                        || missing(p.scenes())
                        || p.id() == null
                        || p.from() == null);
  }

  private static boolean incomplete(InForce.Opening opening) {
    return missing(
            Arrays.asList(
                opening.ruleId(), opening.scannerNetwork(), opening.codeOwner(), opening.cities()))
        || missing(opening.payerApps())
        || missing(opening.scenes())
        || missing(opening.codeClasses())
        || missing(opening.modes())
        || missing(opening.windows())
        || opening.windows().stream().anyMatch(w -> w.from() == null || missing(w.depends()));
  }

  private static boolean missing(Collection<?> elements) {
    return elements == null || elements.stream().anyMatch(Objects::isNull);
  }

  /** Takes the newer of two books. The same one again, or an older one, changes nothing. */
  public void take(Announced announced) {
    OpenBook taken =
        book.accumulateAndGet(
            announced.book,
            (known, other) ->
                known == null || other.publication() > known.publication() ? other : known);
    if (taken == announced.book) {
      LOG.infof("Openings of publication %d are known", taken.publication());
    }
  }
}
