//! The model beside a market on the embedded chain.

use flywheel_client::instructions::market::{
    self, ChannelTerms, EndowmentOf, NOTHING, PlanTermsArgs, Purchase, Voucher,
};
use flywheel_client::signatures::SignedBy;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::endowments::{COST, DECAY_BPS, MOST, PER, PERIODS, PRICE};
use super::{Action, JOBS, MISSING, Model, PLACES, Signed, Source};
use crate::outcome;
use crate::world::{CHANGE_DELAY, Stall, endowment_terms, keypair};

/// How long after its end an order can be settled, seconds.
const SETTLE_SECONDS: u32 = 86_400;

/// A market, and what it must be.
pub struct Play {
    /// The market.
    pub stall: Stall,
    /// What it must be.
    pub model: Model,
    plan: Address,
    stranger: Keypair,
}

impl Play {
    /// A new market with a plan for endowments.
    pub fn begin() -> Self {
        let mut stall = Stall::new("escrow model");
        let terms = PlanTermsArgs {
            price: PRICE,
            per: PER,
            cost: COST,
            max_quantity: MOST,
            periods: PERIODS,
            decay_bps: DECAY_BPS,
            ..endowment_terms(stall.payee.pubkey())
        };
        let plan = stall.endowment_plan(terms);
        let mut model = Model {
            now: stall.world.now(),
            fee_bps: u64::from(crate::world::STALL_FEE_BPS),
            next_nonce: 1,
            ..Model::default()
        };
        let authorisation = stall.authorisation().address();
        model
            .addresses
            .insert(Source::Authorisation, authorisation.to_bytes());
        for id in 0..PLACES {
            let number = u32::try_from(id).expect("a small number");
            let channel = stall.channel(number).address();
            model.addresses.insert(Source::Channel(id), channel.to_bytes());
            let endowment = stall.endowment(plan, number).address();
            model
                .addresses
                .insert(Source::Endowment(id), endowment.to_bytes());
        }
        let stranger = stall.stranger();
        Self {
            stall,
            model,
            plan,
            stranger,
        }
    }

    /// Does it in both, and compares them; what became of it.
    pub fn step(&mut self, action: &Action) -> String {
        let expected = match self.model.apply(action) {
            Ok(()) => "accepted",
            Err(name) => name,
        };
        let done = self.act(action);
        let done = match done.as_str() {
            // What an account that was closed, or never opened, is refused with.
            "AccountNotInitialized" | "AccountOwnedByWrongProgram" => MISSING.to_owned(),
            _ => done,
        };
        assert_eq!(done, expected, "{action:?}");
        self.compare();
        done
    }

    /// The endowment with this id.
    pub(super) fn endowment(&self, id: usize) -> EndowmentOf {
        self.stall
            .endowment(self.plan, u32::try_from(id).expect("a small number"))
    }

    /// Jobs that may have a lock.
    pub(super) fn jobs() -> impl Iterator<Item = u64> {
        0..JOBS
    }

    fn act(&mut self, action: &Action) -> String {
        let (stranger, payee) = (self.stranger.insecure_clone(), self.stall.payee.insecure_clone());
        let sender = |by_payee: bool| if by_payee { &payee } else { &stranger };
        let channel = |stall: &Stall, id: usize| stall.channel(u32::try_from(id).expect("a small number"));
        match *action {
            Action::Open(id, amount, timeout_seconds, category) => {
                let terms = ChannelTerms {
                    timeout_seconds,
                    category,
                    ..self.stall.channel_terms(amount)
                };
                let of = channel(&self.stall, id);
                self.stall.open_with(of, terms)
            }
            Action::TopUp(id, amount) => self.stall.top_up(channel(&self.stall, id), amount),
            Action::Cash(voucher) => self.cash(voucher),
            Action::RequestClose(id) => self.stall.request_close(channel(&self.stall, id)),
            Action::CloseChannel(id, by_payee) => {
                let of = channel(&self.stall, id);
                self.stall.close_channel(of, sender(by_payee))
            }
            Action::Authorise(ceilings) => self.stall.authorise(ceilings),
            Action::Fund(amount) => self.stall.fund(amount),
            Action::SetCeilings(ceilings) => self.stall.set_ceilings(ceilings),
            Action::Withdraw(amount) => self.stall.withdraw(amount),
            Action::CloseAuthorisation => self.stall.close_authorisation(),
            Action::Lock(job, amount, seconds) => self.stall.lock(job, amount, seconds),
            Action::ClaimLock(job, amount) => self.stall.claim_lock(job, amount),
            Action::ReleaseLock(job, by_payee) => self.stall.release_lock(job, sender(by_payee)),
            Action::Pay(id, quantity, max_amount) => {
                let purchase = Purchase {
                    quantity,
                    max_amount,
                    terms_version: 1,
                };
                self.stall.pay_endowment(self.endowment(id), purchase)
            }
            Action::Release(id) => self.stall.release_endowment(self.endowment(id)),
            Action::CloseEndowment(id) => self.stall.close_endowment(self.endowment(id)),
            Action::Pause(paused) => self.stall.pause(paused),
            Action::Fee(fee_bps) => self.change_fee(fee_bps),
            Action::Wait(seconds) => {
                self.stall.world.wait(seconds);
                "accepted".to_owned()
            }
        }
    }

    /// Cashes a voucher that the customer, or somebody else, has signed for the channel of this number.
    fn cash(&mut self, voucher: Signed) -> String {
        let of = self
            .stall
            .channel(u32::try_from(voucher.id).expect("a small number"));
        let signer = if voucher.genuine {
            self.stall.customer.insecure_clone()
        } else {
            keypair("forger of vouchers")
        };
        let signed = Voucher {
            total: voucher.total,
            expiry: i64::from(voucher.expiry),
        };
        let message = of.voucher_message(voucher.nonce, signed);
        let signature = SignedBy::sign(&signer, &message).expect("a signature");
        let token = self.stall.token(&of.payee);
        let cash = market::cash_voucher(of, voucher.nonce, signed, &signature, token);
        self.stall.act(&cash, &[])
    }

    fn change_fee(&mut self, fee_bps: u16) -> String {
        let (authority, of) = (self.stall.world.authority.insecure_clone(), self.stall.market);
        let key = authority.pubkey();
        let update = market::update_market(key, of, (NOTHING, NOTHING), fee_bps, SETTLE_SECONDS);
        let proposed = outcome(self.stall.world.send(&[update], &[&authority]));
        assert_eq!(proposed, "accepted");
        self.stall.world.wait(CHANGE_DELAY);
        let apply = market::apply_market_update(key, of);
        self.stall.act(&[apply], &[&authority])
    }
}
