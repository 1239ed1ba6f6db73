//! Filters on account data, as `getProgramAccounts` has them.

/// What an account's data must look like to be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// Exactly so many bytes.
    DataSize(usize),
    /// These bytes at this offset.
    Memcmp {
        /// Offset in the account's data, discriminator included.
        offset: usize,
        /// The bytes that stand there. A node takes at most 128.
        bytes: Vec<u8>,
    },
}

impl Filter {
    /// These bytes at this offset.
    pub fn memcmp(offset: usize, bytes: impl AsRef<[u8]>) -> Self {
        Self::Memcmp {
            offset,
            bytes: bytes.as_ref().to_vec(),
        }
    }

    /// Whether account data passes. Data that ends before the bytes would stand does not.
    pub fn matches(&self, data: &[u8]) -> bool {
        match self {
            Self::DataSize(size) => data.len() == *size,
            Self::Memcmp { offset, bytes } => data.get(*offset..).is_some_and(|data| data.starts_with(bytes)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_passes_by_its_size_or_by_bytes_at_an_offset_within_it() {
        let data = [1, 2, 3, 4];
        assert!(Filter::DataSize(4).matches(&data));
        assert!(!Filter::DataSize(5).matches(&data));
        assert!(Filter::memcmp(0, [1, 2]).matches(&data));
        assert!(Filter::memcmp(2, [3, 4]).matches(&data));
        assert!(Filter::memcmp(4, []).matches(&data));
        assert!(!Filter::memcmp(1, [1, 2]).matches(&data));
        assert!(!Filter::memcmp(3, [4, 5]).matches(&data));
        assert!(!Filter::memcmp(9, []).matches(&data));
    }
}
