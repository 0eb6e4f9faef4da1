package hutong.codescan.recognise;

import hutong.codescan.recognise.CodeFamilies.MerchantAccount;
import hutong.codescan.recognise.Deviation.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The elements of one merchant-presented code, as they are read. A null field was not there. The
 * text has been found to be whole and to have a right check value.
 */
final class EmvElements {

  private static final int GUID = 0;
  private static final int MAX_GUID = 32;
  private static final int ADDITIONAL_DATA = 62;
  private static final int LANGUAGE = 64;

  private final String text;
  private final boolean invisible;
  private final MerchantAccounts accounts;
  private List<Deviation> deviations;

  private MerchantAccount account;
  private boolean ambiguous;

  boolean hasAccount;
  boolean hasOrderData;
  boolean hasLanguage;
  String merchantId;
  String pointOfInitiation;
  String mcc;
  String currency;
  String amount;
  String tip;
  String fixedTip;
  String percentageTip;
  String country;
  String name;
  String city;
  String postalCode;
  final String[] order = new String[10];
  String language;
  String localName;
  String localCity;

  EmvElements(String text, boolean invisible, MerchantAccounts accounts) {
    this.text = text;
    this.invisible = invisible;
    this.accounts = accounts;
  }

  /** Reads all elements; false where a template is damaged or nested too deep. */
  boolean read(TlvCursor root) {
    while (root.next()) {
      if (!element(root)) {
        return false;
      }
      if (invisible && hasInvisible(root)) {
        deviates(Tlv.twoDigits(root.tag()), Kind.INVISIBLE_CHARACTER);
      }
    }
    return !root.damaged();
  }

  /** Whose code it is, or null where no network is known or two of them are. */
  MerchantAccount account() {
    return ambiguous ? null : account;
  }

  List<Deviation> deviations() {
    return deviations == null ? List.of() : deviations;
  }

  void deviates(String tag, Kind kind) {
    if (deviations == null) {
      deviations = new ArrayList<>(4);
    }
    deviations.add(new Deviation(tag, kind));
  }

  private boolean element(TlvCursor at) {
    int tag = at.tag();
    if (tag >= 2 && tag <= 25) {
      hasAccount = true;
      primitiveAccount(at);
      return true;
    }
    if (tag >= 26 && tag <= 51) {
      hasAccount = true;
      return templateAccount(at);
    }
    switch (tag) {
      case 1 -> pointOfInitiation = at.value();
      case 52 -> mcc = at.value();
      case 53 -> currency = at.value();
      case 54 -> amount = at.value();
      case 55 -> tip = at.value();
      case 56 -> fixedTip = at.value();
      case 57 -> percentageTip = at.value();
      case 58 -> country = at.value();
      case 59 -> name = at.value();
      case 60 -> city = at.value();
      case 61 -> postalCode = at.value();
      case ADDITIONAL_DATA -> {
        return additionalData(at);
      }
      case LANGUAGE -> {
        return language(at);
      }
      default -> {
        return tag < 80 || template(at) != null;
      }
    }
    return true;
  }

  private void primitiveAccount(TlvCursor at) {
    MerchantAccount found = accounts.primitive(at.tag());
    if (found == null) {
      return;
    }
    owned(found);
    if (found.merchantIdAt() != null
        && at.to() - at.from() == found.merchantIdAt() + found.merchantIdLength()) {
      merchantId = text.substring(at.from() + found.merchantIdAt(), at.to()).trim();
    }
  }

  private boolean templateAccount(TlvCursor at) {
    TlvCursor guid = template(at);
    if (guid == null) {
      return false;
    }
    MerchantAccount found =
        guid.tag() == GUID ? accounts.template(text, guid.from(), guid.to()) : null;
    if (found != null) {
      owned(found);
      if (found.merchantIdTag() != null) {
        TlvCursor inside = at.inside();
        while (inside.next()) {
          if (inside.tag() == found.merchantIdTag()) {
            merchantId = inside.value();
          }
        }
      }
    }
    return true;
  }

  private void owned(MerchantAccount found) {
    ambiguous |= account != null && !account.owner().equals(found.owner());
    account = found;
  }

  /** A cursor that stands on the template's first element, its GUID; null where it is damaged. */
  private TlvCursor template(TlvCursor at) {
    return template(at, Tlv.twoDigits(at.tag()), false);
  }

  private TlvCursor template(TlvCursor at, String path, boolean deepest) {
    TlvCursor first = at.inside();
    first.next();
    TlvCursor all = at.inside();
    while (all.next()) {
      if (deepest && all.tag() >= 50 && isTemplate(all)) {
        return null;
      }
    }
    if (all.damaged()) {
      return null;
    }
    if (first.tag() != GUID) {
      deviates(path + ".00", Kind.MISSING);
    } else if (text.codePointCount(first.from(), first.to()) > MAX_GUID) {
      deviates(path + ".00", Kind.TOO_LONG);
    }
    return first;
  }

  /** Whether a value that may be anything is one more template: a GUID and whole elements. */
  private static boolean isTemplate(TlvCursor at) {
    TlvCursor inside = at.inside();
    boolean guid = inside.next() && inside.tag() == GUID;
    while (inside.next()) {
      // To the end.
    }
    return guid && !inside.damaged();
  }

  private boolean additionalData(TlvCursor at) {
    hasOrderData = true;
    TlvCursor inside = at.inside();
    while (inside.next()) {
      int tag = inside.tag();
      if (tag >= 1 && tag < order.length) {
        order[tag] = inside.value();
      } else if (tag >= 50 && template(inside, "62." + tag, true) == null) {
        return false;
      }
    }
    return !inside.damaged();
  }

  private boolean language(TlvCursor at) {
    hasLanguage = true;
    TlvCursor inside = at.inside();
    while (inside.next()) {
      switch (inside.tag()) {
        case 0 -> language = inside.value();
        case 1 -> localName = inside.value();
        case 2 -> localCity = inside.value();
        default -> {
          // Reserved for later.
        }
      }
    }
    return !inside.damaged();
  }

  private boolean hasInvisible(TlvCursor at) {
    for (int i = at.from(); i < at.to(); ) {
      int character = text.codePointAt(i);
      if (Character.getType(character) == Character.FORMAT) {
        return true;
      }
      i += Character.charCount(character);
    }
    return false;
  }
}
