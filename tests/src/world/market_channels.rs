//! Channels of a market and their vouchers.

use flywheel_client::accounts::Channel;
use flywheel_client::instructions::market::{self, ChannelOf, ChannelTerms, Voucher};
use flywheel_client::signatures::SignedBy;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{Stall, keypair};

/// How long vouchers can be cashed after a request to close, seconds.
pub const CHANNEL_TIMEOUT: u32 = 7_200;
/// How long a voucher of these tests holds, seconds.
pub const VOUCHER_SECONDS: u32 = 100_000;
/// The category of what goes through these channels.
pub const CHANNEL_CATEGORY: u8 = 1;

impl Stall {
    /// The channel of the customer to the payee with this id.
    pub fn channel(&self, id: u32) -> ChannelOf {
        ChannelOf {
            market: self.market,
            customer: self.customer.pubkey(),
            payee: self.payee.pubkey(),
            id,
        }
    }

    /// Terms of a channel that the customer signs for.
    pub fn channel_terms(&self, amount: u64) -> ChannelTerms {
        ChannelTerms {
            signer: self.customer.pubkey(),
            amount,
            timeout_seconds: CHANNEL_TIMEOUT,
            category: CHANNEL_CATEGORY,
        }
    }

    /// What becomes of opening a channel, for which the customer is given the deposit.
    pub fn open_with(&mut self, of: ChannelOf, terms: ChannelTerms) -> String {
        let (payer, customer) = (self.world.payer.pubkey(), self.customer.insecure_clone());
        let token = self.give(&customer.pubkey(), terms.amount);
        let open = market::open_channel(payer, of, token, terms);
        self.act(&[open], &[&customer])
    }

    /// A channel with this id and deposit.
    pub fn opened_channel(&mut self, id: u32, amount: u64) -> ChannelOf {
        let (of, terms) = (self.channel(id), self.channel_terms(amount));
        assert_eq!(self.open_with(of, terms), "accepted");
        of
    }

    /// What becomes of adding to a channel's deposit, by somebody else.
    pub fn top_up(&mut self, of: ChannelOf, amount: u64) -> String {
        let benefactor = keypair("benefactor");
        let token = self.give(&benefactor.pubkey(), amount);
        let top_up = market::top_up_channel(benefactor.pubkey(), of, token, amount);
        self.act(&[top_up], &[&benefactor])
    }

    /// A channel's account.
    pub fn channel_state(&self, of: ChannelOf) -> Channel {
        self.world.state(&of.address())
    }

    /// A voucher that holds for a while.
    pub fn voucher(&self, total: u64) -> Voucher {
        Voucher {
            total,
            expiry: i64::from(self.world.now()) + i64::from(VOUCHER_SECONDS),
        }
    }

    /// The instructions that cash a voucher which `signer` has signed.
    pub fn cash_instructions(&self, of: ChannelOf, voucher: Voucher, signer: &Keypair) -> [Instruction; 2] {
        let nonce = self.channel_state(of).nonce;
        let signed = SignedBy::sign(signer, &of.voucher_message(nonce, voucher)).expect("a signature");
        market::cash_voucher(of, nonce, voucher, &signed, self.token(&of.payee))
    }

    /// What becomes of a voucher that `signer` has signed, cashed by a stranger.
    pub fn cash_signed(&mut self, of: ChannelOf, voucher: Voucher, signer: &Keypair) -> String {
        let cash = self.cash_instructions(of, voucher, signer);
        self.act(&cash, &[])
    }

    /// What becomes of the customer's voucher over `total` base units.
    pub fn cash(&mut self, of: ChannelOf, total: u64) -> String {
        let (voucher, signer) = (self.voucher(total), self.customer.insecure_clone());
        self.cash_signed(of, voucher, &signer)
    }

    /// What becomes of the customer's request to close a channel.
    pub fn request_close(&mut self, of: ChannelOf) -> String {
        let customer = self.customer.insecure_clone();
        self.act(&[market::request_close_channel(of)], &[&customer])
    }

    /// What becomes of closing a channel as `sender`.
    pub fn close_channel(&mut self, of: ChannelOf, sender: &Keypair) -> String {
        let close = market::close_channel(sender.pubkey(), of, self.token(&of.customer));
        self.act(&[close], &[sender])
    }
}
