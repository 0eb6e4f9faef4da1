package hutong.codescan.accept;

import java.util.Comparator;

/** A caller and its idempotency key, in the one order in which every batch takes its rows. */
record RequestKey(String caller, String idempotencyKey) implements Comparable<RequestKey> {

  private static final Comparator<RequestKey> ORDER =
      Comparator.comparing(RequestKey::caller).thenComparing(RequestKey::idempotencyKey);

  static RequestKey of(ScanRequest request) {
    return new RequestKey(request.caller(), request.idempotencyKey());
  }

  @Override
  public int compareTo(RequestKey other) {
    return ORDER.compare(this, other);
  }
}
