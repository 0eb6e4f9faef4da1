/**
 * A real PostgreSQL without an installation: its programs come out of a Maven artifact. Stage 2,
 * beside {@code kafka} and {@code connect}; imports {@code process} only.
 */
package hutong.local.postgres;
