package hutong.routing.rulebook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** The files of the rulebook as they are written, field by field; absent fields are null. */
final class RulebookFiles {

  private RulebookFiles() {}

  record Book(
      Integer format,
      String version,
      String timeZone,
      List<AppSetRow> payerAppSets,
      List<ProhibitionRow> prohibitions,
      List<RuleRow> rules) {}

  record ProhibitionRow(
      String id,
      Integer version,
      List<String> codeClasses,
      List<String> scenes,
      String effectiveFrom,
      String effectiveTo,
      String reason,
      EvidenceRow evidence) {}

  /** A set that a document declares; its declared total may be larger than what it names. */
  record AppSetRow(
      String id,
      Integer version,
      List<String> apps,
      Integer declaredTotal,
      Integer namedBanks,
      String completeness,
      EvidenceRow evidence) {}

  record EvidenceRow(String source, String publishedOn, String openingDate, String note) {}

  record PhaseRow(String state, String from) {}

  record StepRow(String from, Integer bps) {}

  record RampRow(String salt, List<StepRow> steps) {}

  record MerchantRow(
      List<String> ids,
      List<String> names,
      String prefix,
      List<String> sceneCodes,
      List<String> mccs) {}

  record RuleRow(
      String id,
      Integer version,
      String level,
      Integer priority,
      List<PhaseRow> lifecycle,
      String effectiveFrom,
      String effectiveTo,
      String scannerNetwork,
      List<String> payerApps,
      String payerAppSet,
      String codeOwner,
      List<String> scenes,
      List<String> codeClasses,
      List<String> modes,
      String cities,
      MerchantRow merchants,
      Long amountMinMinor,
      Long amountMaxMinor,
      RampRow userRollout,
      RampRow merchantCoverage,
      String clearingInstitution,
      String settlementModel,
      String feeScheduleId,
      List<String> operatorMustSet,
      EvidenceRow evidence,
      String draftedBy,
      String approvedBy,
      String supersedes) {}

  record CityFile(Integer format, String codes, List<CitySetRow> citySets) {}

  record CitySetRow(
      String id, Integer version, String completeness, String note, List<CityRow> cities) {}

  record CityRow(String code, String nameEn, String nameZh) {}

  record ParticipantRow(
      String id,
      String nameEn,
      String nameZh,
      List<String> roles,
      List<String> payerApps,
      Map<String, String> methodTypes,
      List<String> billers,
      String scannerNetwork,
      String codeOwner) {}

  record SettingsFile(Integer format, String version, String note, List<SettingRow> settings) {}

  record SettingRow(List<String> rules, String field, JsonNode value, String why) {}
}
