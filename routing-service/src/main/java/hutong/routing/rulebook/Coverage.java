package hutong.routing.rulebook;

/** Whether one rule takes every payment that another takes, as long as both are open. */
final class Coverage {

  private Coverage() {}

  static boolean covers(Rule wide, Rule narrow) {
    return wide.scannerNetwork().equals(narrow.scannerNetwork())
        && wide.codeOwner().equals(narrow.codeOwner())
        && wide.payerApps().containsAll(narrow.payerApps())
        && wide.scenes().containsAll(narrow.scenes())
        && wide.codeClasses().containsAll(narrow.codeClasses())
        && wide.modes().containsAll(narrow.modes())
        && cities(wide.cities(), narrow.cities())
        && merchants(wide.merchants(), narrow.merchants())
        && wide.amountMinMinor() <= narrow.amountMinMinor()
        && wide.amountMaxMinor() >= narrow.amountMaxMinor();
  }

  private static boolean cities(CityScope wide, CityScope narrow) {
    return wide.kind() == CityScope.Kind.ALL
        || narrow.kind() != CityScope.Kind.ALL && wide.codes().containsAll(narrow.codes());
  }

  private static boolean merchants(MerchantScope wide, MerchantScope narrow) {
    boolean shops =
        wide.anyMerchant()
            || !narrow.anyMerchant()
                && narrow.ids().stream().allMatch(wide::hasMerchant)
                && (narrow.prefix() == null
                    || wide.prefix() != null && narrow.prefix().startsWith(wide.prefix()));
    boolean scenes =
        wide.anyScene() || !narrow.anyScene() && wide.sceneCodes().containsAll(narrow.sceneCodes());
    boolean categories =
        wide.mccs().isEmpty() || !narrow.mccs().isEmpty() && wide.mccs().containsAll(narrow.mccs());
    return shops && scenes && categories;
  }
}
