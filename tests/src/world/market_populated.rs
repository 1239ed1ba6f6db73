//! The market's part of a world in which everything has happened once.

use flywheel_client::instructions::market::{self, NOTHING, OrderOf, PassOf, Purchase, Sells};
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{CUSTOMER_PURSE, READINGS, RETRIEVAL, TOKEN, World, keypair};

impl World {
    /// Registers and activates a device of the world's operator with an attestation of this moment.
    pub fn active_device_now(&mut self, device: &Keypair) {
        let mut registration = self.registration();
        registration.attestation_expiry = i64::from(self.now()) + 1;
        let manufacturer = self.manufacturer.insecure_clone();
        let registered = self.register_with(device, &registration, &manufacturer);
        registered.expect("device");
        self.activate(device).expect("active device");
    }

    /// After `populate_faults`: a market with an order and a pass; their accounts by name.
    pub fn populate_market(&mut self, seed: &str) -> Vec<(&'static str, Address)> {
        let mint = self.new_mint(&format!("{seed}/market payment"), TOKEN, None);
        let market = self.create_market(&mint);
        let (operator, seller) = (self.operator.insecure_clone(), self.seller());
        let (payer, network) = (self.payer.pubkey(), self.network);
        let payee = self.purse(&keypair("payee").pubkey(), &mint, 0);
        let customer = keypair(&format!("{seed}/customer"));
        let token = self.purse(&customer.pubkey(), &mint, CUSTOMER_PURSE);
        let create = market::create_customer(payer, network, customer.pubkey());
        self.send(&[create], &[]).expect("a customer");
        for (id, plan) in [(0, (Sells::Orders, RETRIEVAL)), (1, (Sells::Passes, READINGS))] {
            let terms = (plan.0, plan.1, Self::plan_terms("payee"));
            let create = market::create_plan(payer, seller, market, id, terms);
            self.send(&[create], &[&operator]).expect("a plan");
        }
        let purchase = Purchase {
            quantity: 1_000,
            max_amount: 2_334,
            terms_version: 1,
        };
        let order = OrderOf {
            market,
            plan: market.plan(0),
            customer: customer.pubkey(),
            id: 7,
        };
        let pass = PassOf {
            market,
            plan: market.plan(1),
            customer: customer.pubkey(),
            holder: customer.pubkey(),
        };
        let instructions = [
            market::open_order(payer, order, token, NOTHING, purchase),
            market::buy_pass(payer, pass, token, payee, NOTHING, purchase),
        ];
        self.send(&instructions, &[&customer]).expect("order and pass");
        vec![
            ("market", market.address()),
            ("market vault", market.vault()),
            ("plan", order.plan),
            ("customer", market.customer(&customer.pubkey())),
            ("order", order.address()),
            ("pass", pass.address()),
        ]
    }
}
