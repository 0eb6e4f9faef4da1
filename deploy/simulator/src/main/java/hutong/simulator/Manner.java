package hutong.simulator;

import hutong.simulator.Behaviour.Mode;
import java.time.Instant;
import java.util.List;

/**
 * How the answer to a whole request goes out. There is one connection for all items, so what one of
 * them asks for happens to all: nobody can be down for half a request.
 *
 * @param down 503, and nothing is done
 * @param cut the connection ends instead of an answer
 * @param garbage what is sent is no JSON
 * @param wronglySigned the signature must not hold
 * @param delayMillis real time, the longest of those that are asked for
 */
record Manner(boolean down, boolean cut, boolean garbage, boolean wronglySigned, long delayMillis) {

  static Manner of(List<Behaviour> behaviours, Instant now) {
    return new Manner(
        behaviours.stream().anyMatch(behaviour -> behaviour.isDown(now)),
        any(behaviours, Mode.RESET),
        any(behaviours, Mode.GARBAGE),
        any(behaviours, Mode.WRONG_SIGNATURE),
        behaviours.stream().mapToLong(Behaviour::delayMillis).max().orElse(0));
  }

  private static boolean any(List<Behaviour> behaviours, Mode mode) {
    return behaviours.stream().anyMatch(behaviour -> behaviour.mode() == mode);
  }
}
