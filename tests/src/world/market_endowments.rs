//! Endowments of a market.

use flywheel_client::accounts::Endowment;
use flywheel_client::instructions::market::{
    self, ANY_CLASS, EndowmentOf, PlanTermsArgs, Purchase, Seller, Sells,
};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{Stall, keypair};

/// The unit of endowments, and the category of their fees.
pub const FOR_EVER: u8 = 7;
/// How long a period of these endowments is, seconds.
pub const ENDOWMENT_PERIOD: u32 = 1_000;

/// Terms of a plan that stores for ever: 15 base units for ten bytes, which cost one in the first of ten periods and a tenth
/// less in each following one.
pub fn endowment_terms(payee: Address) -> PlanTermsArgs {
    PlanTermsArgs {
        payee,
        price: 15,
        per: 10,
        min_quantity: 1,
        max_quantity: 1_000_000,
        cost: 1,
        period_seconds: ENDOWMENT_PERIOD,
        periods: 10,
        decay_bps: 1_000,
        class: ANY_CLASS,
        ..PlanTermsArgs::default()
    }
}

impl Stall {
    /// The network as a seller.
    pub fn network_seller(&self) -> Seller {
        Seller {
            authority: self.world.authority.pubkey(),
            account: self.market.network,
        }
    }

    /// A plan of the network that sells endowments at these terms.
    pub fn endowment_plan(&mut self, terms: PlanTermsArgs) -> Address {
        let (payer, authority) = (self.world.payer.pubkey(), self.world.authority.insecure_clone());
        let id = self.books().plans;
        let sold = (Sells::Endowments, FOR_EVER, terms);
        let create = market::create_plan(payer, self.network_seller(), self.market, id, sold);
        assert_eq!(self.act(&[create], &[&authority]), "accepted");
        self.market.plan(id)
    }

    /// The customer's endowment of a plan with this id.
    pub fn endowment(&self, plan: Address, id: u32) -> EndowmentOf {
        EndowmentOf {
            market: self.market,
            plan,
            customer: self.customer.pubkey(),
            id,
        }
    }

    /// What becomes of paying an endowment, for which the customer is given what it may cost.
    pub fn pay_endowment(&mut self, of: EndowmentOf, purchase: Purchase) -> String {
        let (payer, customer) = (self.world.payer.pubkey(), self.customer.insecure_clone());
        let token = self.give(&customer.pubkey(), purchase.max_amount);
        let pay = market::pay_endowment(payer, of, token, market::NOTHING, purchase);
        self.act(&[pay], &[&customer])
    }

    /// An endowment of so many bytes in a plan with these terms; it costs no more than `amount`.
    pub fn endowed(&mut self, terms: PlanTermsArgs, quantity: u64, amount: u64) -> EndowmentOf {
        let plan = self.endowment_plan(terms);
        let of = self.endowment(plan, 0);
        let purchase = Purchase {
            quantity,
            max_amount: amount,
            terms_version: 1,
        };
        assert_eq!(self.pay_endowment(of, purchase), "accepted");
        of
    }

    /// What becomes of releasing an endowment to the payee, sent by a stranger.
    pub fn release_endowment(&mut self, of: EndowmentOf) -> String {
        let token = self.token(&self.payee.pubkey());
        self.act(&[market::release_endowment(of, token)], &[])
    }

    /// What becomes of releasing an endowment of a plan without payee.
    pub fn release_to_revenue(&mut self, of: EndowmentOf) -> String {
        self.act(&[market::release_endowment(of, of.market.vault())], &[])
    }

    /// What becomes of closing an endowment, sent by a stranger.
    pub fn close_endowment(&mut self, of: EndowmentOf) -> String {
        self.act(&[market::close_endowment(of)], &[])
    }

    /// An endowment's account.
    pub fn endowment_state(&self, of: EndowmentOf) -> Endowment {
        self.world.state(&of.address())
    }

    /// A key that owns a token account of the payment mint with nothing in it.
    pub fn wallet(&mut self, name: &str) -> Keypair {
        let key = keypair(name);
        self.give(&key.pubkey(), 0);
        key
    }
}
