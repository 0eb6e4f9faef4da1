/**
 * The door for operators and cashiers: by which apps an order can be paid, why a payment was routed
 * or refused, what the rulebook says for another day, the open cycle and its end. It reads what the
 * other stages wrote; the one thing that it changes is the cycle. Imports all stages before it.
 */
package hutong.routing.operate;
