package hutong.routing.rulebook;

import java.time.Instant;
import java.util.Set;

/**
 * What the law forbids from a day on, whatever rule opens it.
 *
 * @param version of this prohibition, from 1
 * @param codeClasses the kinds of code that must not be used
 * @param scenes the scenes in which they must not
 * @param effectiveFrom the first instant at which it holds
 * @param effectiveTo the first instant at which it no longer does, or null
 * @param reason the name of the reason that a refusal gives
 * @param evidence the text of the law
 */
public record Prohibition(
    String id,
    int version,
    Set<String> codeClasses,
    Set<String> scenes,
    Instant effectiveFrom,
    Instant effectiveTo,
    String reason,
    Evidence evidence) {

  public Prohibition {
    codeClasses = Set.copyOf(codeClasses);
    scenes = Set.copyOf(scenes);
  }

  public boolean inForceAt(Instant at) {
    return !at.isBefore(effectiveFrom) && (effectiveTo == null || at.isBefore(effectiveTo));
  }

  /** Whether it forbids a payment in a scene to a kind of code, while it is in force. */
  public boolean covers(String codeClass, String scene) {
    return codeClasses.contains(codeClass) && scenes.contains(scene);
  }

  /** The name under which a decision quotes it. */
  public String name() {
    return version == 1 ? id : id + "/" + version;
  }
}
