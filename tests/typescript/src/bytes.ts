/** The encodings that `docs/ARCHITECTURE.md` uses: little-endian integers, padded names, SHA-256. */
import { createHash } from "node:crypto";

/** Two bytes, little endian. */
export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

/** Four bytes, little endian. */
export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Eight bytes, little endian. */
export function u64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

/** Eight bytes, little endian, two's complement. */
export function i64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
}

/** UTF-8, zero-padded to a length in bytes. */
export function padded(text: string, length: number): number[] {
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length > length) {
    throw new RangeError(`"${text}" is ${bytes.length} bytes long, more than ${length}`);
  }
  return [...bytes, ...Array<number>(length - bytes.length).fill(0)];
}

/** SHA-256 over all parts, one after the other. */
export function sha256(...parts: Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  parts.forEach((part) => hash.update(part));
  return hash.digest();
}
