package hutong.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.simulator.Behaviour.Operation;
import hutong.simulator.Entry.Kind;
import java.time.Instant;
import java.util.List;

/**
 * A batch at the books: every item is booked as its own behaviour says, and answered or not.
 *
 * @param behaviours one for each item, in their order
 * @param at business time
 */
record Desk(
    String participant,
    Operation operation,
    List<Item> items,
    List<Behaviour> behaviours,
    Instant at) {

  /** Returns the answer, or null where every item keeps quiet. Runs on the clerk's thread. */
  ObjectNode act(Books books) {
    ObjectNode answer = Json.object();
    ArrayNode outcomes = answer.putArray("items");
    boolean answers = false;
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      Behaviour behaviour = behaviours.get(i);
      Outcome outcome = behaviour.acts() ? book(books, item, behaviour) : null;
      if (outcome != null && !keepsQuiet(books, item, behaviour)) {
        answers = true;
        say(outcomes, books, item, behaviour, outcome);
      }
    }
    return answers ? answer : null;
  }

  private Outcome book(Books books, Item item, Behaviour behaviour) {
    return isQuery()
        ? books.query(participant, kind(), item.id(), behaviour, at)
        : books.ask(participant, kind(), item, behaviour, at);
  }

  private boolean keepsQuiet(Books books, Item item, Behaviour behaviour) {
    return switch (behaviour.mode()) {
      case HANG -> true;
      case ACK_LOST ->
          operation == Operation.CREDIT
              && books.find(participant, Kind.CREDIT, item.id()).asked() <= behaviour.times();
      default -> false;
    };
  }

  private void say(
      ArrayNode outcomes, Books books, Item item, Behaviour behaviour, Outcome outcome) {
    switch (behaviour.mode()) {
      case PARTIAL -> {
        // Left out: the other items' answers go without it, or an answer without any.
      }
      case ANSWER_TWICE -> {
        show(outcomes, outcome);
        show(outcomes, behaviour.contradictory() ? outcome.contradicted(operation) : outcome);
      }
      case SUCCESS_THEN_FAILURE -> {
        Entry entry = books.find(participant, kind(), item.id());
        boolean again = entry != null && entry.counts() && entry.asked() + entry.queried() > 1;
        show(outcomes, again ? outcome.contradicted(operation) : outcome);
      }
      default -> show(outcomes, outcome);
    }
  }

  private void show(ArrayNode outcomes, Outcome outcome) {
    ObjectNode shown = outcomes.addObject();
    shown.put(kind() == Kind.REFUND ? "refundId" : "paymentId", outcome.id().toString());
    shown.put("status", outcome.status());
    if (outcome.reason() != null) {
      shown.put("reason", outcome.reason());
    }
  }

  private boolean isQuery() {
    return operation != operation.about();
  }

  private Kind kind() {
    return switch (operation) {
      case DEBIT, QUERY -> Kind.DEBIT;
      case CREDIT -> Kind.CREDIT;
      case REVERSAL -> Kind.REVERSAL;
      case REFUND, REFUND_QUERY -> Kind.REFUND;
      case ECHO -> throw new IllegalStateException("An echo has no items");
    };
  }
}
