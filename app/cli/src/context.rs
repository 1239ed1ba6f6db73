//! What every command is given: which chain, whose key, how to print.

use std::path::PathBuf;

use flywheel_client::accounts::Network;
use flywheel_client::chain::{Chain, FileChain, Patience, RpcChain};
use flywheel_client::programs;
use flywheel_client::queries::Found;
use solana_address::Address;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::args::{Globals, OnNetwork, Output, PayerArg};
use crate::configuration::Configuration;
use crate::endpoint::Endpoint;
use crate::failure::Failure;
use crate::lookup;
use crate::progress::Progress;
use crate::secrets;
use crate::sender::{Sender, Signers};
use crate::sending::Sending;

/// Names the chain when --url does not.
const URL_VARIABLE: &str = "FLYWHEEL_URL";
/// Names the keypair file when --keypair does not.
const KEYPAIR_VARIABLE: &str = "FLYWHEEL_KEYPAIR";
/// The chain when nothing names one.
const DEFAULT_URL: &str = "file:flywheel.chain";
/// Where the Solana tools keep the key that they sign with, below the user's own folder.
const DEFAULT_KEYPAIR: &str = ".config/solana/id.json";

/// A chain that gives SOL away.
pub enum Faucet {
    /// One of one's own.
    File(Box<FileChain>),
    /// A cluster.
    Node(Box<RpcChain>),
}

/// What every command is given.
#[derive(Debug)]
pub struct Context {
    globals: Globals,
}

impl Context {
    /// The context of these options.
    pub fn new(globals: Globals) -> Self {
        Self { globals }
    }

    /// How to print.
    pub fn output(&self) -> Output {
        self.globals.output
    }

    /// Progress, if anybody looks.
    pub fn progress(&self) -> Progress {
        Progress::new(self.globals.quiet)
    }

    /// The chain, for reading.
    pub fn read(&self) -> Result<Box<dyn Chain>, Failure> {
        match self.endpoint()? {
            Endpoint::File(file) => {
                let chain = FileChain::snapshot(&file, &programs::deploy_folder());
                Ok(Box::new(chain.map_err(open_failure)?))
            }
            Endpoint::Node(url) => Ok(Box::new(self.node(&url)?)),
        }
    }

    /// The node that --url names, with its URL; `None` of a chain in a file.
    pub fn cluster(&self) -> Result<Option<(RpcChain, String)>, Failure> {
        match self.endpoint()? {
            Endpoint::File(_) => Ok(None),
            Endpoint::Node(url) => Ok(Some((self.node(&url)?, url))),
        }
    }

    /// The chain, for sending, with those who sign: the one of --keypair and who pays.
    pub fn sender(&self, payer: &PayerArg) -> Result<Sender, Failure> {
        let mode = self.globals.sending.mode()?;
        let signers = self.signers(payer)?;
        let endpoint = self.endpoint()?;
        let on_file = matches!(endpoint, Endpoint::File(_));
        let budget = self.globals.sending.budget(!on_file)?;
        let mut chain: Box<dyn Chain> = match endpoint {
            // What is only shown leaves the file alone.
            Endpoint::File(_) if mode.only_shows() => self.read()?,
            _ => self.open()?,
        };
        chain.set_budget(budget);
        let sending = Sending {
            mode,
            budget,
            on_file,
        };
        Ok(Sender::new(chain, signers, sending, self.output()))
    }

    /// The chain, for sending what no command has budgeted for.
    pub fn open(&self) -> Result<Box<dyn Chain>, Failure> {
        Ok(match self.endpoint()? {
            Endpoint::File(file) => {
                let chain = FileChain::open(&file, &programs::deploy_folder());
                Box::new(chain.map_err(open_failure)?)
            }
            Endpoint::Node(url) => Box::new(self.node(&url)?),
        })
    }

    /// As [`Self::sender`], with the network that the command is about.
    pub fn on_network(&self, on: &OnNetwork) -> Result<(Sender, Found<Network>), Failure> {
        let sender = self.sender(&on.payer)?;
        let network = lookup::network(sender.chain(), &on.network.network)?;
        Ok((sender, network))
    }

    /// The chain that gives SOL away. One of one's own is made if there is none.
    pub fn faucet(&self) -> Result<Faucet, Failure> {
        self.refuse_showing("airdrop")?;
        let file = match self.endpoint()? {
            Endpoint::File(file) => file,
            Endpoint::Node(url) => return Ok(Faucet::Node(Box::new(self.node(&url)?))),
        };
        let programs = programs::deploy_folder();
        let chain = if file.exists() {
            FileChain::open(&file, &programs)
        } else {
            FileChain::create(&file, &programs)
        };
        Ok(Faucet::File(Box::new(chain.map_err(open_failure)?)))
    }

    /// The key to sign with.
    pub fn keypair(&self) -> Result<Keypair, Failure> {
        secrets::keypair(&self.keypair_file()?)
    }

    /// Whose key it is to sign with; nothing is signed, so that an address or a hardware wallet will do.
    pub fn address(&self) -> Result<Address, Failure> {
        let named = self.keypair_file()?;
        let address = named.to_str().and_then(|text| text.parse().ok());
        match address.filter(|_| !named.exists()) {
            Some(address) => Ok(address),
            None => Ok(secrets::signer(&named)?.pubkey()),
        }
    }

    /// Where the key to sign with is: a file, or what stands for one.
    pub fn keypair_file(&self) -> Result<PathBuf, Failure> {
        let named = self.globals.keypair.clone();
        let configured = self.configuration()?.map(|config| config.keypair);
        named
            .or_else(|| std::env::var_os(KEYPAIR_VARIABLE).map(PathBuf::from))
            .or_else(|| configured.filter(|file| !file.is_empty()).map(PathBuf::from))
            .or_else(|| Some(std::env::home_dir()?.join(DEFAULT_KEYPAIR)))
            .ok_or_else(|| Failure::Argument("name the keypair file to sign with: --keypair FILE".to_owned()))
    }

    /// Refuses to only show what a command would do that cannot show it.
    pub fn refuse_showing(&self, command: &str) -> Result<(), Failure> {
        self.globals.sending.refuse(command)
    }

    /// The node at a URL, which answers with the commitment that is asked for.
    fn node(&self, url: &str) -> Result<RpcChain, Failure> {
        let configured = self.configuration()?.and_then(|config| config.commitment);
        let commitment = self.globals.commitment.map(Into::into).or(configured);
        Ok(RpcChain::with_commitment(
            url,
            Patience::default(),
            commitment.unwrap_or_default(),
        ))
    }

    /// The configuration file that --config names.
    pub fn configuration(&self) -> Result<Option<Configuration>, Failure> {
        let file = self.globals.config.as_deref();
        file.map(Configuration::read).transpose()
    }

    /// Whether --url was typed, by whoever wants a chain looked at that is not needed.
    pub fn names_chain(&self) -> bool {
        self.globals.url.is_some()
    }

    /// Refuses options that a command without a chain would not heed.
    pub fn refuse_chain(&self, command: &str) -> Result<(), Failure> {
        let given = [
            ("--url", self.globals.url.is_some()),
            ("--keypair", self.globals.keypair.is_some()),
        ];
        match given.iter().find(|(_, given)| *given) {
            None => self.refuse_showing(command),
            Some((option, _)) => Err(Failure::Argument(format!(
                "`flywheel {command}` takes no chain and no key from outside; leave {option} out"
            ))),
        }
    }

    /// Refuses --url for a command that makes a chain of its own.
    pub fn refuse_url(&self, command: &str) -> Result<(), Failure> {
        if self.globals.url.is_none() {
            return Ok(());
        }
        Err(Failure::Argument(format!(
            "`flywheel {command}` starts a chain of its own; leave --url out"
        )))
    }

    /// Gives another process of this command the options that were given to this one, but for --url.
    pub fn pass_on(&self, command: &mut std::process::Command) {
        if let Some(keypair) = &self.globals.keypair {
            command.arg("--keypair").arg(keypair);
        }
        if let Some(config) = &self.globals.config {
            command.arg("--config").arg(config);
        }
        let output = match self.globals.output {
            Output::Table => "table",
            Output::Json => "json",
            Output::JsonCompact => "json-compact",
        };
        command.args(["--output", output]);
        if self.globals.quiet {
            command.arg("--quiet");
        }
    }

    /// Those who sign: the one of --keypair and who pays.
    pub fn signers(&self, payer: &PayerArg) -> Result<Signers, Failure> {
        let sending = &self.globals.sending;
        let authority = sending.signer(&self.keypair_file()?)?;
        let payer = payer
            .payer
            .as_deref()
            .map(|file| sending.signer(file))
            .transpose()?;
        Ok(Signers { authority, payer })
    }

    /// Whether the chain is in a file, which one process at a time may open.
    pub fn is_file(&self) -> Result<bool, Failure> {
        Ok(matches!(self.endpoint()?, Endpoint::File(_)))
    }

    /// The chain that --url names.
    pub fn endpoint(&self) -> Result<Endpoint, Failure> {
        let named = self.globals.url.clone();
        let configured = self.configuration()?.map(|config| config.url);
        let url = named
            .or_else(|| std::env::var(URL_VARIABLE).ok())
            .or_else(|| configured.filter(|url| !url.is_empty()))
            .unwrap_or_else(|| DEFAULT_URL.to_owned());
        Endpoint::parse(&url)
    }
}

fn open_failure(error: flywheel_client::ClientError) -> Failure {
    Failure::of_client("open the chain", error)
}
