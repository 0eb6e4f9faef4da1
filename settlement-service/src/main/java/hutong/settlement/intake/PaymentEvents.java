package hutong.settlement.intake;

import static hutong.settlement.intake.FieldCheck.require;

import hutong.runtime.event.IncomingEvent;
import hutong.runtime.event.PoisonException;
import hutong.runtime.json.BadJsonException;
import hutong.runtime.json.StrictJson;
import hutong.settlement.cycle.Marker;
import hutong.settlement.fee.AccountType;
import hutong.settlement.fee.FeeSchedule;
import hutong.settlement.fee.FeeSchedules;
import hutong.settlement.net.Volume;
import hutong.settlement.net.Volume.Counted;
import hutong.settlement.post.CompletedPayment;
import hutong.settlement.post.Posting;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads the records of the payments topic. Reasons for a dead letter, besides those of the headers:
 * BAD_JSON, BAD_FIELD, UNSUPPORTED_TYPE, KEY_MISMATCH, WRONG_PARTITION, UNSUPPORTED_CURRENCY,
 * UNKNOWN_FEE_SCHEDULE, FEE_SCHEDULE_NOT_BEGUN. What contradicts the books is found where they are
 * written.
 */
final class PaymentEvents {

  /** The contract's limit for one payment: a billion yuan in fen. */
  static final long MAX_AMOUNT_MINOR = 100_000_000_000L;

  private static final int MAX_PARTITIONS = 10_000;
  private static final int MAX_CURRENCIES = 16;

  private final FeeSchedules schedules;

  PaymentEvents(FeeSchedules schedules) {
    this.schedules = schedules;
  }

  /** Null where the record is of no interest: nothing is cleared where no money moved. */
  Taken read(ConsumerRecord<String, byte[]> record) throws PoisonException {
    IncomingEvent event = IncomingEvent.cloudEvent(record);
    return switch (event.type()) {
      case "hutong.payment.completed.v1" -> payment(event);
      case "hutong.cycle.ended.v1" -> cycleEnd(event);
      case "hutong.refund.completed.v1" -> LinkedEvents.refund(event);
      case "hutong.payment.suspended.v1" -> LinkedEvents.suspension(event);
      case "hutong.suspense.released.v1" -> LinkedEvents.release(event);
      case "hutong.payment.refused.v1",
          "hutong.payment.declined.v1",
          "hutong.payment.reversed.v1",
          "hutong.refund.refused.v1" ->
          null;
      // A type or version of tomorrow may hold money: to skip it silently would lose it.
      default ->
          throw new PoisonException("UNSUPPORTED_TYPE", "the event's type is not known here");
    };
  }

  private Taken payment(IncomingEvent event) throws PoisonException {
    PaymentCompletedV1 data = read(event, PaymentCompletedV1.class);
    require(data.paymentId() != null, "paymentId");
    requireKey(event, data.paymentId().toString());
    FieldCheck.instant(data.completedAt(), "completedAt");
    FieldCheck.cycle(data.cycleId(), data.settlementDate(), "cycleId");
    require(
        data.amountMinor() != null
            && data.amountMinor() >= 1
            && data.amountMinor() <= MAX_AMOUNT_MINOR,
        "amountMinor");
    FieldCheck.matches(FieldCheck.CURRENCY, data.currency(), "currency");
    FieldCheck.matches(FieldCheck.PARTICIPANT, data.payerInstitution(), "payerInstitution");
    FieldCheck.matches(FieldCheck.PARTICIPANT, data.payeeInstitution(), "payeeInstitution");
    FieldCheck.matches(FieldCheck.PARTICIPANT, data.clearingInstitution(), "clearingInstitution");
    require(data.feeScheduleId() != null, "feeScheduleId");
    FieldCheck.matchesIfGiven(FieldCheck.MCC, data.mcc(), "mcc");
    FieldCheck.matchesIfGiven(FieldCheck.NAME, data.codeOwner(), "codeOwner");
    if (data.acceptedAt() != null) {
      FieldCheck.instant(data.acceptedAt(), "acceptedAt");
    }
    FieldCheck.matchesIfGiven(FieldCheck.CYCLE, data.rolledFrom(), "rolledFrom");
    FieldCheck.matchesIfGiven(FieldCheck.NAME, data.rolledReason(), "rolledReason");
    require((data.rolledFrom() == null) == (data.rolledReason() == null), "rolledReason");
    CompletedPayment payment =
        new CompletedPayment(
            data.paymentId(),
            data.completedAt(),
            data.cycleId(),
            data.settlementDate(),
            data.amountMinor(),
            data.currency(),
            data.payerInstitution(),
            data.payeeInstitution(),
            data.clearingInstitution(),
            accountType(data.accountType()),
            data.mcc(),
            data.feeScheduleId(),
            data.codeOwner(),
            data.acceptedAt(),
            data.rolledFrom(),
            data.rolledReason());
    return new Taken.Payment(price(payment, event));
  }

  private Posting price(CompletedPayment payment, IncomingEvent event) throws PoisonException {
    if (!schedules.currency().equals(payment.currency())) {
      throw new PoisonException("UNSUPPORTED_CURRENCY", "the fee file has no prices in it");
    }
    if (!schedules.knows(payment.feeScheduleId())) {
      throw new PoisonException("UNKNOWN_FEE_SCHEDULE", "the fee file has no such schedule");
    }
    FeeSchedule schedule =
        schedules
            .pricing(payment.feeScheduleId(), payment.completedAt())
            .orElseThrow(
                () ->
                    new PoisonException(
                        "FEE_SCHEDULE_NOT_BEGUN",
                        "the fee file's schedule begins after the payment was completed"));
    return Posting.of(payment, event.id(), schedule, schedules.merchantClass(payment.mcc()));
  }

  private static AccountType accountType(String name) throws PoisonException {
    return Stream.of(AccountType.values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new PoisonException("BAD_FIELD", "the field accountType is missing or not valid"));
  }

  private static Taken cycleEnd(IncomingEvent event) throws PoisonException {
    CycleEndedV1 data = read(event, CycleEndedV1.class);
    FieldCheck.cycle(data.cycleId(), data.settlementDate(), "cycleId");
    FieldCheck.cycle(data.nextCycleId(), data.nextSettlementDate(), "nextCycleId");
    requireKey(event, data.cycleId());
    FieldCheck.instant(data.endedAt(), "endedAt");
    require(
        data.partitions() != null && data.partitions() >= 1 && data.partitions() <= MAX_PARTITIONS,
        "partitions");
    require(
        data.partition() != null && data.partition() >= 0 && data.partition() < data.partitions(),
        "partition");
    if (data.partition() != event.partition()) {
      // It says nothing about the partition that it names: payments may still stand there.
      throw new PoisonException("WRONG_PARTITION", "the marker stands on another partition");
    }
    require(data.completedCount() != null, "completedCount");
    require(data.completedAmountMinor() != null, "completedAmountMinor");
    Counted completed =
        counted(data.completedCount(), data.completedAmountMinor(), "completedAmountMinor");
    Marker marker =
        new Marker(
            event.id(),
            data.cycleId(),
            data.settlementDate(),
            data.partition(),
            data.partitions(),
            data.nextCycleId(),
            data.nextSettlementDate(),
            data.endedAt(),
            new Volume(
                completed.count(),
                completed.amountMinor(),
                counted(data.refundedCount(), data.refundedAmountMinor(), "refundedAmountMinor"),
                counted(data.suspendedCount(), data.suspendedAmountMinor(), "suspendedAmountMinor"),
                counted(data.releasedCount(), data.releasedAmountMinor(), "releasedAmountMinor")));
    return new Taken.CycleEnd(marker, event.traceparent());
  }

  /** A marker that does not count something says that there is none of it. */
  private static Counted counted(Long count, Map<String, Long> amounts, String field)
      throws PoisonException {
    if (count == null && amounts == null) {
      return Counted.NONE;
    }
    require(count != null && count >= 0, field);
    require(amounts != null && amounts.size() <= MAX_CURRENCIES, field);
    for (Map.Entry<String, Long> amount : amounts.entrySet()) {
      FieldCheck.matches(FieldCheck.CURRENCY, amount.getKey(), field);
      require(amount.getValue() != null && amount.getValue() >= 0, field);
    }
    return new Counted(count, amounts);
  }

  static void requireKey(IncomingEvent event, String key) throws PoisonException {
    if (!key.equals(event.key())) {
      // The key decides the partition, and the partition's order is what closing relies on.
      throw new PoisonException("KEY_MISMATCH", "the record's key is not that of its data");
    }
  }

  static <T> T read(IncomingEvent event, Class<T> type) throws PoisonException {
    try {
      return StrictJson.readEvent(event.value(), type);
    } catch (BadJsonException bad) {
      throw new PoisonException("BAD_JSON", bad.getMessage());
    }
  }
}
