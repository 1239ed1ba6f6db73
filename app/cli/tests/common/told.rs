//! What programs told, as the receipts of the transactions say.

use std::time::Duration;

use flywheel_client::address;
use flywheel_client::chain::{Patience, RpcChain};
use flywheel_client::idl;
use flywheel_client::instructions::registry::{self, CreateNetworkArgs};
use flywheel_client::instructions::rewards::{self, OracleMemberArgs};
use serde_json::Value;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::cluster::{Cluster, GENESIS};

/// An event: program, name, fields.
pub type Row = (String, String, Value);

/// Sends transactions over a cluster's node and keeps their events.
pub struct Told<'a> {
    cluster: &'a Cluster,
    chain: RpcChain,
    networks: [Address; 2],
    /// The events with the number of their network.
    told: Vec<(usize, Row)>,
    paused: bool,
}

impl<'a> Told<'a> {
    /// With a second network, of which a first event tells.
    pub fn new(cluster: &'a Cluster) -> Self {
        let patience = Patience {
            poll: Duration::from_millis(5),
            ..Patience::default()
        };
        let key = cluster.authority.pubkey();
        let other = CreateNetworkArgs {
            id: 2,
            name: device_registry::name::from_text("Other").unwrap(),
            genesis: GENESIS,
            epoch_seconds: 60,
            change_delay_seconds: 0,
            pauser: key,
            status_oracle: key,
            fee_admin: key,
        };
        let mut told = Self {
            cluster,
            chain: RpcChain::new(cluster.node.url(), patience),
            networks: [cluster.network, address::network(&key, 2)],
            told: vec![],
            paused: false,
        };
        told.send(1, &[registry::create_network(key, key, other)], &[]);
        told
    }

    /// Rounds of six events each, five of them of the first network: by two programs, two in one transaction of one program, two in
    /// one of both.
    pub fn some_events(&mut self, rounds: usize) {
        let (key, pool) = (self.cluster.authority.pubkey(), self.cluster.pool);
        for _ in 0..rounds {
            self.paused = !self.paused;
            let [own, other] = self.networks;
            let paused = u32::from(self.paused);
            let operator = Keypair::new();
            let register = registry::register_operator(key, operator.pubkey(), own);
            self.send(0, &[register], &[&operator]);
            self.send(1, &[registry::set_pause(key, other, paused)], &[]);
            let pause = rewards::set_pool_pause(key, own, pool, paused);
            self.send(0, &[self.oracles(), pause], &[]);
            self.send(
                0,
                &[registry::set_pause(key, own, paused << 1), self.oracles()],
                &[],
            );
        }
    }

    fn oracles(&self) -> Instruction {
        let member = |key: &Keypair| OracleMemberArgs {
            key: key.pubkey(),
            weight: 1,
        };
        let members = self.cluster.oracles.iter().map(member).collect();
        rewards::update_oracle_set(self.cluster.authority.pubkey(), self.networks[0], members)
    }

    fn send(&mut self, network: usize, instructions: &[Instruction], signers: &[&Keypair]) {
        let keys: Vec<&Keypair> = [&self.cluster.authority]
            .into_iter()
            .chain(signers.iter().copied())
            .collect();
        let receipt = self.chain.send(instructions, &keys).unwrap();
        assert_eq!(receipt.events.len(), instructions.len());
        for event in receipt.events {
            let mut decoded = idl::programs().unwrap().iter().filter_map(|types| {
                let decoded = types.event(&event).ok()?;
                let fields = Value::Object(decoded.fields);
                Some((types.program.name.to_owned(), decoded.name.to_owned(), fields))
            });
            self.told.push((network, decoded.next().unwrap()));
        }
    }

    /// The first network or the other.
    pub fn network(&self, number: usize) -> Address {
        self.networks[number]
    }

    /// All events in their order.
    pub fn rows(&self) -> Vec<Row> {
        self.told.iter().map(|(_, row)| row.clone()).collect()
    }

    /// Those of a network.
    pub fn rows_of(&self, network: usize) -> Vec<Row> {
        let own = self.told.iter().filter(|(of, _)| *of == network);
        own.map(|(_, row)| row.clone()).collect()
    }

    /// An event as a command writes it.
    pub fn row(line: &Value) -> Row {
        let text = |name: &str| line[name].as_str().unwrap().to_owned();
        (text("program"), text("event"), line["fields"].clone())
    }
}
