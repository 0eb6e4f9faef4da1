package hutong.codescan.accept;

/** Where a scan request came in. Both doors lead to the same acceptance. */
public enum Door {
  HTTP,
  KAFKA
}
