package hutong.verifier;

import hutong.verifier.FileCheck.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Whether files that are good each for itself belong together. */
final class Together {

  private Together() {}

  /**
   * Compares files of the same cycle, and the seals of cycles that follow each other.
   *
   * @param passed files that passed alone
   * @param given seals beside the files
   * @param whole whether between the seals of a type none may be missing
   * @param previousHash the seal hash that the earliest of the cycles must name, or null
   */
  static List<Check> check(
      List<Result> passed, List<Seal> given, boolean whole, String previousHash) {
    Map<String, List<Result>> cycles = new TreeMap<>(Seal::compareIds);
    passed.forEach(
        file -> cycles.computeIfAbsent(file.seal().cycleId(), id -> new ArrayList<>()).add(file));
    List<Check> checks = new ArrayList<>();
    for (List<Result> files : cycles.values()) {
      if (files.size() > 1) {
        checks.add(check("same root", () -> sameRoot(files)));
      }
    }
    for (String type : List.of("CLEARING", "DISPUTE")) {
      Predicate<Seal> ofType = seal -> seal.cycleType().equals(type);
      List<Seal> seals =
          Stream.concat(cycles.values().stream().map(files -> files.get(0).seal()), given.stream())
              .filter(ofType)
              .sorted(Comparator.comparing(Seal::cycleId, Seal::compareIds))
              .toList();
      if (seals.size() > 1) {
        checks.add(check("chain", () -> chain(seals, whole)));
      }
      if (previousHash != null && !seals.isEmpty()) {
        checks.add(check("previous", () -> previous(seals.get(0), previousHash)));
      }
    }
    return checks;
  }

  private interface Step {
    String run();
  }

  private static Check check(String name, Step step) {
    try {
      return new Check(name, true, step.run());
    } catch (Refused refused) {
      return new Check(name, false, refused.getMessage());
    }
  }

  /** An operator that shows two participants two roots cannot hide it from both of them. */
  private static String sameRoot(List<Result> files) {
    List<Result> byLeaf =
        files.stream()
            .sorted(Comparator.comparing(file -> file.place().count("leafIndex")))
            .toList();
    Result first = byLeaf.get(0);
    for (int i = 1; i < byLeaf.size(); i++) {
      Result one = byLeaf.get(i - 1);
      Result other = byLeaf.get(i);
      if (!one.seal().text().equals(other.seal().text())) {
        throw new Refused(
            "two seals of one cycle were given out: %s has %s, %s has %s"
                .formatted(one.file(), one.seal().text(), other.file(), other.seal().text()));
      }
      int order = one.header().cell("participant").compareTo(other.header().cell("participant"));
      int place = Long.compare(one.place().count("leafIndex"), other.place().count("leafIndex"));
      if (Integer.signum(order) != Integer.signum(place)) {
        throw new Refused(
            "leaves are not sorted by participant, each once: %s is at %s, %s at %s"
                .formatted(
                    one.file(),
                    one.place().cell("leafIndex"),
                    other.file(),
                    other.place().cell("leafIndex")));
      }
    }
    return "%s: %d files hold the same root %s"
        .formatted(first.seal().cycleId(), files.size(), first.seal().root());
  }

  /**
   * Of one type, in the order of cycles. A cycle between two that was not given is named.
   *
   * @param whole whether none may be missing between
   */
  private static String chain(List<Seal> seals, boolean whole) {
    List<String> said = new ArrayList<>();
    for (int i = 1; i < seals.size(); i++) {
      Seal before = seals.get(i - 1);
      Seal seal = seals.get(i);
      if (seal.cycleId().equals(before.cycleId())) {
        if (!seal.text().equals(before.text())) {
          throw new Refused(
              "two seals of one cycle were given out: %s and %s"
                  .formatted(before.text(), seal.text()));
        }
      } else if (seal.previousCycleId().equals(before.cycleId())) {
        if (!seal.previousSealHash().equals(before.hash())) {
          throw new Refused(
              "%s says that the seal of %s is %s, but it is %s"
                  .formatted(
                      seal.cycleId(), before.cycleId(), seal.previousSealHash(), before.hash()));
        }
        said.add(seal.cycleId() + " holds the seal of " + before.cycleId());
      } else if (seal.previousCycleId().isEmpty()
          || Seal.compareIds(seal.previousCycleId(), before.cycleId()) < 0) {
        throw new Refused(
            "%s says that %s came before it and leaves out %s"
                .formatted(
                    seal.cycleId(),
                    seal.previousCycleId().isEmpty() ? "nothing" : seal.previousCycleId(),
                    before.cycleId()));
      } else if (whole) {
        throw new Refused(
            "%s follows %s, whose seal was not given"
                .formatted(seal.cycleId(), seal.previousCycleId()));
      } else {
        said.add(
            "%s follows %s, which was not given: not compared with %s"
                .formatted(seal.cycleId(), seal.previousCycleId(), before.cycleId()));
      }
    }
    Seal first = seals.get(0);
    return whole
        ? "%d seals from %s to %s, each holds the one before; %s"
            .formatted(
                said.size() + 1,
                first.cycleId(),
                seals.get(seals.size() - 1).cycleId(),
                first.previousCycleId().isEmpty()
                    ? "the first is the first of its type"
                    : "before the first is " + first.previousCycleId())
        : String.join("; ", said);
  }

  private static String previous(Seal seal, String hash) {
    if (!seal.previousSealHash().equals(hash)) {
      throw new Refused(
          "%s says that the seal before it is %s, not %s"
              .formatted(seal.cycleId(), Refused.quote(seal.previousSealHash()), hash));
    }
    return seal.cycleId() + " holds the seal " + hash;
  }

  /** Whether a file is of the cycle before the earliest of its type among the others. */
  static Check precedes(Result previous, List<Result> files) {
    return check(
        "previous",
        () -> {
          Seal seal =
              files.stream()
                  .map(Result::seal)
                  .filter(one -> one.cycleType().equals(previous.seal().cycleType()))
                  .min(Comparator.comparing(Seal::cycleId, Seal::compareIds))
                  .orElseThrow(() -> new Refused("no other file is of a cycle of this type"));
          if (!seal.previousCycleId().equals(previous.seal().cycleId())) {
            throw new Refused(
                "the cycle before %s is %s, but %s is of %s"
                    .formatted(
                        seal.cycleId(),
                        Refused.quote(seal.previousCycleId()),
                        previous.file(),
                        previous.seal().cycleId()));
          }
          return previous(seal, previous.seal().hash());
        });
  }

  /**
   * Compares two writings of one participant's file record by record.
   *
   * @throws IOException if one cannot be read
   */
  static Check against(Path one, Path other) throws IOException {
    try (Entries left = Entries.open(one);
        Entries right = Entries.open(other)) {
      long records = 0;
      while (true) {
        Entry a = left.next();
        Entry b = right.next();
        if (a == null && b == null) {
          return new Check(
              "against", true, "all %d records are those of %s".formatted(records, other));
        }
        records++;
        if (a == null || b == null || !same(a, b)) {
          return new Check(
              "against",
              false,
              "record %d differs: %s here, %s in %s".formatted(records, show(a), show(b), other));
        }
      }
    } catch (Refused refused) {
      return new Check("against", false, refused.getMessage());
    }
  }

  /** Only under which sequence it was published may differ, and so what signs that. */
  private static boolean same(Entry a, Entry b) {
    if (a.shape() != b.shape() || a.shape() == Shape.F) {
      return a.shape() == b.shape();
    }
    for (Shape.Cell cell : a.shape().cells()) {
      if (!cell.name().equals("sequence") && !a.cell(cell.name()).equals(b.cell(cell.name()))) {
        return false;
      }
    }
    return true;
  }

  private static String show(Entry entry) {
    return entry == null ? "nothing" : entry.shape() + "|" + entry.text();
  }
}
