package hutong.routing.refund;

/** How a payment is undone. */
public enum Kind {
  /** 撤销: all of it, while its cycle is open and nothing was refunded. */
  CANCEL,
  /** 退货: all or a part of it, later. */
  REFUND
}
