//! Display names: 32 bytes of UTF-8, padded with zeros.

/// Length of a name in bytes.
pub const NAME_BYTES: usize = 32;

/// Whether `name` is non-empty UTF-8 without control characters, followed by nothing but zero padding.
pub fn is_valid(name: &[u8; NAME_BYTES]) -> bool {
    let length = name.iter().position(|byte| *byte == 0).unwrap_or(NAME_BYTES);
    let (text, padding) = name.split_at(length);
    length > 0
        && padding.iter().all(|byte| *byte == 0)
        && core::str::from_utf8(text).is_ok_and(|text| !text.chars().any(char::is_control))
}

/// `text` as a name, or `None` when it does not fit in 32 bytes or is not a valid name.
pub fn from_text(text: &str) -> Option<[u8; NAME_BYTES]> {
    let mut name = [0u8; NAME_BYTES];
    name.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    is_valid(&name).then_some(name)
}

/// The text of a name, without its padding; replacement characters where it is not UTF-8.
pub fn to_text(name: &[u8; NAME_BYTES]) -> String {
    let length = name.iter().position(|byte| *byte == 0).unwrap_or(NAME_BYTES);
    String::from_utf8_lossy(name.split_at(length).0).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_non_empty_utf8_with_zero_padding_only() {
        assert!(is_valid(&from_text("city wifi").unwrap()));
        assert!(is_valid(&from_text("Zürich").unwrap()));
        assert!(is_valid(&from_text(&"x".repeat(32)).unwrap()));
        assert_eq!(from_text(""), None);
        assert_eq!(from_text(&"x".repeat(33)), None);
        assert_eq!(from_text("tab\there"), None);
        let mut embedded_zero = from_text("ab").unwrap();
        embedded_zero[5] = b'c';
        assert!(!is_valid(&embedded_zero));
        let mut not_utf8 = [0u8; 32];
        not_utf8[0] = 0xff;
        assert!(!is_valid(&not_utf8));
    }

    #[test]
    fn a_name_reads_back_as_the_text_it_was_made_of() {
        for text in ["a", "city wifi", "Zürich", &"x".repeat(32)] {
            assert_eq!(to_text(&from_text(text).unwrap()), text);
        }
    }
}
