//! Reads compute units out of transaction logs.

use solana_instruction::Instruction;

/// Compute units of each instruction, in order, from the logs of the transaction; 0 where the logs say nothing, as for
/// precompiles.
pub fn units_per_instruction(instructions: &[Instruction], logs: &[String]) -> Vec<u64> {
    let mut invocations = top_level_invocations(logs).into_iter().peekable();
    instructions
        .iter()
        .map(|instruction| {
            let program = instruction.program_id.to_string();
            invocations
                .next_if(|(invoked, _)| *invoked == program)
                .map_or(0, |(_, units)| units)
        })
        .collect()
}

/// Each program invoked at the top level, in order, with the units that it reports.
fn top_level_invocations(logs: &[String]) -> Vec<(String, u64)> {
    let mut invocations: Vec<(String, u64)> = Vec::new();
    let mut depth = 0u32;
    for line in logs {
        let Some(rest) = line.strip_prefix("Program ") else {
            continue;
        };
        let Some((program, action)) = rest.split_once(' ') else {
            continue;
        };
        if action.starts_with("invoke [") {
            depth += 1;
            if depth == 1 {
                invocations.push((program.to_owned(), 0));
            }
        } else if depth == 1 && action.starts_with("consumed ") {
            let units = action.split(' ').nth(1).and_then(|units| units.parse().ok());
            if let (Some((_, reported)), Some(units)) = (invocations.last_mut(), units) {
                *reported = units;
            }
        } else if action == "success" || action.starts_with("failed") {
            depth = depth.saturating_sub(1);
        }
    }
    invocations
}

#[cfg(test)]
mod tests {
    use super::*;
    use solana_address::Address;

    #[test]
    fn units_are_those_of_top_level_invocations_in_order() {
        let (a, b) = (Address::new_from_array([1; 32]), Address::new_from_array([2; 32]));
        let instruction = |program| Instruction {
            program_id: program,
            accounts: vec![],
            data: vec![],
        };
        let silent = Address::new_from_array([3; 32]);
        let logs: Vec<String> = vec![
            format!("Program {a} invoke [1]"),
            "Program log: Program is a word in a log".to_owned(),
            format!("Program {b} invoke [2]"),
            format!("Program {b} consumed 50 of 900 compute units"),
            format!("Program {b} success"),
            format!("Program {a} consumed 120 of 1000 compute units"),
            format!("Program {a} success"),
            format!("Program {b} invoke [1]"),
            format!("Program {b} consumed 7 of 880 compute units"),
            format!("Program {b} success"),
        ];
        let instructions = [instruction(silent), instruction(a), instruction(b)];
        assert_eq!(units_per_instruction(&instructions, &logs), [0, 120, 7]);
    }
}
