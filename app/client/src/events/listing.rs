//! Lists the transactions of several programs in one order.

use std::collections::{HashMap, VecDeque};

use solana_address::Address;
use solana_signature::Signature;

use crate::chain::{Mention, RpcChain};
use crate::error::ClientError;

/// A place in a chain's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The beginning of a slot.
    Slot(u64),
    /// A time, unix seconds.
    Time(i64),
}

impl Moment {
    /// Whether a transaction was executed before. One whose time the node does not know was not.
    fn is_after(self, mention: &Mention) -> bool {
        match self {
            Self::Slot(slot) => mention.slot < slot,
            Self::Time(time) => mention.time.is_some_and(|at| at < time),
        }
    }
}

/// Which part of the history is meant; all that the node remembers by default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Only from this moment on.
    pub since: Option<Moment>,
    /// Only before this moment, so that two parts of which one ends where the other begins share nothing and leave nothing out.
    pub until: Option<Moment>,
    /// Only transactions after this one, which was executed in that slot.
    pub after: Option<(Signature, u64)>,
}

impl Bounds {
    /// Whether a transaction and all earlier ones lie before the part.
    fn begin_after(&self, mention: &Mention) -> bool {
        self.since.is_some_and(|since| since.is_after(mention))
            || self.after.is_some_and(|(_, slot)| mention.slot < slot)
    }

    fn end_before(&self, mention: &Mention) -> bool {
        self.until.is_some_and(|until| !until.is_after(mention))
    }
}

/// The successful transactions that name any of these programs, each once, the earliest first. `None` when `bounds.after` is
/// given and not among them.
///
/// Nothing is listed that is executed after the call began: a later call with `after` finds all of it.
///
/// # Errors
/// [`ClientError::Unreachable`].
pub fn transactions(
    chain: &RpcChain,
    programs: &[Address],
    bounds: &Bounds,
) -> Result<Option<Vec<Mention>>, ClientError> {
    let last = chain.slot()?;
    let mut lists = Vec::with_capacity(programs.len());
    for program in programs {
        let mut list = VecDeque::new();
        let (mut before, mut complete) = (None, false);
        while !complete {
            let page = chain.mentions(program, before)?;
            before = page.last().map(|mention| mention.signature);
            complete = page.last().is_none_or(|mention| bounds.begin_after(mention));
            let wanted = page
                .into_iter()
                .filter(|mention| !mention.failed && mention.slot <= last && !bounds.begin_after(mention));
            wanted.for_each(|mention| list.push_front(mention));
        }
        lists.push(list);
    }
    let mut ordered = in_order(lists);
    if let Some((after, _)) = bounds.after {
        let Some(place) = ordered.iter().position(|mention| mention.signature == after) else {
            return Ok(None);
        };
        ordered.drain(..=place);
    }
    ordered.retain(|mention| !bounds.end_before(mention));
    Ok(Some(ordered))
}

/// Merges lists, the earliest first in each, into one without repetitions. Transactions of one slot keep the order that they have
/// in any list; where no list has two of them, that of the earlier list comes first.
pub fn in_order(mut lists: Vec<VecDeque<Mention>>) -> Vec<Mention> {
    let mut occurrences: HashMap<Signature, usize> = HashMap::new();
    for mention in lists.iter().flatten() {
        *occurrences.entry(mention.signature).or_default() += 1;
    }
    let mut merged = Vec::with_capacity(occurrences.len());
    loop {
        // What has been taken from one list stands further back in another if a node contradicts itself.
        for list in &mut lists {
            while list
                .pop_front_if(|head| !occurrences.contains_key(&head.signature))
                .is_some()
            {}
        }
        let heads: Vec<Mention> = lists.iter().filter_map(|list| list.front().copied()).collect();
        let Some(slot) = heads.iter().map(|head| head.slot).min() else {
            return merged;
        };
        let mut earliest = heads.iter().filter(|head| head.slot == slot);
        // One that stands further back in another list has to wait for what stands before it there.
        let is_first = |mention: &&Mention| {
            let at_head = heads.iter().filter(|head| head.signature == mention.signature);
            occurrences.get(&mention.signature) == Some(&at_head.count())
        };
        let next = earliest.clone().find(is_first).or_else(|| earliest.next());
        if let Some(next) = next {
            occurrences.remove(&next.signature);
            merged.push(*next);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(number: u8, slot: u64) -> Mention {
        Mention {
            signature: Signature::from([number; 64]),
            slot,
            time: Some(i64::from(number)),
            failed: false,
        }
    }

    fn merged(lists: &[&[(u8, u64)]]) -> Vec<u8> {
        let lists = lists.iter().map(|list| {
            list.iter()
                .map(|(number, slot)| mention(*number, *slot))
                .collect()
        });
        in_order(lists.collect())
            .iter()
            .map(|mention| mention.signature.as_ref()[0])
            .collect()
    }

    #[test]
    fn what_several_programs_have_in_common_comes_once_and_in_its_place() {
        // 3 names both programs: 1 and 2 came before it, 4 after it, all in one slot.
        assert_eq!(
            merged(&[&[(1, 7), (3, 7)], &[(2, 7), (3, 7), (4, 7)]]),
            [1, 2, 3, 4]
        );
        assert_eq!(merged(&[&[(3, 7), (1, 7)], &[(2, 7), (3, 7)]]), [2, 3, 1]);
        assert_eq!(merged(&[&[(1, 9)], &[(2, 8), (1, 9)], &[]]), [2, 1]);
        assert_eq!(merged(&[]), [0u8; 0]);
    }

    #[test]
    fn lists_that_contradict_each_other_still_give_each_transaction_once() {
        let mut numbers = merged(&[&[(1, 7), (2, 7)], &[(2, 7), (1, 7)]]);
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 2]);
    }

    #[test]
    fn parts_that_meet_at_a_moment_share_nothing_and_leave_nothing_out() {
        for moment in [Moment::Slot(5), Moment::Time(5)] {
            let (first, second) = (
                Bounds {
                    until: Some(moment),
                    ..Bounds::default()
                },
                Bounds {
                    since: Some(moment),
                    ..Bounds::default()
                },
            );
            for number in 0..10 {
                let mention = mention(number, u64::from(number));
                assert!(first.end_before(&mention) != second.begin_after(&mention));
                assert_eq!(second.begin_after(&mention), number < 5);
            }
        }
    }
}
