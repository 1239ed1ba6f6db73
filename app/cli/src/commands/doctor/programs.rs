//! Whether the programs are on the chain, and whether they are those that were built here.

use std::path::Path;

use flywheel_client::ClientError;
use flywheel_client::chain::Chain;
use flywheel_client::programs::{self, PROGRAMS, Program};
use solana_account::Account;
use solana_address::Address;
use solana_sdk_ids::{bpf_loader, bpf_loader_upgradeable};

use super::finding::{Finding, Place};

/// What the upgradeable loader writes in front of an account's data: which kind it is.
const KIND_PROGRAM: [u8; 4] = [2, 0, 0, 0];
/// The same of the account with a program's code.
const KIND_PROGRAM_DATA: [u8; 4] = [3, 0, 0, 0];
/// Where the code stands in that account, behind the slot of its deployment and the upgrade authority.
const CODE_AT: usize = 45;
/// Where it says whether there is an upgrade authority.
const HAS_AUTHORITY_AT: usize = 12;

/// A program as it is on the chain.
struct Deployed {
    /// Its code; longer than the file that it was deployed from, filled up with zeros.
    code: Vec<u8>,
    /// Who may upgrade it.
    authority: Option<Address>,
}

/// Looks at each program of the suite.
pub fn programs(chain: &dyn Chain, key: Option<Address>) -> Result<Vec<Finding>, ClientError> {
    let folder = programs::deploy_folder();
    PROGRAMS
        .iter()
        .map(|program| look(chain, program, &folder, key))
        .collect()
}

fn look(
    chain: &dyn Chain,
    program: &Program,
    folder: &Path,
    key: Option<Address>,
) -> Result<Finding, ClientError> {
    let problem = |found: String, remedy: &str| Finding::problem(Place::Chain, program.name, found, remedy);
    let Some(account) = chain.account(&program.id)? else {
        let found = format!("is not deployed at {}", program.id);
        let remedy = "name the cluster that it is on with --url, or deploy it: docs/DEPLOY.md";
        return Ok(problem(found, remedy));
    };
    if !account.executable {
        let found = format!("{} is no program: it cannot be executed", program.id);
        return Ok(problem(found, "deploy the program: docs/DEPLOY.md"));
    }
    match deployed(chain, &account)? {
        Err(found) => Ok(problem(
            format!("{}: {found}", program.id),
            "deploy it again through the upgradeable loader: docs/DEPLOY.md",
        )),
        Ok(deployed) => Ok(compare(program, &deployed, folder, key)),
    }
}

/// The code of a program account, or why there is none.
fn deployed(chain: &dyn Chain, account: &Account) -> Result<Result<Deployed, String>, ClientError> {
    if account.owner == bpf_loader::ID {
        let (code, authority) = (account.data.clone(), None);
        return Ok(Ok(Deployed { code, authority }));
    }
    if account.owner != bpf_loader_upgradeable::ID {
        return Ok(Err(format!("its owner is {}, which is no loader", account.owner)));
    }
    let data_at = account.data.strip_prefix(&KIND_PROGRAM).and_then(address);
    let Some(data_at) = data_at else {
        return Ok(Err(
            "the loader's account does not say where its code is".to_owned()
        ));
    };
    let data = chain.account(&data_at)?;
    let data = data.filter(|data| data.owner == bpf_loader_upgradeable::ID);
    let deployed = data.and_then(|data| program_data(&data.data));
    Ok(deployed.ok_or_else(|| "it was closed: there is no code".to_owned()))
}

/// What the account with a program's code says.
fn program_data(data: &[u8]) -> Option<Deployed> {
    data.strip_prefix(&KIND_PROGRAM_DATA)?;
    let code = data.get(CODE_AT..)?.to_vec();
    let authority = match data.get(HAS_AUTHORITY_AT)? {
        0 => None,
        _ => data.get(HAS_AUTHORITY_AT + 1..).and_then(address),
    };
    Some(Deployed { code, authority })
}

fn address(bytes: &[u8]) -> Option<Address> {
    let bytes: [u8; 32] = bytes.get(..32)?.try_into().ok()?;
    Some(Address::new_from_array(bytes))
}

fn compare(program: &Program, deployed: &Deployed, folder: &Path, key: Option<Address>) -> Finding {
    let authority = match deployed.authority {
        None => "nobody can upgrade it".to_owned(),
        Some(authority) if key == Some(authority) => "this key may upgrade it".to_owned(),
        Some(authority) => format!("{authority} may upgrade it"),
    };
    let file = folder.join(program.file);
    let found = format!("{}; {authority}", program.id);
    match programs::read(folder, program) {
        Err(_) => Finding::ok(
            Place::Chain,
            program.name,
            format!("{found}; none is built here to compare with"),
        ),
        Ok(built) if is_same(&deployed.code, &built) => Finding::ok(
            Place::Chain,
            program.name,
            format!("{found}; the same as {}", file.display()),
        ),
        Ok(_) => Finding::warning(
            Place::Chain,
            program.name,
            format!("{found}; not the same as {}", file.display()),
            "build the release that is deployed, or upgrade the program: docs/DEPLOY.md",
        ),
    }
}

/// Whether the code on the chain is a built file, behind which there may be zeros.
fn is_same(code: &[u8], built: &[u8]) -> bool {
    code.strip_prefix(built)
        .is_some_and(|rest| rest.iter().all(|byte| *byte == 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_the_same_when_only_zeros_follow() {
        assert!(is_same(&[1, 2, 0, 0], &[1, 2]) && is_same(&[1, 2], &[1, 2]));
        assert!(!is_same(&[1, 2, 0, 1], &[1, 2]) && !is_same(&[1, 3], &[1, 2]) && !is_same(&[1], &[1, 2]));
    }

    #[test]
    fn who_may_upgrade_a_program_is_read_from_the_account_with_its_code() {
        let mut data = vec![3, 0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9, 1];
        data.extend([7; 32]);
        data.extend([5, 6]);
        let found = program_data(&data).unwrap();
        assert_eq!(found.authority, Some(Address::new_from_array([7; 32])));
        assert_eq!(found.code, [5, 6]);
        data[12] = 0;
        assert_eq!(program_data(&data).unwrap().authority, None);
        assert!(program_data(&data[..44]).is_none() && program_data(&[2, 0, 0, 0]).is_none());
    }
}
