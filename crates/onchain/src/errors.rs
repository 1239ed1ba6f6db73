//! Errors, and refusing with them.

use anchor_lang::error::{AnchorError, Error};
use anchor_lang::prelude::*;

/// Defines a program's error enum from a table: number, name, sentence.
///
/// One table gives rise to two forms of the same enum: Anchor's `#[error_code]` when the IDL is generated, and otherwise one
/// that keeps names and sentences in a table, where Anchor's has code that grows with every error.
#[macro_export]
macro_rules! error_table {
    (
        $(#[$meta:meta])*
        $enum:ident from $offset:literal {
            $($(#[doc = $number:literal])+ $name:ident: $sentence:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[cfg(feature = "idl-build")]
        #[anchor_lang::error_code(offset = $offset)]
        pub enum $enum {
            $($(#[doc = $number])+ #[msg($sentence)] $name,)+
        }

        $(#[$meta])*
        #[cfg(not(feature = "idl-build"))]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u32)]
        pub enum $enum {
            $($(#[doc = $number])+ $name,)+
        }

        #[cfg(not(feature = "idl-build"))]
        impl $enum {
            /// Names and sentences, in the order of the numbers.
            pub const TEXTS: &'static [(&'static str, &'static str)] = &[$((stringify!($name), $sentence),)+];

            /// Its name and its sentence.
            #[expect(clippy::as_conversions, reason = "the discriminant of a field-less enum")]
            pub fn text(self) -> (&'static str, &'static str) {
                Self::TEXTS.get(self as usize).copied().unwrap_or_default()
            }
        }

        #[cfg(not(feature = "idl-build"))]
        impl From<$enum> for u32 {
            #[expect(clippy::as_conversions, reason = "the discriminant of a field-less enum")]
            fn from(error: $enum) -> Self {
                u32::saturating_add($offset, error as u32)
            }
        }

        #[cfg(not(feature = "idl-build"))]
        impl From<$enum> for anchor_lang::error::Error {
            #[inline(never)]
            fn from(error: $enum) -> Self {
                $crate::errors::refusal(error.into(), error.text())
            }
        }
    };
}

/// Anchor's error of a number, a name and a sentence.
#[inline(never)]
pub fn refusal(number: u32, (name, sentence): (&str, &str)) -> Error {
    Error::from(AnchorError {
        error_name: name.to_owned(),
        error_code_number: number,
        error_msg: sentence.to_owned(),
        error_origin: None,
        compared_values: None,
    })
}

/// Refuses with `error` unless `condition` holds.
///
/// # Errors
/// `error`.
#[inline(never)]
pub fn ensure<E: Into<Error>>(condition: bool, error: E) -> Result<()> {
    if condition { Ok(()) } else { Err(error.into()) }
}

/// Refuses with `error` unless both keys are the same.
///
/// # Errors
/// `error`.
#[inline(never)]
pub fn ensure_key<E: Into<Error>>(actual: &Pubkey, expected: &Pubkey, error: E) -> Result<()> {
    ensure(actual == expected, error)
}

/// The same for the one instruction that every device needs every epoch: a tenth faster there, and a program that used them
/// everywhere would grow by one per cent.
pub mod inline {
    use anchor_lang::error::Error;
    use anchor_lang::prelude::*;

    /// As [`super::ensure`].
    ///
    /// # Errors
    /// `error`.
    #[inline(always)]
    pub fn ensure<E: Into<Error>>(condition: bool, error: E) -> Result<()> {
        if condition { Ok(()) } else { refuse(error) }
    }

    /// As [`super::ensure_key`].
    ///
    /// # Errors
    /// `error`.
    #[inline(always)]
    pub fn ensure_key<E: Into<Error>>(actual: &Pubkey, expected: &Pubkey, error: E) -> Result<()> {
        if actual == expected { Ok(()) } else { refuse(error) }
    }

    /// Kept out of the way of what is accepted.
    #[cold]
    #[inline(never)]
    fn refuse<E: Into<Error>>(error: E) -> Result<()> {
        Err(error.into())
    }
}
