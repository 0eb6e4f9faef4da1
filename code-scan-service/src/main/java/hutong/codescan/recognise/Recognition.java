package hutong.codescan.recognise;

import java.util.Objects;

/** What a scanned text turned out to be. */
public sealed interface Recognition {

  /**
   * A code of a known family.
   *
   * @param merchantCode the code to hand to its owner, or null for a payer's code, which is a
   *     secret while it lives and is never passed on in clear
   * @param amountMinor the amount in fen that the code itself fixes, or null where it fixes none
   */
  record Recognised(
      Owner owner,
      CodeClass codeClass,
      Mode mode,
      Family family,
      String merchantCode,
      Long amountMinor)
      implements Recognition {

    public Recognised {
      Objects.requireNonNull(owner, "owner");
      Objects.requireNonNull(codeClass, "codeClass");
      Objects.requireNonNull(mode, "mode");
      Objects.requireNonNull(family, "family");
    }

    static Recognised merchant(Owner owner, CodeClass codeClass, Family family, String code) {
      return new Recognised(owner, codeClass, Mode.MPM, family, code, null);
    }

    static Recognised payer(Owner owner, Family family) {
      return new Recognised(owner, CodeClass.CONSUMER_CODE, Mode.CPM, family, null, null);
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
}
