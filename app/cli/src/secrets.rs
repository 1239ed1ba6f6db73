//! Keys from wherever they are: a file, the standard input, a person who types a seed phrase.

use std::io::Read;
use std::path::Path;

use flywheel_client::keys;
use solana_keypair::{Keypair, keypair_from_seed_phrase_and_passphrase, read_keypair};

use crate::failure::Failure;

/// What stands for the standard input.
const STDIN: &str = "-";
/// What stands for a person who is asked.
const PROMPT: &str = "prompt://";
/// The same, as older Solana tools call it.
const ASK: &str = "ASK";

/// The keypair in a file, from the standard input (`-`) or of a seed phrase that is typed (`prompt://`).
///
/// # Errors
/// Exit code 2 when there is none.
pub fn keypair(named: &Path) -> Result<Keypair, Failure> {
    match named.to_str() {
        Some(STDIN) => from_stdin(&mut std::io::stdin().lock()),
        Some(PROMPT | ASK) => from_phrase(),
        Some(other) if other.starts_with(PROMPT) || other.starts_with("usb://") => {
            Err(Failure::Argument(format!(
                "--keypair {other}: expected a file, - for the standard input, or prompt:// for a seed phrase without a \
                 derivation path"
            )))
        }
        _ => keys::read(named).map_err(|error| Failure::of_client("read a keypair", error)),
    }
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
    use solana_signer::Signer;

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
        for named in ["usb://ledger", "prompt://?key=0/0"] {
            let error = keypair(Path::new(named)).unwrap_err().to_string();
            assert!(error.contains("- for the standard input"), "{error}");
        }
    }
}
