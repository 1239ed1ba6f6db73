//! Puts the claims of a final root into as few transactions as they fit in, greedily.
//!
//! ```
//! use flywheel_client::ClientError;
//! use flywheel_client::chain::Chain;
//! use flywheel_client::claims::ClaimBatch;
//! use solana_keypair::Keypair;
//!
//! /// Pays the devices of all batches; anybody may, and who does pays the fees.
//! fn pay(chain: &mut impl Chain, batches: Vec<ClaimBatch>, payer: &Keypair) -> Result<usize, ClientError> {
//!     let mut paid = 0;
//!     for batch in batches {
//!         chain.send(&[batch.instruction], &[payer])?;
//!         paid += batch.devices;
//!     }
//!     Ok(paid)
//! }
//! ```

use std::collections::BTreeMap;

use flywheel_merkle::{MULTIPROOF_MAX_LEAVES, SumTree};
use reward_distributor::state::ClaimPage;
use solana_address::Address;
use solana_instruction::Instruction;

use crate::error::ClientError;
use crate::instructions::rewards::{
    ClaimArgs, ClaimManyArgs, Grant, PaidFrom, claim, claim_many, claim_vesting,
};
use crate::transactions::{MAX_BYTES, size};

/// What a root grants a device, and where it is to be paid.
#[derive(Debug, Clone)]
pub struct Granted {
    /// The device's leaf.
    pub grant: Grant,
    /// A token account of the leaf's payee.
    pub payee_account: Address,
    /// The leaf's payee in a pool with vesting, whose vesting account is open; `None` in one without.
    pub vests_for: Option<Address>,
}

/// A claim of one or several devices that has a transaction to itself.
#[derive(Debug, Clone)]
pub struct ClaimBatch {
    /// `claim` of one device, `claim_many` of several; `claim_vesting` in a pool with vesting.
    pub instruction: Instruction,
    /// How many devices it pays.
    pub devices: usize,
}

/// The claims of a pool: devices that share a token account and a claim page are paid together, as many as a
/// transaction takes, in the order of their positions.
///
/// # Arguments
/// - `payer`: who pays the fees
/// - `from`: the pool
/// - `root`: the final root's account
/// - `tree`: the tree that the root is of
/// - `granted`: the devices to pay, in any order
///
/// # Errors
/// [`ClientError::Proof`] when a position is not in the tree or there twice; [`ClientError::TooLarge`] when the claim of
/// one device does not fit, which is so above 20 levels.
///
/// ```
/// use flywheel_client::claims::{Granted, batches};
/// use flywheel_client::instructions::rewards::{Grant, PaidFrom};
/// use flywheel_merkle::{Domain, Leaf, SumTree};
/// use solana_address::Address;
///
/// let [payer, pool, mint, root, payee, payee_account] = [1, 2, 3, 4, 5, 6].map(|n| Address::new_from_array([n; 32]));
/// let domain = Domain { program_id: reward_distributor::ID.to_bytes(), pool: pool.to_bytes() };
/// let leaf = |index: u32| Leaf { index, payee: payee.to_bytes(), total: 1_000 };
/// let tree = SumTree::build(&domain, &[leaf(0), leaf(1), leaf(2)]).unwrap();
///
/// let granted = |position| Granted { grant: Grant { index: position, total: 1_000, position }, payee_account, vests_for: None };
/// let from = PaidFrom::minting(pool, mint);
/// let claims = batches(&payer, from, root, &tree, &[granted(0), granted(1), granted(2)])?;
/// assert_eq!(claims.len(), 1, "all three fit in one transaction");
/// assert_eq!(claims[0].devices, 3);
/// # Ok::<(), flywheel_client::ClientError>(())
/// ```
pub fn batches(
    payer: &Address,
    from: PaidFrom,
    root: Address,
    tree: &SumTree,
    granted: &[Granted],
) -> Result<Vec<ClaimBatch>, ClientError> {
    let mut together: BTreeMap<(Address, u32, Option<Address>), Vec<Grant>> = BTreeMap::new();
    for device in granted {
        let page = ClaimPage::page_of(device.grant.index);
        together
            .entry((device.payee_account, page, device.vests_for))
            .or_default()
            .push(device.grant);
    }
    let mut batches = Vec::new();
    for ((payee_account, _, vests_for), mut grants) in together {
        grants.sort_unstable_by_key(|grant| grant.position);
        let to = (payee_account, vests_for);
        let one = |grants: &[Grant]| build(payer, from, root, to, tree, grants);
        let mut rest = grants.as_slice();
        while !rest.is_empty() {
            let batch = largest(rest, &one)?;
            rest = rest.get(batch.devices..).unwrap_or_default();
            batches.push(batch);
        }
    }
    Ok(batches)
}

/// The claim of as many of the first devices as fit. One device more can make the whole shorter, when its leaf was part of the
/// proof, so that the first size that is too large is not the end.
fn largest(
    grants: &[Grant],
    build: &impl Fn(&[Grant]) -> Result<(Instruction, usize), ClientError>,
) -> Result<ClaimBatch, ClientError> {
    let mut least = usize::MAX;
    for devices in (1..=grants.len().min(MULTIPROOF_MAX_LEAVES)).rev() {
        let (instruction, bytes) = build(grants.get(..devices).unwrap_or_default())?;
        if bytes <= MAX_BYTES {
            return Ok(ClaimBatch { instruction, devices });
        }
        least = bytes;
    }
    Err(ClientError::TooLarge {
        bytes: least,
        limit: MAX_BYTES,
    })
}

fn build(
    payer: &Address,
    from: PaidFrom,
    root: Address,
    (payee_account, vests_for): (Address, Option<Address>),
    tree: &SumTree,
    grants: &[Grant],
) -> Result<(Instruction, usize), ClientError> {
    let instruction = match grants {
        [grant] if vests_for.is_none() => {
            let proof = tree.proof(grant.position).map_err(ClientError::Proof)?;
            let args = ClaimArgs { grant: *grant, proof };
            claim(from, root, payee_account, args)
        }
        grants => {
            let positions: Vec<u32> = grants.iter().map(|grant| grant.position).collect();
            let proof = tree.multiproof(&positions).map_err(ClientError::Proof)?.siblings;
            let args = ClaimManyArgs {
                grants: grants.to_vec(),
                proof,
            };
            match vests_for {
                Some(payee) => claim_vesting(from, root, payee, payee_account, args),
                None => claim_many(from, root, payee_account, args),
            }
        }
    };
    let bytes = size(payer, std::slice::from_ref(&instruction))?;
    Ok((instruction, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use anchor_lang::{AnchorDeserialize, Discriminator};
    use flywheel_merkle::{Domain, Leaf};

    const LEAVES: u32 = 700;

    fn payee(index: u32) -> [u8; 32] {
        // Payees of very different sizes, one of them with a single device.
        let owner = if index == 350 {
            9
        } else {
            [1, 1, 1, 2, 1, 3, 1][index as usize % 7]
        };
        [owner; 32]
    }

    fn tree() -> SumTree {
        let domain = Domain {
            program_id: [7; 32],
            pool: [8; 32],
        };
        let leaves: Vec<Leaf> = (0..LEAVES)
            .map(|index| Leaf {
                index,
                payee: payee(index),
                total: u64::from(index) + 1,
            })
            .collect();
        SumTree::build(&domain, &leaves).unwrap()
    }

    fn granted(indices: impl IntoIterator<Item = u32>) -> Vec<Granted> {
        indices
            .into_iter()
            .map(|index| Granted {
                grant: Grant {
                    index,
                    total: u64::from(index) + 1,
                    position: index,
                },
                payee_account: Address::new_from_array(payee(index)),
                vests_for: None,
            })
            .collect()
    }

    fn batched(tree: &SumTree, granted: &[Granted]) -> Vec<ClaimBatch> {
        let key = Address::new_from_array;
        batches(
            &key([1; 32]),
            PaidFrom::minting(key([2; 32]), key([3; 32])),
            key([4; 32]),
            tree,
            granted,
        )
        .unwrap()
    }

    /// The grants that an instruction claims.
    fn grants_of(batch: &ClaimBatch) -> Vec<Grant> {
        let mut data = batch.instruction.data.get(8..).unwrap();
        match batch.devices {
            1 => vec![ClaimArgs::deserialize(&mut data).unwrap().grant],
            _ => ClaimManyArgs::deserialize(&mut data).unwrap().grants,
        }
    }

    #[test]
    fn every_device_is_in_one_claim_which_fits_a_transaction_and_names_one_payee_and_page() {
        let tree = tree();
        let batches = batched(&tree, &granted((0..LEAVES).rev()));
        let mut seen: Vec<u32> = Vec::new();
        for batch in &batches {
            let bytes = size(
                &Address::new_from_array([1; 32]),
                std::slice::from_ref(&batch.instruction),
            )
            .unwrap();
            assert!(bytes <= MAX_BYTES, "{bytes} bytes");
            let grants = grants_of(batch);
            assert_eq!(grants.len(), batch.devices);
            let first = grants[0].index;
            for grant in &grants {
                assert_eq!(payee(grant.index), payee(first));
                assert_eq!(ClaimPage::page_of(grant.index), ClaimPage::page_of(first));
            }
            seen.extend(grants.iter().map(|grant| grant.index));
        }
        seen.sort_unstable();
        assert_eq!(seen, (0..LEAVES).collect::<Vec<u32>>());
    }

    #[test]
    fn a_claim_takes_as_many_devices_as_fit() {
        let tree = tree();
        let near: Vec<Granted> = granted((0..64).filter(|index| payee(*index) == [1; 32]));
        let devices: Vec<usize> = batched(&tree, &near).iter().map(|batch| batch.devices).collect();
        assert_eq!(devices, [16, 13, 16, 1], "46 devices of one payee");
        let key = Address::new_from_array;
        let from = PaidFrom::minting(key([2; 32]), key([3; 32]));
        let bytes = |devices: usize| {
            let grants: Vec<Grant> = near[16..16 + devices].iter().map(|device| device.grant).collect();
            build(
                &key([1; 32]),
                from,
                key([4; 32]),
                (key([1; 32]), None),
                &tree,
                &grants,
            )
            .unwrap()
            .1
        };
        let sizes = [13, 14, 15, 16].map(bytes);
        assert!(
            sizes[0] <= MAX_BYTES && sizes[1..].iter().all(|bytes| *bytes > MAX_BYTES),
            "{sizes:?}"
        );
        let one = batched(&tree, &granted([350]));
        assert_eq!((one.len(), grants_of(&one[0])[0].total), (1, 351));
    }

    #[test]
    fn a_device_that_is_asked_for_twice_is_an_error() {
        let key = Address::new_from_array;
        let twice = batches(
            &key([1; 32]),
            PaidFrom::minting(key([2; 32]), key([3; 32])),
            key([4; 32]),
            &tree(),
            &granted([5, 5]),
        );
        assert!(matches!(twice, Err(ClientError::Proof(_))));
    }

    #[test]
    fn claims_of_a_pool_with_vesting_name_the_vesting_account_of_their_payee() {
        let tree = tree();
        let mut wanted = granted(0..LEAVES);
        for device in &mut wanted {
            device.vests_for = Some(device.payee_account);
        }
        let key = Address::new_from_array;
        let batches = batched(&tree, &wanted);
        assert_eq!(
            batches.iter().map(|batch| batch.devices).sum::<usize>(),
            LEAVES as usize
        );
        for batch in batches {
            assert!(
                batch
                    .instruction
                    .data
                    .starts_with(reward_distributor::instruction::ClaimVesting::DISCRIMINATOR)
            );
            let payee = batch.instruction.accounts.get(4).unwrap().pubkey;
            let vesting = crate::address::vesting(&key([2; 32]), &payee);
            let last = batch.instruction.accounts.last().unwrap();
            assert_eq!(last.pubkey, vesting);
            assert!(size(&key([1; 32]), &[batch.instruction]).unwrap() <= MAX_BYTES);
        }
    }
}
