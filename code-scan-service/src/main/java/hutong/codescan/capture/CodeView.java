package hutong.codescan.capture;

import hutong.codescan.openness.Answer;
import hutong.codescan.outbox.ScanEvent.Reason;
import hutong.codescan.recognise.CodeClass;
import hutong.codescan.recognise.Deviation;
import hutong.codescan.recognise.MerchantData;
import hutong.codescan.recognise.Mode;
import hutong.codescan.recognise.Recognition;
import hutong.codescan.recognise.Recognition.Recognised;
import hutong.codescan.recognise.Recognition.Unrecognised;
import hutong.codescan.recognise.RefusalReason;
import java.util.List;

/**
 * What a code is, in answer to the one who asked. The code itself is not in it. What does not apply
 * is left out.
 *
 * @param payerApp the app that shows such codes; for a payer's code
 * @param validSeconds how long it may be used; for a payer's code
 * @param reason why it is refused; for a code that is
 * @param here whether it would be accepted where the question says
 */
record CodeView(
    boolean recognised,
    String owner,
    CodeClass codeClass,
    Mode mode,
    String family,
    Long amountMinor,
    MerchantData merchant,
    String payerApp,
    Integer validSeconds,
    List<Deviation> deviations,
    Reason reason,
    OpennessResource.View here) {

  static CodeView of(Recognition recognition, Answer here) {
    return recognition instanceof Recognised
        ? recognised((Recognised) recognition, here)
        : refused(((Unrecognised) recognition).reason());
  }

  private static CodeView recognised(Recognised code, Answer here) {
    return new CodeView(
        true,
        code.owner(),
        code.codeClass(),
        code.mode(),
        code.family(),
        code.amountMinor(),
        code.merchant(),
        code.payer() == null ? null : code.payer().payerApp(),
        code.payer() == null ? null : code.payer().validSeconds(),
        code.deviations(),
        null,
        here == null ? null : OpennessResource.View.of(here));
  }

  private static CodeView refused(RefusalReason reason) {
    CodeClass codeClass =
        reason == RefusalReason.AGGREGATE_UNRESOLVED ? CodeClass.AGGREGATE_UNKNOWN : null;
    return new CodeView(
        false, null, codeClass, null, null, null, null, null, null, null, Reason.of(reason), null);
  }
}
