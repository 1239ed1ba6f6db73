//! The algorithms of `builtins/`, run on the host, against the host's own 128-bit arithmetic.

#[path = "../../builtins/src/wide.rs"]
mod wide;

mod pairs;

const RANDOM_PAIRS: usize = 2_000_000;

fn split(x: u128) -> wide::Pair {
    (x as u64, (x >> 64) as u64)
}

fn join(x: wide::Pair) -> u128 {
    u128::from(x.1) << 64 | u128::from(x.0)
}

#[test]
fn every_builtin_equals_the_operator_it_implements() {
    for (a, b) in pairs::edges().into_iter().chain(pairs::random(RANDOM_PAIRS)) {
        let (wa, wb) = (split(a), split(b));
        assert_eq!(join(wide::mul(wa, wb)), a.wrapping_mul(b), "{a} * {b}");
        if b == 0 {
            continue;
        }
        let (q, r) = wide::div_rem(wa, wb);
        assert_eq!((join(q), join(r)), (a / b, a % b), "{a} / {b}");
        let (sa, sb) = (a as i128, b as i128);
        assert_eq!(
            join(wide::div_signed(wa, wb)) as i128,
            sa.wrapping_div(sb),
            "{sa} / {sb}"
        );
        assert_eq!(
            join(wide::rem_signed(wa, wb)) as i128,
            sa.wrapping_rem(sb),
            "{sa} % {sb}"
        );
    }
}

#[test]
fn division_by_zero_ends() {
    for (a, _) in pairs::edges() {
        assert_eq!(wide::div_rem(split(a), (0, 0)), ((0, 0), (0, 0)));
    }
}
