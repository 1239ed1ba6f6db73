//! Slash cases.

use std::collections::BTreeSet;

use super::{
    AUTHORITY, Action, By, Case, MISSING, Model, ORACLE, Part, STAKE, Standing, Verdict, allow, authority_of,
    part,
};

/// Who brings a case forward.
#[derive(Clone, Copy)]
struct Charge {
    pool: usize,
    behind: usize,
    bps: u16,
}

/// What an amount is divided into: burned, and for the reporter, the insurance, the treasury.
pub(crate) fn divided(
    parameters: &flywheel_client::instructions::staking::StakeParametersArgs,
    amount: u64,
) -> (u64, [u64; 3]) {
    let of = |bps: u16| part(amount, bps.into(), 10_000);
    let parts = [
        parameters.reporter_bps,
        parameters.insurance_bps,
        parameters.treasury_bps,
    ]
    .map(of);
    (amount - parts.iter().sum::<u64>(), parts)
}

impl Model {
    pub(crate) fn attempt_slashing(&mut self, action: &Action) -> Verdict {
        match *action {
            Action::OpenSlash {
                pool,
                behind,
                bps,
                by,
            } => {
                allow(self.pools[pool].stakes.contains_key(&behind), MISSING)?;
                allow(by == By::Authority, "AuthorityMismatch")?;
                self.charge(Charge { pool, behind, bps }, AUTHORITY)?;
                self.open_case(pool, (behind, self.last_case(pool, behind)));
                Ok(())
            }
            Action::ProposeSlash {
                pool,
                behind,
                bps,
                oracle,
            } => {
                allow(self.pools[pool].stakes.contains_key(&behind), MISSING)?;
                self.charge(Charge { pool, behind, bps }, oracle)?;
                self.vote(pool, (behind, self.last_case(pool, behind)), oracle)
            }
            Action::VoteSlash {
                pool,
                behind,
                number,
                oracle,
            } => {
                let case = self.case(pool, (behind, number))?;
                let is_voting = case.standing == Standing::Voting && self.now <= case.expires_at;
                allow(is_voting, "CaseNotVoting")?;
                self.vote(pool, (behind, number), oracle)
            }
            Action::AppealSlash {
                pool,
                behind,
                number,
                by,
            } => {
                let case = self.case(pool, (behind, number))?;
                allow(by == authority_of(behind), "OwnerMismatch")?;
                let is_open = case.standing == Standing::Open && self.now < case.executable_at;
                allow(is_open, "AppealNotOpen")?;
                self.open_case(pool, (behind, number));
                self.case_mut(pool, (behind, number)).standing = Standing::Appealed;
                Ok(())
            }
            Action::VetoSlash {
                pool,
                behind,
                number,
                by,
            } => {
                let case = self.case(pool, (behind, number))?;
                allow(by == By::Veto, "VetoMismatch")?;
                allow(case.is_running(), "CaseNotRunning")?;
                self.case_mut(pool, (behind, number)).standing = Standing::Vetoed;
                Ok(())
            }
            Action::ExecuteSlash { pool, behind, number } => self.execute(pool, (behind, number)),
            Action::PaySlash {
                pool,
                behind,
                number,
                part,
                to,
            } => self.pay_slash(pool, (behind, number), part, to),
            Action::CloseSlash { pool, behind, number } => self.close_case(pool, (behind, number)),
            _ => self.attempt_faults(action),
        }
    }

    fn case(&self, pool: usize, key: (usize, u32)) -> Result<&Case, &'static str> {
        self.pools[pool].cases.get(&key).ok_or(MISSING)
    }

    fn case_mut(&mut self, pool: usize, key: (usize, u32)) -> &mut Case {
        self.pools[pool].cases.get_mut(&key).expect("a case")
    }

    fn last_case(&self, pool: usize, behind: usize) -> u32 {
        self.pools[pool].stakes[&behind].cases - 1
    }

    fn charge(&mut self, charge: Charge, reporter: usize) -> Verdict {
        let Charge { pool, behind, bps } = charge;
        allow((1..=10_000).contains(&bps), "SlashTooLarge")?;
        allow(behind != 0, "NotSlashable")?;
        let of = &mut self.pools[pool];
        let case = Case {
            standing: Standing::Voting,
            reporter,
            bps,
            executable_at: 0,
            expires_at: self.now + of.parameters.execution_seconds,
            votes: BTreeSet::new(),
            owed: [0; 3],
        };
        let stake = of.stakes.get_mut(&behind).expect("an operator stake");
        of.cases.insert((behind, stake.cases), case);
        stake.cases += 1;
        self.lamports[reporter] -= self.rents.case;
        Ok(())
    }

    /// Begins the time for appeals.
    fn open_case(&mut self, pool: usize, key: (usize, u32)) {
        let (now, parameters) = (self.now, self.pools[pool].parameters);
        let case = self.case_mut(pool, key);
        case.standing = Standing::Open;
        case.executable_at = now + parameters.appeal_seconds;
        case.expires_at = case.executable_at + parameters.execution_seconds;
    }

    /// Two of three oracles open a case.
    fn vote(&mut self, pool: usize, key: (usize, u32), oracle: usize) -> Verdict {
        allow((ORACLE..ORACLE + 3).contains(&oracle), "NotAnOracle")?;
        let case = self.case_mut(pool, key);
        allow(case.votes.insert(oracle), "AlreadyVoted")?;
        if case.votes.len() >= 2 {
            self.open_case(pool, key);
        }
        Ok(())
    }

    fn execute(&mut self, pool: usize, key: (usize, u32)) -> Verdict {
        let (now, epoch, behind) = (self.now, self.epoch(), key.0);
        let case = self.case(pool, key)?;
        allow(case.is_running(), "CaseNotRunning")?;
        let in_time = (case.executable_at..=case.expires_at).contains(&now);
        allow(in_time, "CaseNotExecutable")?;
        let bps = case.bps;
        let of = &mut self.pools[pool];
        of.accrue_stake(behind, now);
        let (cap, parameters) = (of.parameters.slash_cap_bps, of.parameters);
        let stake = of.stakes.get_mut(&behind).expect("an operator stake");
        if epoch != stake.slash_epoch || stake.slash_base == 0 {
            stake.slash_epoch = epoch;
            stake.slash_base = stake.active.assets + stake.unbonding.assets;
            stake.slash_taken = 0;
        }
        let wanted = [stake.active, stake.unbonding].map(|heap| part(heap.assets, bps.into(), 10_000));
        let all = wanted[0] + wanted[1];
        let left = part(stake.slash_base, cap.into(), 10_000).saturating_sub(stake.slash_taken);
        let taken = all.min(left);
        allow(taken > 0, "SlashCapReached")?;
        let active = part(taken, wanted[0], all);
        stake.active.assets -= active;
        stake.unbonding.assets -= taken - active;
        stake.slash_taken += taken;
        assert!(
            active <= wanted[0] && taken - active <= wanted[1],
            "a slash takes at most what is asked"
        );
        let (burned, owed) = divided(&parameters, taken);
        let case = self.case_mut(pool, key);
        (case.standing, case.owed) = (Standing::Executed, owed);
        self.supply[STAKE] -= burned;
        self.refresh_bond(pool, behind);
        Ok(())
    }

    fn pay_slash(&mut self, pool: usize, key: (usize, u32), part: Part, to: usize) -> Verdict {
        let case = self.case(pool, key)?;
        let (place, is_right) = match part {
            Part::Reporter => (0, to == case.reporter),
            Part::Insurance => (1, self.receives(pool, part, to)),
            Part::Treasury => (2, self.receives(pool, part, to)),
        };
        allow(is_right, "DestinationMismatch")?;
        let amount = std::mem::take(&mut self.case_mut(pool, key).owed[place]);
        allow(amount > 0, "NothingOwed")?;
        self.receive(to, STAKE, amount);
        Ok(())
    }

    /// Whether a holder's token account is the one that a pool names for a part.
    pub(crate) fn receives(&self, pool: usize, part: Part, to: usize) -> bool {
        let parameters = &self.pools[pool].parameters;
        let (holder, named, account) = match part {
            Part::Treasury => (super::TREASURY, parameters.treasury, self.receivers[0]),
            _ => (super::INSURANCE, parameters.insurance, self.receivers[1]),
        };
        to == holder && named == account
    }

    fn close_case(&mut self, pool: usize, key: (usize, u32)) -> Verdict {
        let case = self.case(pool, key)?;
        let has_ended = matches!(case.standing, Standing::Executed | Standing::Vetoed);
        allow(has_ended || self.now > case.expires_at, "CaseNotEnded")?;
        allow(case.owed == [0; 3], "CaseNotEnded")?;
        let reporter = case.reporter;
        self.pools[pool].cases.remove(&key);
        self.lamports[reporter] += self.rents.case;
        Ok(())
    }
}

impl Case {
    pub(crate) const fn is_running(&self) -> bool {
        matches!(self.standing, Standing::Open | Standing::Appealed)
    }
}
