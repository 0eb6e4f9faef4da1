package hutong.verifier;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Seals without files, as the clearing house answers them: a list, or one alone. */
final class Seals {

  private Seals() {}

  /**
   * Reads seals and checks each signature. A list of none says nothing of any cycle and is refused.
   *
   * @param into where those of a file that is good are added
   * @throws IOException if it cannot be read; what is wrong with its content is in the check
   */
  static Check read(Path file, Keys keys, List<Seal> into) throws IOException {
    String text = Files.readString(file);
    try {
      List<Seal> seals = seals(JsonEntry.object(text, file.toString()));
      for (Seal seal : seals) {
        Place.chained(seal);
        keys.check(seal.keyId(), seal.text(), seal.signature());
      }
      into.addAll(seals);
      return new Check("seals", true, "%s: %d, each signed".formatted(file, seals.size()));
    } catch (Refused refused) {
      return new Check("seals", false, file + ": " + refused.getMessage());
    }
  }

  private static List<Seal> seals(Map<?, ?> answer) {
    List<?> list = answer.get("seals") instanceof List<?> several ? several : List.of(answer);
    if (list.isEmpty()) {
      throw new Refused("there is no seal in it");
    }
    List<Seal> seals = new ArrayList<>();
    for (Object seal : list) {
      if (!(seal instanceof Map<?, ?> object)) {
        throw new Refused("seal " + (seals.size() + 1) + " is no object");
      }
      seals.add(Seal.of(object, "seal " + (seals.size() + 1)));
    }
    return seals;
  }
}
