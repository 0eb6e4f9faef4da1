package hutong.routing.rulebook;

/**
 * Sets of rules as one bit each, in words of 64; the arrays that are handed in stay as they are.
 */
public final class Bits {

  private Bits() {}

  static long[] none(int rules) {
    return new long[(rules + 63) >>> 6];
  }

  static void set(long[] bits, int rule) {
    bits[rule >>> 6] |= 1L << rule;
  }

  public static void clear(long[] bits, int rule) {
    bits[rule >>> 6] &= ~(1L << rule);
  }

  public static boolean has(long[] bits, int rule) {
    return (bits[rule >>> 6] & 1L << rule) != 0;
  }

  /** What is in each of the sets. */
  public static long[] and(long[]... sets) {
    long[] both = sets[0].clone();
    for (int s = 1; s < sets.length; s++) {
      for (int w = 0; w < both.length; w++) {
        both[w] &= sets[s][w];
      }
    }
    return both;
  }

  static void addTo(long[] target, long[] more) {
    for (int w = 0; w < target.length; w++) {
      target[w] |= more[w];
    }
  }

  /** The first rule from a number on, or -1. */
  public static int next(long[] bits, int from) {
    int w = from >>> 6;
    if (w >= bits.length) {
      return -1;
    }
    long word = bits[w] & -1L << from;
    while (word == 0) {
      if (++w == bits.length) {
        return -1;
      }
      word = bits[w];
    }
    return (w << 6) + Long.numberOfTrailingZeros(word);
  }
}
