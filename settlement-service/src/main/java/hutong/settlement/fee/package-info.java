/**
 * Stage 1, price: what institutions owe each other for a payment, from the fee file. Plain Java; it
 * imports no other stage and of the plumbing only the strict JSON reader.
 */
package hutong.settlement.fee;
