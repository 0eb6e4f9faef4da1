package hutong.verifier;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which cells each record has, in the order of the pipe-separated writing. */
enum Shape {
  H(
      "format FORMAT, version VERSION, participant TEXT, cycleId CYCLE_ID, cycleType CYCLE_TYPE,"
          + " settlementDate DATE, sequence COUNT, lines COUNT, subtreeRoot HASH"),
  I(
      "kind KIND, itemId UUID, paymentId? UUID, role ROLE, counterparty TEXT, codeOwner? TEXT,"
          + " currency CURRENCY, amount COUNT, principal MONEY, issuerFee MONEY,"
          + " networkFeeIssuer MONEY, networkFeeAcquirer MONEY, net MONEY, settlementDate DATE,"
          + " acceptedAt? INSTANT, happenedAt INSTANT, state STATE, rolledFrom? CYCLE_ID,"
          + " feeSchedule? FEE_SCHEDULE, feeBound? FEE_BOUND"),
  T(
      "currency CURRENCY, kind KIND, role ROLE, count COUNT, principal MONEY, issuerFee MONEY,"
          + " networkFeeIssuer MONEY, networkFeeAcquirer MONEY, net MONEY"),
  N("currency CURRENCY, net MONEY"),
  P("leafIndex COUNT, treeSize COUNT, path? HASHES"),
  S(
      "keyId TEXT, previousCycleId? CYCLE_ID, previousSealHash? HASH, root HASH,"
          + " cycleLines COUNT, signature SIGNATURE"),
  F("keyId TEXT, signature SIGNATURE");

  /**
   * One cell.
   *
   * @param optional whether it may be empty
   */
  record Cell(String name, boolean optional, Syntax syntax) {}

  private final List<Cell> cells = new ArrayList<>();
  private final Set<String> names = new LinkedHashSet<>();

  Shape(String cells) {
    for (String cell : cells.split(", ")) {
      String[] parts = cell.split(" ");
      boolean optional = parts[0].endsWith("?");
      String name = optional ? parts[0].substring(0, parts[0].length() - 1) : parts[0];
      this.cells.add(new Cell(name, optional, Syntax.valueOf(parts[1])));
      names.add(name);
    }
  }

  List<Cell> cells() {
    return cells;
  }

  boolean has(String name) {
    return names.contains(name);
  }

  int indexOf(String name) {
    for (int i = 0; i < cells.size(); i++) {
      if (cells.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(name);
  }

  /**
   * The record of this name.
   *
   * @throws Refused if there is none
   */
  static Shape of(String name, String where) {
    for (Shape shape : values()) {
      if (shape.name().equals(name)) {
        return shape;
      }
    }
    throw new Refused(where + " is a record " + Refused.quote(name) + ", which does not exist");
  }
}
