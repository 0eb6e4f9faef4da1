package hutong.verifier;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import hutong.verifier.FileCheck.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Says what was found, for people or for programs. */
final class Report {

  private final PrintWriter out;
  private final boolean plain;

  Report(PrintWriter out, boolean plain) {
    this.out = out;
    this.plain = plain;
  }

  /** Marks and colours only where a person looks at them and the terminal can show them. */
  static boolean isPlain() {
    return System.console() == null
        || System.getenv("NO_COLOR") != null
        || !Charset.forName(System.getProperty("native.encoding", "US-ASCII"))
            .equals(StandardCharsets.UTF_8);
  }

  void checks(String title, List<Check> checks) {
    if (checks.isEmpty()) {
      return;
    }
    out.println(title);
    for (Check check : checks) {
      out.printf("  %s %-11s  %s%n", mark(check.passed()), check.name(), check.said());
    }
  }

  private String mark(boolean passed) {
    if (plain) {
      return passed ? "ok  " : "FAIL";
    }
    return passed ? "\u001b[32m\u2713\u001b[0m" : "\u001b[31m\u2717\u001b[0m";
  }

  /** The last lines: what each participant receives or pays, or that it must not be believed. */
  void verdict(List<Result> files, boolean verified) {
    if (!verified) {
      out.println("NOT VERIFIED");
      return;
    }
    if (files.isEmpty()) {
      out.println("verified: seals only");
    }
    for (Result file : files) {
      out.printf(
          "verified: %s %s  %s%n",
          file.header().cell("participant"), file.seal().cycleId(), nets(file.nets()));
    }
  }

  static String nets(List<String> nets) {
    return String.join(", ", nets.stream().map(Report::net).toList());
  }

  private static String net(String cells) {
    String currency = cells.substring(0, 3);
    String money = cells.substring(4);
    String says =
        switch (money.charAt(0)) {
          case 'C' -> "receives " + money.substring(1) + " minor units";
          case 'D' -> "pays " + money.substring(1) + " minor units";
          default -> "pays and receives nothing";
        };
    return "%s %s (%s)".formatted(currency, money, says);
  }

  static void json(PrintWriter out, List<Result> files, List<Check> together, boolean verified)
      throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeBooleanField("verified", verified);
      json.writeArrayFieldStart("files");
      for (Result file : files) {
        json.writeStartObject();
        json.writeStringField("file", file.file().toString());
        json.writeBooleanField("verified", file.passed());
        if (file.passed()) {
          json.writeStringField("participant", file.header().cell("participant"));
          json.writeStringField("cycleId", file.seal().cycleId());
          json.writeNumberField("lines", file.header().count("lines"));
          json.writeStringField("root", file.seal().root());
          json.writeStringField("sealHash", file.seal().hash());
          json.writeObjectFieldStart("netsMinor");
          for (String net : file.nets()) {
            json.writeNumberField(net.substring(0, 3), Syntax.minor(net.substring(4)));
          }
          json.writeEndObject();
        }
        checks(json, file.checks());
        json.writeEndObject();
      }
      json.writeEndArray();
      checks(json, together);
      json.writeEndObject();
    }
    out.println();
  }

  private static void checks(JsonGenerator json, List<Check> checks) throws IOException {
    json.writeArrayFieldStart("checks");
    for (Check check : checks) {
      json.writeStartObject();
      json.writeStringField("check", check.name());
      json.writeBooleanField("passed", check.passed());
      json.writeStringField("said", check.said());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
