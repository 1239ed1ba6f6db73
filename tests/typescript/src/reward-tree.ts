/** The tree of lifetime totals, and what is in a root's address, after `docs/ARCHITECTURE.md`. */
import type { PublicKey } from "@solana/web3.js";

import { sha256, u32, u64 } from "./bytes.ts";

const U64_MAX = 2n ** 64n - 1n;

/** What a device has earned in its life. */
export interface Leaf {
  /** The device's index in the network. */
  index: number;
  /** Who is paid. */
  payee: PublicKey;
  /** Lifetime total, base units. */
  total: bigint;
}

interface Node {
  hash: Buffer;
  sum: bigint;
}

const EMPTY: Node = { hash: Buffer.alloc(32), sum: 0n };

function bytesOf(node: Node): Buffer {
  return Buffer.concat([node.hash, u64(node.sum)]);
}

function parentOf(left: Node, right: Node): Node {
  const sum = left.sum + right.sum;
  if (sum > U64_MAX) {
    throw new RangeError(`the totals add up to ${sum}, more than a u64 holds`);
  }
  return { hash: sha256(Buffer.of(1), bytesOf(left), bytesOf(right)), sum };
}

/** A sum tree over the leaves of one pool, which are sorted by device index here. */
export class RewardTree {
  readonly leaves: readonly Leaf[];
  private readonly levels: Node[][];

  constructor(program: PublicKey, pool: PublicKey, leaves: readonly Leaf[]) {
    if (leaves.length === 0) {
      throw new RangeError("a tree has at least one leaf");
    }
    this.leaves = leaves.toSorted((one, other) => one.index - other.index);
    let level = this.leaves.map(({ index, payee, total }) => ({
      hash: sha256(Buffer.of(0), program.toBytes(), pool.toBytes(), u32(index), payee.toBytes(), u64(total)),
      sum: total,
    }));
    this.levels = [level];
    while (level.length > 1) {
      const below = level;
      level = below
        .filter((_, position) => position % 2 === 0)
        .map((left, pair) => parentOf(left, below[2 * pair + 1] ?? EMPTY));
      this.levels.push(level);
    }
  }

  private get top(): Node {
    return this.levels.at(-1)?.[0] ?? EMPTY;
  }

  /** Hash at the top. */
  get root(): Buffer {
    return this.top.hash;
  }

  /** Sum of all totals, base units. */
  get total(): bigint {
    return this.top.sum;
  }

  /** The leaf of a device index with its rank, and its siblings from leaf to root, 40 bytes each. */
  prove(index: number): { leaf: Leaf; position: number; proof: Buffer } {
    const position = this.leaves.findIndex((leaf) => leaf.index === index);
    const leaf = this.leaves[position];
    if (leaf === undefined) {
      throw new RangeError(`no leaf for device ${index}`);
    }
    const siblings = this.levels
      .slice(0, -1)
      .map((level, height) => level[(position >> height) ^ 1] ?? EMPTY);
    return { leaf, position, proof: Buffer.concat(siblings.map(bytesOf)) };
  }
}

/** What a proposal consists of, as `propose_root` takes it. */
export interface Proposal {
  root: number[];
  total: bigint;
  leafCount: number;
  dataHash: number[];
  uri: number[];
}

/** The part of a root's address that covers the whole proposal. */
export function commitmentOf(proposal: Proposal): Buffer {
  return sha256(
    Buffer.from("flywheel/root/v1\n"),
    Buffer.from(proposal.root),
    u64(proposal.total),
    u32(proposal.leafCount),
    Buffer.from(proposal.dataHash),
    Buffer.from(proposal.uri),
  );
}
