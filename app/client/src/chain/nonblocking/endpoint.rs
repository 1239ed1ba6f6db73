//! What may be said of a node's address.

/// A URL without user, path and query: providers put their customers' keys there, and errors are pasted into tickets.
pub fn without_secrets(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = host.rsplit('@').next().unwrap_or(host);
    format!("{scheme}://{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_named_without_the_keys_of_its_url() {
        for (url, name) in [
            ("https://api.devnet.solana.com", "https://api.devnet.solana.com"),
            ("http://127.0.0.1:8899/", "http://127.0.0.1:8899"),
            (
                "https://rpc.example.com/v2/s3cret?api-key=s3cret",
                "https://rpc.example.com",
            ),
            (
                "https://rpc.example.com?api-key=s3cret",
                "https://rpc.example.com",
            ),
            ("https://user:s3cret@rpc.example.com/x", "https://rpc.example.com"),
        ] {
            assert_eq!(without_secrets(url), name);
        }
    }
}
