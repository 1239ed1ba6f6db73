//! Channels, authorisations and endowments of a world in which everything has happened once.

use flywheel_client::instructions::market::{
    self, AuthorisationOf, ChannelOf, ChannelTerms, CreateLockArgs, EndowmentOf, MarketOf, NOTHING, Purchase,
    Sells,
};
use flywheel_client::instructions::rewards::MintOf;
use solana_address::Address;
use solana_signer::Signer;

use super::{
    CEILINGS, CHANNEL_CATEGORY, CHANNEL_TIMEOUT, FOR_EVER, OTHER_CATEGORY, World, endowment_terms, keypair,
};

impl World {
    /// After `populate_market`: a channel, an authorisation with a lock, and an endowment of its customer; their accounts by
    /// name.
    pub fn populate_escrows(&mut self, seed: &str) -> Vec<(&'static str, Address)> {
        let market = MarketOf {
            network: self.network,
            mint: MintOf::spl_token(keypair(&format!("{seed}/market payment")).pubkey()),
        };
        let (customer, payee) = (
            self.funded(&format!("{seed}/customer")),
            self.funded(&format!("{seed}/locking payee")),
        );
        let (payer, operator, seller) = (self.payer.pubkey(), self.operator.insecure_clone(), self.seller());
        let token = flywheel_client::address::associated_token_account(&customer.pubkey(), &market.mint.mint);
        let channel = ChannelOf {
            market,
            customer: customer.pubkey(),
            payee: payee.pubkey(),
            id: 3,
        };
        let terms = ChannelTerms {
            signer: customer.pubkey(),
            amount: 5_000,
            timeout_seconds: CHANNEL_TIMEOUT,
            category: CHANNEL_CATEGORY,
        };
        let authorisation = AuthorisationOf {
            market,
            payer: customer.pubkey(),
            payee: payee.pubkey(),
        };
        let instructions = [
            market::open_channel(payer, channel, token, terms),
            market::create_authorisation(authorisation, CEILINGS, OTHER_CATEGORY),
            market::fund_authorisation(customer.pubkey(), authorisation, token, 4_000),
        ];
        self.send(&instructions, &[&customer])
            .expect("channel and authorisation");
        let args = CreateLockArgs {
            job: 11,
            amount: 900,
            seconds: 60,
        };
        self.send(&[market::create_lock(authorisation, args)], &[&payee])
            .expect("a lock");
        let endowment = EndowmentOf {
            market,
            plan: market.plan(2),
            customer: customer.pubkey(),
            id: 4,
        };
        let sold = (Sells::Endowments, FOR_EVER, endowment_terms(payee.pubkey()));
        let create = market::create_plan(payer, seller, market, 2, sold);
        self.send(&[create], &[&operator]).expect("a plan");
        let purchase = Purchase {
            quantity: 1_000,
            max_amount: 1_500,
            terms_version: 1,
        };
        let pay = market::pay_endowment(payer, endowment, token, NOTHING, purchase);
        self.send(&[pay], &[&customer]).expect("an endowment");
        vec![
            ("channel", channel.address()),
            ("authorisation", authorisation.address()),
            ("lock", authorisation.lock(args.job)),
            ("endowment", endowment.address()),
        ]
    }
}
