package hutong.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hutong.simulator.Behaviour.Operation;
import hutong.simulator.Entry.RefundKind;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** The items of a request, all of them checked before the first is acted upon. */
final class Batch {

  static final int MAX_ITEMS = 1000;
  static final Pattern PARTICIPANT = Pattern.compile("[A-Z0-9_]{2,16}");

  private static final long MAX_AMOUNT_MINOR = 100_000_000_000L;
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern REFUND_KIND = Pattern.compile("CANCEL|REFUND");
  private static final Pattern EXTRA_KIND = Pattern.compile("PAYMENT");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final Pattern PAYER_APP = Pattern.compile("[A-Z0-9_]{2,32}");
  private static final Pattern PAYER_REF = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
  private static final Pattern ACCOUNT_TYPE = Pattern.compile("DEBIT|CREDIT|PAYMENT_ACCOUNT");
  private static final Pattern MERCHANT_ID = Pattern.compile("(?s).{1,64}");
  private static final Pattern MERCHANT_CODE = Pattern.compile("(?s).{1,512}");

  private Batch() {}

  static List<Item> read(byte[] body, Operation operation) throws BadRequest {
    JsonNode items = Json.parse(body).get("items");
    if (items == null || !items.isArray() || items.isEmpty() || items.size() > MAX_ITEMS) {
      throw new BadRequest("items must be an array of 1 to " + MAX_ITEMS);
    }
    List<Item> read = new ArrayList<>(items.size());
    for (JsonNode item : items) {
      String path = "items[" + read.size() + "].";
      if (!item.isObject()) {
        throw new BadRequest(path.substring(0, path.length() - 1) + " must be an object");
      }
      read.add(
          switch (operation) {
            case DEBIT -> debit(item, path);
            case QUERY -> {
              UUID paymentId = id(item, path, "paymentId");
              yield new Item(paymentId, paymentId, null, 0, null);
            }
            case CREDIT -> credit(item, path);
            case REVERSAL -> reversal(item, path);
            case REFUND -> refund(item, path);
            case REFUND_QUERY -> new Item(id(item, path, "refundId"), null, null, 0, null);
            case ECHO -> throw new IllegalArgumentException("An echo has no items");
          });
    }
    return read;
  }

  private static Item debit(JsonNode item, String path) throws BadRequest {
    Json.text(item, path, "payerApp", PAYER_APP);
    Json.text(item, path, "payerRef", PAYER_REF);
    Json.text(item, path, "accountType", ACCOUNT_TYPE);
    Json.text(item, path, "payeeInstitution", PARTICIPANT);
    optional(item, path, "merchantId", MERCHANT_ID);
    optional(item, path, "paymentCode", MERCHANT_CODE);
    Json.instant(item, path, "requestedAt");
    return money(item, path);
  }

  private static Item credit(JsonNode item, String path) throws BadRequest {
    Json.text(item, path, "payerInstitution", PARTICIPANT);
    optional(item, path, "merchantCode", MERCHANT_CODE);
    optional(item, path, "merchantId", MERCHANT_ID);
    optional(item, path, "billNumber", MERCHANT_ID);
    if (item.has("completedAt")) {
      Json.instant(item, path, "completedAt");
    }
    return money(item, path);
  }

  private static Item reversal(JsonNode item, String path) throws BadRequest {
    Json.instant(item, path, "requestedAt");
    return money(item, path);
  }

  private static Item refund(JsonNode item, String path) throws BadRequest {
    Json.text(item, path, "payeeInstitution", PARTICIPANT);
    Json.instant(item, path, "requestedAt");
    RefundKind kind = RefundKind.valueOf(Json.text(item, path, "kind", REFUND_KIND));
    Item money = money(item, path);
    return new Item(
        id(item, path, "refundId"), money.paymentId(), kind, money.amountMinor(), money.currency());
  }

  /** A debit that only the institution knows of; without a payment's id it gets a new one. */
  static Item extra(ObjectNode extra) throws BadRequest {
    Json.text(extra, "", "kind", EXTRA_KIND);
    if (!extra.has("paymentId")) {
      extra.put("paymentId", UUID.randomUUID().toString());
    }
    return money(extra, "");
  }

  /** What a network takes back from a payee. */
  static Item creditRefund(ObjectNode refund) throws BadRequest {
    Item money = money(refund, "");
    return new Item(
        id(refund, "", "refundId"),
        money.paymentId(),
        RefundKind.valueOf(Json.text(refund, "", "kind", REFUND_KIND)),
        money.amountMinor(),
        money.currency());
  }

  private static Item money(JsonNode item, String path) throws BadRequest {
    UUID paymentId = id(item, path, "paymentId");
    return new Item(
        paymentId,
        paymentId,
        null,
        Json.whole(item, path, "amountMinor", 1, MAX_AMOUNT_MINOR),
        Json.text(item, path, "currency", CURRENCY));
  }

  /** The id of a payment or a refund that stands in a path. */
  static UUID id(String text) throws BadRequest {
    if (!ID.matcher(text).matches()) {
      throw new BadRequest("The id of a payment or a refund is of the form " + ID);
    }
    return UUID.fromString(text);
  }

  private static UUID id(JsonNode item, String path, String field) throws BadRequest {
    return UUID.fromString(Json.text(item, path, field, ID));
  }

  private static void optional(JsonNode item, String path, String field, Pattern form)
      throws BadRequest {
    if (item.has(field)) {
      Json.text(item, path, field, form);
    }
  }
}
