package hutong.settlement.post;

import java.util.List;

/** Something whose transfers stand in one cycle and one currency. */
public interface Booked {

  String cycleId();

  String currency();

  List<Transfer> transfers();
}
