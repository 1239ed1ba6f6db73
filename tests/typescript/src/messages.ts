/** The signed messages of a registration, after `docs/ARCHITECTURE.md`, "Signed messages". */
import { i64, sha256, u16 } from "./bytes.ts";

/** What a manufacturer signs for a device: it may register in a class of a network until a unix time. */
export function attestationMessage(attested: {
  registry: Uint8Array;
  network: Uint8Array;
  classId: number;
  deviceKey: Uint8Array;
  expiry: number;
}): Buffer {
  return sha256(
    Buffer.from("flywheel/attestation/v1\n"),
    attested.registry,
    attested.network,
    u16(attested.classId),
    attested.deviceKey,
    i64(BigInt(attested.expiry)),
  );
}

/** What a device signs: it belongs to an operator. */
export function possessionMessage(registry: Uint8Array, network: Uint8Array, operator: Uint8Array): Buffer {
  return sha256(Buffer.from("flywheel/possession/v1\n"), registry, network, operator);
}
