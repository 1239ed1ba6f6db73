//! Keys in hardware wallets, which sign without giving the key away. Feature `ledger`.

#[cfg(feature = "ledger")]
pub use with::signer;
#[cfg(not(feature = "ledger"))]
pub use without::signer;

/// What the name of a hardware wallet begins with.
const SCHEME: &str = "usb://";

/// Whether this names a hardware wallet.
pub fn is_named(text: &str) -> bool {
    text.starts_with(SCHEME)
}

#[cfg(not(feature = "ledger"))]
mod without {
    use solana_signer::Signer;

    use crate::failure::Failure;

    /// Says what to build to sign with a hardware wallet.
    ///
    /// # Errors
    /// Exit code 2, always.
    pub fn signer(locator: &str) -> Result<Box<dyn Signer>, Failure> {
        Err(Failure::Argument(format!(
            "{locator}: this `flywheel` was built without hardware wallets; build it with `cargo install --path app/cli \
             --features ledger`, or name a keypair file"
        )))
    }
}

#[cfg(feature = "ledger")]
mod with {
    use std::fmt::Display;
    use std::path::Path;

    use solana_derivation_path::DerivationPath;
    use solana_remote_wallet::locator::Locator;
    use solana_remote_wallet::remote_keypair::generate_remote_keypair;
    use solana_remote_wallet::remote_wallet::{RemoteWalletError, maybe_wallet_manager};
    use solana_signer::Signer;
    use uriparse::URIReference;

    use crate::failure::Failure;

    /// The key of a hardware wallet: `usb://ledger`, `usb://ledger/ADDRESS` where there are several, `?key=ACCOUNT/CHANGE` for
    /// another than its first, as the Solana tools name it.
    ///
    /// # Errors
    /// Exit code 2 for what names none, and when none is connected, unlocked and in its Solana application.
    pub fn signer(locator: &str) -> Result<Box<dyn Signer>, Failure> {
        let (place, path) = parse(locator)?;
        if !has_usb() {
            return Err(failed(locator, &"this machine has no USB"));
        }
        let manager = maybe_wallet_manager().map_err(|error| failed(locator, &error))?;
        let manager = manager.ok_or_else(|| failed(locator, &RemoteWalletError::NoDeviceFound))?;
        let key = generate_remote_keypair(place, path, &manager, false, "keypair");
        Ok(Box::new(key.map_err(|error| failed(locator, &error))?))
    }

    /// Which wallet, and which of its keys.
    fn parse(locator: &str) -> Result<(Locator, DerivationPath), Failure> {
        let wrong = |what: String| {
            Failure::Argument(format!(
                "{locator}: {what}; expected usb://ledger, usb://ledger/ADDRESS or usb://ledger?key=ACCOUNT/CHANGE"
            ))
        };
        let uri = URIReference::try_from(locator).map_err(|error| wrong(error.to_string()))?;
        let place = Locator::new_from_uri(&uri).map_err(|error| wrong(error.to_string()))?;
        let path = DerivationPath::from_uri_key_query(&uri).map_err(|error| wrong(error.to_string()))?;
        Ok((place, path.unwrap_or_default()))
    }

    /// Whether there is anything to look for wallets at; where there is not, the library that looks for them panics.
    fn has_usb() -> bool {
        !cfg!(target_os = "linux") || Path::new("/dev/bus/usb").exists()
    }

    fn failed(locator: &str, error: &dyn Display) -> Failure {
        Failure::Argument(format!(
            "{locator}: {error}; connect the wallet, unlock it and open its Solana application"
        ))
    }

    #[cfg(test)]
    mod tests {
        use solana_remote_wallet::locator::Manufacturer;

        use super::*;

        #[test]
        fn a_wallet_is_named_as_the_solana_tools_name_it() {
            let (place, path) = parse("usb://ledger").unwrap();
            assert_eq!((place.manufacturer, place.pubkey), (Manufacturer::Ledger, None));
            assert_eq!(path, DerivationPath::default());
            let address = "EHqmfkN89RJ7Y33CXM6uCzhVeuywHoJXZZLszBHHZy7o";
            let (place, path) = parse(&format!("usb://ledger/{address}?key=3/1")).unwrap();
            assert_eq!(place.pubkey.unwrap().to_string(), address);
            assert_eq!(path.get_query(), "?key=3'/1'");
        }

        #[test]
        fn what_names_no_wallet_is_answered_with_what_does() {
            for named in [
                "usb://nokia",
                "usb://ledger/x",
                "usb://ledger?key=a",
                "usb://ledger?kay=0",
            ] {
                let error = signer(named).map(|key| key.pubkey()).unwrap_err().to_string();
                assert!(error.contains("expected usb://ledger"), "{error}");
            }
        }

        #[test]
        fn a_wallet_that_is_not_connected_is_asked_for() {
            let address = "usb://ledger/11111111111111111111111111111112";
            let error = signer(address).map(|key| key.pubkey()).unwrap_err().to_string();
            assert!(error.contains("connect the wallet"), "{error}");
        }
    }
}

#[cfg(all(test, not(feature = "ledger")))]
mod tests {
    #[test]
    fn a_command_without_hardware_wallets_says_how_to_get_one_with_them() {
        let error = super::signer("usb://ledger").map(|key| key.pubkey()).unwrap_err();
        assert!(error.to_string().contains("--features ledger"), "{error}");
    }
}
