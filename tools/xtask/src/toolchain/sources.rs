//! Reads which Debian mirrors this machine uses, from its own apt configuration.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use super::pins::Mirror;

/// The default keyring of Debian, for entries that name none.
const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// Names that only Debian's own archives use for their suites.
const SUITES: [&str; 9] = [
    "bookworm",
    "trixie",
    "forky",
    "bullseye",
    "sid",
    "stable",
    "testing",
    "unstable",
    "oldstable",
];

/// One line or stanza of an apt configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    uri: String,
    suites: Vec<String>,
    signed_by: Option<String>,
}

/// Where to fetch from and which key to trust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The address of the mirror.
    pub uri: String,
    /// The keyring that its signature is checked with.
    pub keyring: String,
}

/// The Debian mirrors of this machine.
pub struct Mirrors {
    entries: Vec<Entry>,
}

impl Mirrors {
    /// Reads the configuration below `/etc/apt`.
    pub fn of_this_machine() -> Self {
        Self::read(Path::new("/etc/apt"))
    }

    fn read(folder: &Path) -> Self {
        let mut files = vec![folder.join("sources.list")];
        if let Ok(parts) = fs::read_dir(folder.join("sources.list.d")) {
            files.extend(parts.filter_map(|part| Some(part.ok()?.path())));
        }
        files.sort();
        let mut entries = Vec::new();
        for file in files {
            let text = fs::read_to_string(&file).unwrap_or_default();
            match file.extension().and_then(|extension| extension.to_str()) {
                Some("sources") => entries.extend(parse_stanzas(&text)),
                Some("list") => entries.extend(text.lines().filter_map(parse_line)),
                _ => {}
            }
        }
        Self { entries }
    }

    /// The mirror of this kind: from the environment, else from apt.
    pub fn find(&self, mirror: Mirror) -> Result<Source> {
        let variable = match mirror {
            Mirror::Archive => "FLYWHEEL_DEBIAN_MIRROR",
            Mirror::Security => "FLYWHEEL_DEBIAN_SECURITY_MIRROR",
        };
        if let Ok(uri) = std::env::var(variable) {
            return Ok(Source {
                uri,
                keyring: KEYRING.to_owned(),
            });
        }
        match self.configured(mirror) {
            Some(source) => Ok(source),
            None => bail!(
                "apt on this machine has no Debian {mirror:?} mirror to fetch the compiler from. Set {variable} to \
                 the address of one (and install debian-archive-keyring), or {}",
                super::INSTALL_OFFICIAL
            ),
        }
    }

    fn configured(&self, mirror: Mirror) -> Option<Source> {
        let entry = self.entries.iter().find(|entry| match mirror {
            Mirror::Archive => entry.suites.iter().any(|suite| is_archive(suite)),
            Mirror::Security => entry.suites.iter().any(|suite| is_security(suite)),
        })?;
        let keyring = entry.signed_by.clone().unwrap_or_else(|| KEYRING.to_owned());
        Some(Source {
            uri: entry.uri.clone(),
            keyring,
        })
    }
}

fn is_archive(suite: &str) -> bool {
    SUITES.contains(&suite)
}

fn is_security(suite: &str) -> bool {
    let release = suite
        .strip_suffix("-security")
        .or_else(|| suite.strip_suffix("/updates"));
    release.is_some_and(|release| SUITES.contains(&release))
}

/// The deb822 form: stanzas of `Key: value`, separated by empty lines.
fn parse_stanzas(text: &str) -> Vec<Entry> {
    let plain: String = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| format!("{line}\n"))
        .collect();
    plain.split("\n\n").flat_map(parse_stanza).collect()
}

fn parse_stanza(stanza: &str) -> Vec<Entry> {
    let value = |key: &str| {
        stanza.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim()
                .eq_ignore_ascii_case(key)
                .then(|| value.trim().to_owned())
        })
    };
    let words = |key: &str| -> Vec<String> {
        value(key)
            .unwrap_or_default()
            .split_whitespace()
            .map(str::to_owned)
            .collect()
    };
    if value("Enabled").is_some_and(|enabled| enabled == "no") || !words("Types").contains(&"deb".to_owned())
    {
        return Vec::new();
    }
    // A key written into the stanza itself is of no use to us; a path is.
    let signed_by = value("Signed-By").filter(|path| path.starts_with('/'));
    words("URIs")
        .into_iter()
        .map(|uri| Entry {
            uri,
            suites: words("Suites"),
            signed_by: signed_by.clone(),
        })
        .collect()
}

/// The classic form: `deb [options] uri suite components`.
fn parse_line(line: &str) -> Option<Entry> {
    let mut rest = line.trim().strip_prefix("deb")?.strip_prefix([' ', '\t'])?.trim();
    let mut signed_by = None;
    if let Some(inside) = rest.strip_prefix('[') {
        let (options, after) = inside.split_once(']')?;
        signed_by = options
            .split_whitespace()
            .find_map(|option| option.strip_prefix("signed-by="))
            .map(str::to_owned);
        rest = after;
    }
    let mut words = rest.split_whitespace();
    let uri = words.next()?.to_owned();
    Some(Entry {
        uri,
        suites: vec![words.next()?.to_owned()],
        signed_by,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mirrors(name: &str, text: &str) -> Mirrors {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
        fs::write(file, text).expect("a file");
        Mirrors::read(folder.path())
    }

    #[test]
    fn mirrors_are_read_from_deb822_sources() {
        let text = "Types: deb\n# a comment\nURIs: http://a.example/debian\nSuites: bookworm bookworm-updates\n\
            Components: main\nSigned-By: /k.gpg\n\nTypes: deb\nURIs: http://s.example/sec\nSuites: bookworm-security\n";
        let found = mirrors("sources.list.d/debian.sources", text);
        let archive = found.configured(Mirror::Archive).expect("an archive");
        assert_eq!(
            archive,
            Source {
                uri: "http://a.example/debian".into(),
                keyring: "/k.gpg".into()
            }
        );
        let security = found.configured(Mirror::Security).expect("a security archive");
        assert_eq!(
            security,
            Source {
                uri: "http://s.example/sec".into(),
                keyring: KEYRING.into()
            }
        );
    }

    #[test]
    fn mirrors_are_read_from_a_classic_sources_list() {
        let text = "# deb http://no.example/debian bookworm main\n\
            deb-src http://src.example/debian bookworm main\n\
            deb [arch=amd64 signed-by=/k.gpg] http://a.example/debian bookworm main\n\
            deb http://s.example/sec trixie-security main\n";
        let found = mirrors("sources.list", text);
        let archive = found.configured(Mirror::Archive).expect("an archive");
        assert_eq!(
            archive,
            Source {
                uri: "http://a.example/debian".into(),
                keyring: "/k.gpg".into()
            }
        );
        assert_eq!(
            found.configured(Mirror::Security).expect("security").uri,
            "http://s.example/sec"
        );
    }

    #[test]
    fn mirrors_of_others_and_disabled_ones_are_passed_over() {
        let text = "Types: deb\nURIs: http://node.example\nSuites: nodistro\n\n\
            Types: deb\nEnabled: no\nURIs: http://off.example\nSuites: bookworm\n\n\
            Types: deb-src\nURIs: http://src.example\nSuites: bookworm\n";
        assert_eq!(
            mirrors("sources.list.d/x.sources", text).configured(Mirror::Archive),
            None
        );
    }
}
