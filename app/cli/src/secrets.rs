//! Keys from wherever they are: a file, the standard input, a person who types a seed phrase, a hardware wallet.

use std::io::Read;
use std::path::Path;
use std::sync::OnceLock;

use flywheel_client::keys;
use solana_keypair::{Keypair, keypair_from_seed_phrase_and_passphrase, read_keypair};
use solana_signer::Signer;

use crate::failure::Failure;
use crate::hardware;

/// What stands for the standard input.
const STDIN: &str = "-";
/// What stands for a person who is asked.
const PROMPT: &str = "prompt://";
/// The same, as older Solana tools call it.
const ASK: &str = "ASK";

/// Who signs transactions: a key, as [`keypair`] finds it, or a hardware wallet (`usb://ledger`).
///
/// # Errors
/// Exit code 2 when there is none.
pub fn signer(named: &Path) -> Result<Box<dyn Signer>, Failure> {
    match named.to_str().filter(|text| hardware::is_named(text)) {
        Some(locator) => hardware::signer(locator),
        None => Ok(Box::new(keypair(named)?)),
    }
}

/// The keypair in a file, from the standard input (`-`) or of a seed phrase that is typed (`prompt://`).
///
/// # Errors
/// Exit code 2 when there is none.
pub fn keypair(named: &Path) -> Result<Keypair, Failure> {
    match named.to_str() {
        Some(STDIN) => once(&READ, || from_stdin(&mut std::io::stdin().lock())),
        Some(PROMPT | ASK) => once(&TYPED, from_phrase),
        Some(other) if hardware::is_named(other) => Err(Failure::Argument(format!(
            "--keypair {other}: this needs the key itself, which no hardware wallet gives away; name a keypair file"
        ))),
        Some(other) if other.starts_with(PROMPT) => Err(Failure::Argument(format!(
            "--keypair {other}: expected a file, - for the standard input, or prompt:// for a seed phrase without a \
             derivation path"
        ))),
        _ => keys::read(named).map_err(|error| Failure::of_client("read a keypair", error)),
    }
}

/// What was read from the standard input, which can be read once only, though a command may need its key again.
static READ: OnceLock<Keypair> = OnceLock::new();
/// The key of the seed phrase that was typed: nobody types it twice.
static TYPED: OnceLock<Keypair> = OnceLock::new();

fn once(
    place: &OnceLock<Keypair>,
    read: impl FnOnce() -> Result<Keypair, Failure>,
) -> Result<Keypair, Failure> {
    if let Some(key) = place.get() {
        return Ok(key.insecure_clone());
    }
    let key = read()?;
    Ok(place.get_or_init(|| key).insecure_clone())
}

fn from_stdin(input: &mut impl Read) -> Result<Keypair, Failure> {
    read_keypair(input).map_err(|_| {
        Failure::Argument(
            "--keypair -: expected a JSON array of 64 numbers from 0 to 255 on the standard input, as `flywheel keygen` \
             writes"
                .to_owned(),
        )
    })
}

fn from_phrase() -> Result<Keypair, Failure> {
    let ask = |question: &str| {
        rpassword::prompt_password(question).map_err(|error| {
            Failure::Argument(format!(
                "--keypair prompt://: no terminal to ask at ({error}); name a keypair file"
            ))
        })
    };
    let phrase = ask("seed phrase: ")?;
    let passphrase = ask("passphrase (empty for none): ")?;
    of_phrase(&phrase, &passphrase)
}

/// The key of a seed phrase, as `solana-keygen recover` makes it without a derivation path.
fn of_phrase(phrase: &str, passphrase: &str) -> Result<Keypair, Failure> {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    if !matches!(words.len(), 12 | 15 | 18 | 21 | 24) {
        return Err(Failure::Argument(format!(
            "--keypair prompt://: expected 12, 15, 18, 21 or 24 words, found {}",
            words.len()
        )));
    }
    keypair_from_seed_phrase_and_passphrase(&words.join(" "), passphrase)
        .map_err(|_| Failure::Argument("--keypair prompt://: the seed phrase gives no key".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keypair_comes_from_the_standard_input() {
        let key = Keypair::new();
        let text = format!("{:?}", key.to_bytes());
        assert_eq!(from_stdin(&mut text.as_bytes()).unwrap().pubkey(), key.pubkey());
        let error = from_stdin(&mut "secret".as_bytes()).unwrap_err().to_string();
        assert!(
            error.contains("JSON array of 64 numbers") && !error.contains("secret"),
            "{error}"
        );
    }

    #[test]
    fn a_seed_phrase_gives_the_key_that_the_solana_tools_make_of_it() {
        let phrase =
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
        let key = of_phrase(&format!("  {}  ", phrase.replace(' ', "   ")), "").unwrap();
        assert_eq!(
            key.pubkey().to_string(),
            "EHqmfkN89RJ7Y33CXM6uCzhVeuywHoJXZZLszBHHZy7o"
        );
        assert_ne!(of_phrase(phrase, "x").unwrap().pubkey(), key.pubkey());
        let error = of_phrase("abandon about", "").unwrap_err().to_string();
        assert!(error.contains("found 2"), "{error}");
    }

    #[test]
    fn what_is_no_source_of_keys_is_answered_with_those_there_are() {
        let refusal = |named| keypair(Path::new(named)).unwrap_err().to_string();
        let error = refusal("prompt://?key=0/0");
        assert!(error.contains("- for the standard input"), "{error}");
        let error = refusal("usb://ledger");
        assert!(error.contains("name a keypair file"), "{error}");
    }

    #[test]
    fn what_can_be_read_once_is_read_once() {
        let place = OnceLock::new();
        let key = Keypair::new();
        let first = once(&place, || Ok(key.insecure_clone())).unwrap();
        let again = once(&place, || Err(Failure::Argument("read twice".to_owned()))).unwrap();
        assert_eq!((first.pubkey(), again.pubkey()), (key.pubkey(), key.pubkey()));
    }

    #[test]
    fn what_could_not_be_read_can_be_read_again() {
        let place = OnceLock::new();
        once(&place, || Err(Failure::Argument("no".to_owned()))).unwrap_err();
        let key = Keypair::new();
        let read = once(&place, || Ok(key.insecure_clone())).unwrap();
        assert_eq!(read.pubkey(), key.pubkey());
    }
}
