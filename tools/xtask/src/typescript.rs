//! The TypeScript type of an IDL, as clients of `anchor build` expect it in `target/types`.

use std::fmt::Write;
use std::path::Path;

use anchor_lang_idl::types::Idl;
use anyhow::Result;
use heck::{ToLowerCamelCase, ToPascalCase};
use serde_json::Value;
use solana_address::Address;

use crate::idl::write_if_changed;

/// Writes `<program>.ts` and, if the program has errors of its own, `<program>_errors.ts`.
pub fn write(folder: &Path, idl: &Idl) -> Result<()> {
    let name = &idl.metadata.name;
    write_if_changed(&folder.join(format!("{name}.ts")), &program_type(idl)?)?;
    if !idl.errors.is_empty() {
        write_if_changed(&folder.join(format!("{name}_errors.ts")), &error_codes(idl))?;
    }
    Ok(())
}

fn program_type(idl: &Idl) -> Result<String> {
    let mut value = serde_json::to_value(idl)?;
    rename_identifiers(&mut value);
    // Through the type once more, for its order of fields.
    let camel = serde_json::to_string_pretty(&serde_json::from_value::<Idl>(value)?)?;
    let name = &idl.metadata.name;
    Ok(format!(
        "/**\n * The type of the program's IDL, with names in camel case. The IDL itself is\n \
         * `target/idl/{name}.json`.\n */\nexport type {} = {camel};\n",
        name.to_pascal_case()
    ))
}

fn error_codes(idl: &Idl) -> String {
    let name = idl.metadata.name.to_pascal_case();
    let mut entries = String::new();
    for (index, error) in idl.errors.iter().enumerate() {
        let end = if index + 1 < idl.errors.len() { ",\n" } else { "" };
        let _ = write!(entries, "  {}: {}{end}", error.name, error.code);
    }
    format!(
        "\nexport const {name}ErrorCode = {{\n{entries}\n}};\n\n\
         export type {name}ErrorName = keyof typeof {name}ErrorCode;\n"
    )
}

fn rename_identifiers(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(rename_identifiers),
        Value::Object(fields) => {
            for (key, value) in fields {
                match key.as_str() {
                    "name" | "path" | "account" | "relations" | "generic" => rename(value),
                    _ => rename_identifiers(value),
                }
            }
        }
        _ => {}
    }
}

fn rename(value: &mut Value) {
    match value {
        // An address stands where the name of an account could.
        Value::String(text) if text.parse::<Address>().is_ok() => {}
        Value::String(text) => {
            *text = text
                .split('.')
                .map(str::to_lower_camel_case)
                .collect::<Vec<_>>()
                .join(".");
        }
        Value::Array(values) => values.iter_mut().for_each(rename),
        _ => rename_identifiers(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_become_camel_case_and_addresses_stay() {
        let mut value = serde_json::json!({
            "name": "create_network",
            "docs": ["snake_case in a comment"],
            "accounts": [{ "name": "fee_payer", "relations": ["net_work"] }],
            "pda": { "path": "net_work.mint_key", "program": "x_y" },
            "account": "11111111111111111111111111111111",
        });
        rename_identifiers(&mut value);
        let expected = serde_json::json!({
            "name": "createNetwork",
            "docs": ["snake_case in a comment"],
            "accounts": [{ "name": "feePayer", "relations": ["netWork"] }],
            "pda": { "path": "netWork.mintKey", "program": "x_y" },
            "account": "11111111111111111111111111111111",
        });
        assert_eq!(value, expected);
    }
}
