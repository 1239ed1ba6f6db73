/// Why a tree cannot be built, or why a proof proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MerkleError {
    /// A leaf count of zero.
    #[error("a tree has at least one leaf")]
    EmptyTree,
    /// More leaves than a `u32` counts.
    #[error("a tree has at most 4,294,967,295 leaves")]
    TooManyLeaves,
    /// A leaf's index is not above the one before it.
    #[error("the leaves are not sorted strictly by index")]
    UnsortedLeaves,
    /// The totals below a node exceed `u64::MAX`.
    #[error("the sum of the totals overflows")]
    SumOverflow,
    /// A position at or beyond the leaf count.
    #[error("the position is beyond the last leaf")]
    PositionOutOfRange,
    /// The proof's length is not that of its place in a tree of this leaf count.
    #[error("the proof has too few or too many nodes for this leaf count")]
    ProofLength,
    /// The empty node stands where the tree has a node.
    #[error("the proof has an empty node inside the tree's edge")]
    EmptySibling,
    /// A node stands where the tree has none.
    #[error("the proof has a node beyond the tree's edge")]
    SiblingBeyondEdge,
    /// The proof is sound, and leads to another root.
    #[error("the proof does not lead to the root")]
    RootMismatch,
    /// A multiproof of no leaf, or of more than the scratch space holds.
    #[error("a multiproof is for 1 to 16 leaves")]
    MultiproofSize,
    /// The positions of a multiproof are not strictly increasing.
    #[error("the positions are not sorted strictly")]
    UnsortedPositions,
}
