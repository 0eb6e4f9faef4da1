package hutong.settlement.settle;

import static org.assertj.core.api.Assertions.assertThat;

import com.prowidesoftware.swift.model.mx.MxPacs00900108;
import com.prowidesoftware.swift.model.mx.MxPacs02900101;
import com.prowidesoftware.swift.model.mx.dic.CreditDebitCode;
import com.prowidesoftware.swift.model.mx.dic.MovementRecord1;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Holds what is sent to what another's reader of ISO 20022 makes of it. */
class InstructionXmlTest {

  private static final Instant AT = Instant.parse("2021-10-02T15:10:00.120Z");
  private static final List<String> PARTICIPANTS =
      List.of("UNIONPAY", "TENPAY", "ALIPAY", "NUCC", "CCB", "BOC", "BOCOM");

  private static InstructionXml xml() {
    try {
      return new InstructionXml(
          SettlementAccounts.read(
              Files.readAllBytes(Path.of("../docs/rulebook/settlement-accounts.json"))));
    } catch (IOException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static List<Leg> legs(Random random, int count) {
    List<Leg> legs = new ArrayList<>();
    long sum = 0;
    for (int i = 0; i < count - 1; i++) {
      long amount =
          (1 + (long) (Math.pow(random.nextDouble(), 8) * 1e13)) * (random.nextBoolean() ? 1 : -1);
      sum = Math.addExact(sum, amount);
      legs.add(Leg.first("2021-10-02-01", PARTICIPANTS.get(i), "CNY", amount));
    }
    if (sum != 0) {
      legs.add(Leg.first("2021-10-02-01", PARTICIPANTS.get(count - 1), "CNY", -sum));
    }
    return legs;
  }

  @Property(tries = 100)
  void a_batch_is_read_by_others_as_the_legs_that_it_is_made_of(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 7) int count) {
    // Given
    List<Leg> legs = legs(new Random(seed), count);

    // When
    Instruction batch = xml().batch("2021-10-02-01", 3, legs, AT);
    MxPacs02900101 read = MxPacs02900101.parse(batch.xml());

    // Then
    var header = read.getMulSttlmReq().getGrpHdr();
    assertThat(header.getMsgId()).isEqualTo("2021100201.3.029").hasSizeLessThanOrEqualTo(35);
    assertThat(header.getCreDtTm().toInstant()).isEqualTo(AT);
    assertThat(header.getNbOfSttlmReqs()).isEqualTo("1");
    var request = read.getMulSttlmReq().getSttlmReq().get(0);
    assertThat(request.getSttlmCycl()).isEqualTo("2021-10-02-01");
    assertThat(request.getNbOfMvmntRcrds()).isEqualByComparingTo(String.valueOf(legs.size()));
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal control = BigDecimal.ZERO;
    for (int i = 0; i < legs.size(); i++) {
      MovementRecord1 movement = request.getMvmntRcrd().get(i);
      Leg leg = legs.get(i);
      BigDecimal amount = movement.getAmt().getAmt().getValue();
      boolean pays = movement.getAmt().getCdtDbt() == CreditDebitCode.DBIT;
      assertThat(movement.getId()).isEqualTo(leg.endToEndId());
      assertThat(movement.getRef()).isEqualTo(leg.uetr().toString());
      assertThat(movement.getAmt().getAmt().getCcy()).isEqualTo("CNY");
      assertThat(pays ? amount.negate() : amount)
          .isEqualByComparingTo(BigDecimal.valueOf(leg.amountMinor(), 2));
      assertThat(movement.getPtcpt().getId().getOrgId().getAnyBIC()).matches("[A-Z0-9]{4}CNB0");
      assertThat(movement.getPtcptAcct().getId().getOthr().getId())
          .isEqualTo("EXAMPLE-" + leg.participant());
      sum = sum.add(pays ? amount.negate() : amount);
      control = control.add(amount);
    }
    assertThat(sum).isZero();
    assertThat(header.getCtrlSum()).isEqualByComparingTo(control);
    // Its own way of writing what it has read is read as the same.
    assertThat(MxPacs02900101.parse(read.message())).isEqualTo(read);
    assertThat(xml().batch("2021-10-02-01", 3, legs, AT)).isEqualTo(batch);
  }

  @Test
  void a_single_transfer_says_who_pays_whom_and_when() {
    for (long amount : new long[] {-9_968, 9_962}) {
      // Given
      Leg leg = Leg.first("2021-10-02-01", "CCB", "CNY", amount);

      // When
      Instruction single = xml().single(leg, LocalDate.of(2021, 10, 2), AT);
      MxPacs00900108 read = MxPacs00900108.parse(single.xml());

      // Then
      var transfer = read.getFICdtTrf().getCdtTrfTxInf().get(0);
      assertThat(read.getFICdtTrf().getGrpHdr().getNbOfTxs()).isEqualTo("1");
      assertThat(read.getFICdtTrf().getGrpHdr().getSttlmInf().getSttlmMtd().value())
          .isEqualTo("CLRG");
      assertThat(transfer.getPmtId().getEndToEndId()).isEqualTo("2021100201.1.CCBCNY");
      assertThat(transfer.getPmtId().getUETR())
          .matches("[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}");
      assertThat(transfer.getIntrBkSttlmAmt().getValue())
          .isEqualByComparingTo(BigDecimal.valueOf(Math.abs(amount), 2));
      assertThat(transfer.getIntrBkSttlmDt()).isEqualTo(LocalDate.of(2021, 10, 2));
      String debtor = transfer.getDbtr().getFinInstnId().getBICFI();
      String creditor = transfer.getCdtr().getFinInstnId().getBICFI();
      assertThat(List.of(debtor, creditor))
          .isEqualTo(
              amount < 0 ? List.of("XCCBCNB0", "XHUTCNB0") : List.of("XHUTCNB0", "XCCBCNB0"));
    }
  }

  @Test
  void ids_fit_and_differ_for_each_cycle_participant_and_attempt() {
    Set<String> ids = new HashSet<>();
    Set<Object> uetrs = new HashSet<>();
    for (String cycle : List.of("2021-10-02-01", "2021-10-02-9999", "2021-10-02-D1")) {
      for (String participant : List.of("AB", "A_VERY_LONG_NAME")) {
        for (int attempt : new int[] {1, 2, 11, 1000}) {
          String id = SettlementIds.endToEndId(cycle, participant, "CNY", attempt);
          assertThat(id).hasSizeLessThanOrEqualTo(35);
          ids.add(id);
          uetrs.add(SettlementIds.uetr(id));
        }
      }
    }
    assertThat(ids).hasSize(24);
    assertThat(uetrs).hasSize(24);
  }
}
