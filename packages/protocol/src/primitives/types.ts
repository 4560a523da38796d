/**
 * The cryptographic primitives that the runtime supplies. `node.ts` and `web.ts` implement exactly this;
 * the `#primitives` import in package.json selects one, so that the rest of the package knows no runtime.
 */
export interface Primitives {
  /** SHA-256, 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array;
  /** SHA-256 as 64 lower-case hex digits. */
  sha256Hex(bytes: Uint8Array): string;
  /** HMAC-SHA-256 (RFC 2104), 32 bytes. */
  hmacSha256(key: Uint8Array, bytes: Uint8Array): Uint8Array;
  /** Ed25519 (RFC 8032) signature, 64 bytes, with the 32-byte private seed. */
  ed25519Sign(seed: Uint8Array, bytes: Uint8Array): Promise<Uint8Array>;
  /** The 32-byte public key of a 32-byte seed. */
  ed25519PublicKey(seed: Uint8Array): Promise<Uint8Array>;
  /** Total: a key or signature of the wrong length or that is no point verifies nothing and answers false. */
  ed25519Verify(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): Promise<boolean>;
  /** Whether two byte strings are equal, in time that depends on their lengths only. */
  equalBytes(a: Uint8Array, b: Uint8Array): boolean;
  /** `length` bytes from the system's secure generator. */
  randomBytes(length: number): Uint8Array;
}
