/**
 * Signatures of HTTP messages (RFC 9421) with a digest of the body (RFC 9530), in one profile:
 *
 * <ul>
 *   <li>Ed25519, {@code alg="ed25519"}, label and tag {@code hutong};
 *   <li>a request covers {@code @method}, {@code @target-uri}, {@code content-digest} and {@code
 *       content-type};
 *   <li>an answer covers {@code @status}, {@code content-digest}, {@code content-type} and the
 *       signature of the request that it answers, so that it answers no other;
 *   <li>both carry {@code created}, {@code expires}, {@code nonce} and {@code keyid}.
 * </ul>
 *
 * <p>Whatever is wrong with a signature is {@code SG01 BAD_SIGNATURE} to the other side; the {@link
 * hutong.signing.BadSignatureException.Fault} is for one's own log and meter.
 */
package hutong.signing;
