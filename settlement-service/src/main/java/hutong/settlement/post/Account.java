package hutong.settlement.post;

import hutong.settlement.fee.Role;

/** The account of an institution in one of its roles. */
public record Account(String participant, Role role) {}
