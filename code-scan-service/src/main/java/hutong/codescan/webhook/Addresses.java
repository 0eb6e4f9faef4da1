package hutong.codescan.webhook;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Set;

/**
 * Which addresses are the world's and which a network's own, by IANA's registries of
 * special-purpose addresses (RFC 6890). A name of the outside that leads inside would let its owner
 * reach what only this machine may reach.
 */
final class Addresses {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private Addresses() {}

  /** Whether the host of an URL says in so many letters that it is this machine. */
  static boolean namesLoopback(String host) {
    return LOOPBACK.contains(host);
  }

  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address ? isPublic6(bytes) : isPublic4(bytes);
  }

  private static boolean isPublic4(byte[] bytes) {
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    int third = bytes[2] & 0xff;
    boolean shared = first == 100 && second >= 64 && second < 128;
    boolean protocols = first == 192 && second == 0 && (third == 0 || third == 2);
    boolean benchmarks = first == 198 && (second == 18 || second == 19);
    boolean documents =
        first == 198 && second == 51 && third == 100 || first == 203 && second == 0 && third == 113;
    return first != 0 && first < 240 && !shared && !protocols && !benchmarks && !documents;
  }

  /** Global unicast is 2000::/3; in it, 2001::/23, documentation and 6to4 are nobody's server. */
  private static boolean isPublic6(byte[] bytes) {
    int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
    int second = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    boolean global = first >= 0x2000 && first < 0x4000;
    boolean special = first == 0x2001 && (second < 0x200 || second == 0xdb8) || first == 0x2002;
    return global && !special;
  }
}
