//! A network with a class, a manufacturer and an operator, and devices in it.

use serde_json::Value;
use solana_signer::Signer;

use super::{EXPIRY, Place};

impl Place {
    /// A place with a network, class 1 (capacity 1 to 100), manufacturer 1 (quota 2,000) and the operator `op`, who pays
    /// for itself. Keys: `auth`, `maker`, `op`.
    pub fn with_network() -> Self {
        let mut place = Self::new();
        for key in ["auth", "maker", "op"] {
            place.keygen(key);
        }
        for key in ["auth", "op"] {
            place.json(&["airdrop", "100", "-k", key]);
        }
        place.create_network();
        let maker = place.address("maker");
        place.create_class("1");
        place.json(&[
            "manufacturer",
            "approve",
            "Maker",
            "--id",
            "1",
            "--key",
            &maker,
            "--quota",
            "2000",
            "--classes",
            "1",
            "-k",
            "auth",
        ]);
        place.json(&["operator", "register", "-k", "op"]);
        place
    }

    pub fn create_network(&mut self) -> Value {
        let network = self.json(&["network", "create", "Test network", "-k", "auth"]);
        self.network = Some(network["address"].as_str().unwrap().to_owned());
        network
    }

    pub fn create_class(&self, id: &str) -> Value {
        self.json(&[
            "class",
            "create",
            "Hotspot",
            "--id",
            id,
            "--category",
            "connectivity",
            "--capacity-unit",
            "mbps",
            "--max-capacity",
            "100",
            "-k",
            "auth",
        ])
    }

    /// Attested and proven registrations of `count` new devices of class 1 for the operator `op`, as `name`.
    pub fn registrations(&self, name: &str, count: usize) -> Vec<String> {
        self.registrations_for("op", "1", name, count)
    }

    /// As [`Self::registrations`], for any operator and class.
    pub fn registrations_for(&self, operator: &str, class: &str, name: &str, count: usize) -> Vec<String> {
        let folder = self.path(&format!("{name}.keys"));
        std::fs::create_dir(&folder).unwrap();
        let mut keys = Vec::with_capacity(count);
        for number in 0..count {
            let key = solana_keypair::Keypair::new();
            solana_keypair::write_keypair_file(&key, folder.join(format!("{number}.json"))).unwrap();
            keys.push(key.pubkey().to_string());
        }
        self.write("keys.txt", &keys.join("\n"));
        let attested = self.text(&[
            "manufacturer",
            "attest",
            "--manufacturer",
            "1",
            "--class",
            class,
            "--capacity",
            "50",
            "--expires",
            EXPIRY,
            "--devices",
            "keys.txt",
            "-k",
            "maker",
        ]);
        self.write("attested.csv", &attested);
        let operator = self.address(operator);
        let keys_folder = format!("{name}.keys");
        let proven = self.text(&[
            "device",
            "prove",
            "--operator",
            &operator,
            "--from",
            "attested.csv",
            "--keys",
            &keys_folder,
        ]);
        self.write(name, &proven);
        keys
    }

    /// A place with what [`Self::with_network`] has, the operator `other`, class 2 with every parameter set, and devices of
    /// `op`: 0 and 1 of class 2, active. Returns their keys.
    pub fn with_devices() -> (Self, Vec<String>) {
        let place = Self::with_network();
        place.keygen("other");
        place.does("airdrop 100 -k other");
        place.does("operator register -k other");
        place.does(
            "class create Full --id 2 --category sensor --capacity-unit reading --max-capacity 100 --density-target 1 \
             --reward-weight 1.5 --bond-per-unit 3 --probation 10d --probation-share 0.5 --maintenance-per-year 1d -k auth",
        );
        place.does("manufacturer update 1 --classes 1,2 -k auth");
        let keys = place.registrations_for("op", "2", "two.csv", 2);
        place.does("device register --file two.csv -k op");
        place.does("device activate --all-pending -k op");
        (place, keys)
    }

    /// Makes network 2 of `auth` the one in use, where device 1 of two is retired.
    pub fn settle_in_second_network(&mut self) {
        let networks = self.does("network list");
        let second = networks
            .as_array()
            .unwrap()
            .iter()
            .find(|network| network["id"] == 2);
        self.network = Some(second.unwrap()["address"].as_str().unwrap().to_owned());
        self.create_class("1");
        let maker = self.address("maker");
        self.does(&format!(
            "manufacturer approve M --id 1 --key {maker} --quota 9 --classes 1 -k auth"
        ));
        self.does("operator register -k op");
        self.registrations("second.csv", 2);
        self.does("device register --file second.csv -k op");
        self.does("device retire 1 --yes -k op");
    }

    /// The devices of the network, in the order of their indexes.
    pub fn devices(&self) -> Vec<Value> {
        self.json(&["device", "list"]).as_array().unwrap().clone()
    }
}
