//! Sends transactions, many at once.

use futures_util::stream::{FuturesUnordered, StreamExt};
use solana_instruction::Instruction;
use solana_signer::Signer;
use solana_transaction::versioned::VersionedTransaction;

use super::RpcChain;
use super::blockhash::Signed;
use super::watch::Watch;
use crate::chain::{Outgoing, Receipt};
use crate::error::ClientError;

/// Blocks for which a blockhash is valid on every cluster.
const LIFE: u64 = 150;

impl RpcChain {
    /// As [`crate::chain::Chain::send`], with signers of any one kind.
    ///
    /// # Errors
    /// As of [`crate::chain::Chain::send`].
    ///
    /// ```no_run
    /// use flywheel_client::{chain::nonblocking::RpcChain, instructions::registry};
    /// use solana_keypair::Keypair;
    /// use solana_signer::Signer;
    ///
    /// # async fn example(chain: RpcChain, operator: Keypair, network: solana_address::Address)
    /// # -> Result<(), flywheel_client::ClientError> {
    /// let register = registry::register_operator(operator.pubkey(), operator.pubkey(), network);
    /// let receipt = chain.send(&[register], &[&operator]).await?;
    /// println!("{} lamports", receipt.fee);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn send<S: Signer + ?Sized>(
        &self,
        instructions: &[Instruction],
        signers: &[&S],
    ) -> Result<Receipt, ClientError> {
        let batch = [Outgoing {
            instructions: instructions.to_vec(),
            signers: signers.to_vec(),
        }];
        let results = self.send_all(&batch, |_| ()).await;
        results.into_iter().next().unwrap_or(Err(ClientError::NotSent))
    }

    /// As [`crate::chain::Chain::send_all`]: several at once, with one blockhash and one question about many of them. One that is
    /// refused does not stop the others; a node that does not answer any more does.
    ///
    /// ```no_run
    /// use flywheel_client::{chain::{Outgoing, nonblocking::RpcChain}, instructions::registry};
    /// use solana_keypair::Keypair;
    /// use solana_signer::Signer;
    ///
    /// # async fn example(chain: RpcChain, operators: Vec<Keypair>, network: solana_address::Address) {
    /// let register = |key: &Keypair| registry::register_operator(key.pubkey(), key.pubkey(), network);
    /// let batch: Vec<Outgoing<Keypair>> = operators
    ///     .iter()
    ///     .map(|key| Outgoing { instructions: vec![register(key)], signers: vec![key] })
    ///     .collect();
    /// let results = chain.send_all(&batch, |done| println!("{done} of {}", operators.len())).await;
    /// for (key, result) in operators.iter().zip(results) {
    ///     match result {
    ///         Ok(receipt) => println!("{}: {} lamports", key.pubkey(), receipt.fee),
    ///         Err(error) if error.may_have_happened() => println!("{}: look whether it is there", key.pubkey()),
    ///         Err(error) => println!("{}: {error}", key.pubkey()),
    ///     }
    /// }
    /// # }
    /// ```
    pub async fn send_all<S: Signer + ?Sized>(
        &self,
        batch: &[Outgoing<'_, S>],
        mut progress: impl FnMut(usize),
    ) -> Vec<Result<Receipt, ClientError>> {
        let price = match self.begin(batch).await {
            Ok(price) => price,
            Err(error) => return stopped(batch.len(), error),
        };
        let watch = Watch::new();
        let mut results: Vec<Result<Receipt, ClientError>> = Vec::new();
        results.resize_with(batch.len(), || Err(ClientError::NotSent));
        let mut known = 0;
        let work = async {
            let mut rest = batch.iter().zip(&mut results);
            let mut under_way = FuturesUnordered::new();
            loop {
                while under_way.len() < self.in_flight
                    && let Some((outgoing, result)) = rest.next()
                {
                    under_way.push(self.deliver_into(result, outgoing, price, &watch));
                }
                if under_way.next().await.is_none() {
                    break;
                }
                known += 1;
                progress(known);
            }
        };
        self.while_looking(&watch, work).await;
        results
    }

    /// As [`crate::chain::Chain::submit`].
    ///
    /// # Errors
    /// As of [`crate::chain::Chain::submit`].
    ///
    /// ```no_run
    /// use flywheel_client::{chain::nonblocking::RpcChain, transactions};
    /// use solana_keypair::Keypair;
    /// use solana_signer::Signer;
    /// use solana_transaction::versioned::VersionedTransaction;
    ///
    /// # async fn example(chain: RpcChain, key: Keypair, instructions: Vec<solana_instruction::Instruction>)
    /// # -> Result<(), Box<dyn std::error::Error>> {
    /// let blockhash = chain.latest_blockhash().await?;
    /// let message = transactions::message(&key.pubkey(), &instructions, blockhash)?;
    /// let transaction = VersionedTransaction::try_new(message, &[&key])?;
    /// let receipt = chain.submit(&instructions, &transaction).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn submit(
        &self,
        instructions: &[Instruction],
        transaction: &VersionedTransaction,
    ) -> Result<Receipt, ClientError> {
        let ask = || self.client.get_block_height_with_commitment(self.commitment);
        let height = self.ask(ask).await?;
        let signed = Signed {
            signature: transaction.signatures.first().copied().unwrap_or_default(),
            transaction: transaction.clone(),
            last_height: height + LIFE,
        };
        let watch = Watch::new();
        let mut result = Err(ClientError::NotSent);
        let work = async { result = self.deliver_signed(instructions, &signed, &watch).await };
        self.while_looking(&watch, work).await;
        result
    }

    /// Delivers a transaction unless the node has fallen silent; its `result` says then that it was not sent.
    async fn deliver_into<S: Signer + ?Sized>(
        &self,
        result: &mut Result<Receipt, ClientError>,
        outgoing: &Outgoing<'_, S>,
        price: u64,
        watch: &Watch,
    ) {
        if watch.is_closed() {
            return;
        }
        *result = self.deliver(outgoing, price, watch).await;
        if matches!(result, Err(ClientError::Unreachable { .. })) {
            watch.close();
        }
    }

    /// What a batch needs once: a blockhash and a price.
    async fn begin<S: Signer + ?Sized>(&self, batch: &[Outgoing<'_, S>]) -> Result<u64, ClientError> {
        if batch.is_empty() {
            return Ok(0);
        }
        let price = self.price_of_batch(batch).await?;
        self.renew_blockhash().await?;
        Ok(price)
    }

    /// Does `work` that needs somebody to look for transactions meanwhile.
    async fn while_looking(&self, watch: &Watch, work: impl Future<Output = ()>) {
        let look = async {
            self.look(watch).await;
            // Whoever waits has been told; what is not sent yet never will be.
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = work => (),
            () = look => (),
        }
    }
}

/// The results of a batch of which nothing was sent: the first has the reason.
pub fn stopped(transactions: usize, error: ClientError) -> Vec<Result<Receipt, ClientError>> {
    let rest = std::iter::repeat_with(|| Err(ClientError::NotSent));
    std::iter::once(Err(error))
        .chain(rest)
        .take(transactions)
        .collect()
}
