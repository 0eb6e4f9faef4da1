/**
 * The door for operators and cashiers: by which apps an order can be paid, why a payment was routed
 * or refused, what the rulebook says for another day, the open cycle and its end; and for the back
 * offices of acquirers: refunds and cancels. It reads what the other stages wrote, and hands to
 * them what it is asked to change. Imports all stages before it.
 */
package hutong.routing.operate;
