package hutong.codescan.recognise;

import java.util.List;
import java.util.Objects;

/** What a scanned text turned out to be. */
public sealed interface Recognition {

  /**
   * A code of a known family.
   *
   * @param owner the network or institution that can say what lies behind the code
   * @param family the format by which it was recognised
   * @param merchantCode the code to hand to its owner, or null for a payer's code, which is a
   *     secret while it lives and is never passed on in clear
   * @param amountMinor the amount in fen that the code itself fixes, or null where it fixes none
   * @param merchant what the code says of the merchant, or null where it says nothing
   * @param payer whose payment code it is and how long it lives, or null for a merchant's code
   * @param deviations rules of the format that the code breaks; of EMVCo's formats only
   */
  record Recognised(
      String owner,
      CodeClass codeClass,
      Mode mode,
      String family,
      String merchantCode,
      Long amountMinor,
      MerchantData merchant,
      PayerTerms payer,
      List<Deviation> deviations)
      implements Recognition {

    public Recognised {
      Objects.requireNonNull(owner, "owner");
      Objects.requireNonNull(codeClass, "codeClass");
      Objects.requireNonNull(mode, "mode");
      Objects.requireNonNull(family, "family");
      deviations = List.copyOf(deviations);
    }

    /** A code, or an order in place of one, that says nothing beyond these. */
    public Recognised(
        String owner,
        CodeClass codeClass,
        Mode mode,
        String family,
        String merchantCode,
        Long amountMinor) {
      this(owner, codeClass, mode, family, merchantCode, amountMinor, null, null, List.of());
    }

    static Recognised merchant(String owner, CodeClass codeClass, String family, String code) {
      return new Recognised(owner, codeClass, Mode.MPM, family, code, null);
    }

    static Recognised payer(
        String owner, String family, PayerTerms terms, List<Deviation> deviations) {
      return new Recognised(
          owner, CodeClass.CONSUMER_CODE, Mode.CPM, family, null, null, null, terms, deviations);
    }

    /** Leaves the code out: this may end in a log. */
    @Override
    public String toString() {
      return "Recognised[" + family + "]";
    }
  }

  /** Nothing that may be paid. */
  record Unrecognised(RefusalReason reason) implements Recognition {

    public Unrecognised {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /**
   * What a payment code's family says of its payer.
   *
   * @param payerApp the app that shows codes of this family
   * @param validSeconds how long a code may be used after it was shown
   */
  record PayerTerms(String payerApp, int validSeconds) {

    public PayerTerms {
      Objects.requireNonNull(payerApp, "payerApp");
    }
  }
}
