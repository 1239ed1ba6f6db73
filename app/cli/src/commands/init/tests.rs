use std::collections::{BTreeMap, VecDeque};

use flywheel_oracle::network_file::{EmissionKind, Network};
use flywheel_oracle::table::Source;

use super::asker::{Answer, Asker, Check, Defaults, Form, Given, Question};
use super::draft::Draft;
use super::interview::interview;
use super::preset::Preset;
use crate::failure::Failure;

/// A person who answers some questions in advance, one try after the other, and takes the default of all others.
#[derive(Default)]
struct Person {
    tries: BTreeMap<String, VecDeque<String>>,
    complaints: Vec<(String, String)>,
    asked: Vec<Question>,
}

impl Person {
    fn answering(answers: &[(&str, &str)]) -> Self {
        let mut person = Self::default();
        for (key, answer) in answers {
            let tries = person.tries.entry((*key).to_owned()).or_default();
            tries.push_back((*answer).to_owned());
        }
        person
    }

    fn default_of(&self, key: &str) -> &str {
        let asked = self.asked.iter().find(|question| question.key == key);
        &asked.unwrap_or_else(|| panic!("{key} was not asked")).default
    }
}

impl Asker for Person {
    fn ask(&mut self, question: &Question, check: Check<'_>) -> Result<String, Failure> {
        self.asked.push(question.clone());
        if let Form::Choice(options) = &question.form {
            let mut words = options.iter().map(|(word, _)| word);
            assert!(words.any(|word| *word == question.default), "{question:?}");
        }
        assert!(question.help.ends_with('.'), "{question:?}");
        loop {
            let next = self.tries.get_mut(&question.key).and_then(VecDeque::pop_front);
            let answer = next.unwrap_or_else(|| question.default.clone());
            match check(&answer) {
                Ok(()) => return Ok(answer),
                Err(complaint) => self.complaints.push((answer, complaint)),
            }
            assert!(
                self.tries
                    .get(&question.key)
                    .is_some_and(|tries| !tries.is_empty()),
                "{:?}",
                self.complaints
            );
        }
    }

    fn tell(&mut self, _: &str) {}
}

fn parsed(text: &str) -> Network {
    let source = Source {
        name: "network.toml".to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    Network::parse(&source).unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

/// The file that follows from these answers.
fn written(answers: &[(&str, &str)]) -> (String, Network, Person) {
    let mut person = Person::answering(answers);
    let (_, draft) = interview(&mut person).unwrap();
    let text = draft.text();
    let network = parsed(&text);
    (text, network, person)
}

/// Every yes-or-no question turned round, one at a time and each pair of presets and questions.
fn turned_round(preset: Preset) -> Vec<(String, String)> {
    let (_, _, person) = written(&[("preset", &preset.name())]);
    let questions = person
        .asked
        .into_iter()
        .filter(|question| question.form == Form::YesOrNo);
    questions
        .map(|question| {
            let other = if question.default == "yes" { "no" } else { "yes" };
            (question.key, other.to_owned())
        })
        .collect()
}

#[test]
fn the_defaults_of_every_preset_give_its_network_and_keep_its_comments() {
    for preset in Preset::ALL {
        let (text, network, person) = written(&[("preset", &preset.name())]);
        let expected = Network {
            file: network.file.clone(),
            ..Draft::new(preset.content()).unwrap().network().clone()
        };
        assert_eq!(network, expected);
        let comments = |text: &str| text.lines().filter(|line| line.contains("  #")).count();
        assert_eq!(comments(&text), comments(preset.content()));
        assert!(
            text.starts_with(&format!("# {}: a network file", network.name)),
            "{text}"
        );
        assert_eq!(person.complaints, []);
        assert!(!preset.fits().is_empty());
    }
}

#[test]
fn whatever_is_answered_yes_or_no_the_file_of_every_preset_is_one() {
    for preset in Preset::ALL {
        let turned = turned_round(preset);
        assert!(turned.iter().any(|(key, _)| key == "market"));
        for (key, answer) in &turned {
            written(&[("preset", &preset.name()), (key, answer)]);
        }
        let all: Vec<(&str, &str)> = turned
            .iter()
            .map(|(key, answer)| (key.as_str(), answer.as_str()))
            .chain([("preset", preset.name().leak() as &str)])
            .collect();
        written(&all);
    }
}

#[test]
fn every_schedule_can_be_chosen_in_every_preset() {
    for preset in Preset::ALL {
        for (kind, is) in [
            ("fixed", 0),
            ("geometric", 1),
            ("halving", 2),
            ("burn-linked", 3),
            ("funded", 4),
        ] {
            let (_, network, _) = written(&[("preset", &preset.name()), ("emission.kind", kind)]);
            let found = match network.emission.kind {
                EmissionKind::Fixed => 0,
                EmissionKind::Geometric { .. } => 1,
                EmissionKind::Halving { .. } => 2,
                EmissionKind::BurnLinked { .. } => 3,
                EmissionKind::Funded => 4,
            };
            assert_eq!(found, is);
        }
    }
}

#[test]
fn an_interview_writes_what_was_answered_to_the_base_unit() {
    let (text, network, _) = written(&[
        ("preset", "city-wifi"),
        ("name", "Harbour Wi-Fi"),
        ("id", "7"),
        ("epoch", "1d"),
        ("genesis", "2027-01-01"),
        ("token.symbol", "HARB"),
        ("token.name", "Harbour"),
        ("token.decimals", "9"),
        ("emission.amount", "1234.5"),
        ("emission.cap", "500000"),
        ("oracles", "5"),
        ("challenge-window", "2h"),
        ("class.2.keep", "no"),
        ("class.1.name", "Spot"),
        ("class.1.category", "sensor"),
        ("class.1.capacity", "10 to 20"),
        ("class.1.weight", "2.5"),
        ("class.4.add", "yes"),
        ("class.4.name", "Buoy"),
        ("manufacturer.1.name", "Harbour Radios"),
        ("market.fee", "2.5"),
        ("market.split", "20 20 45 10 5"),
        ("market.token-price", "0.125"),
    ]);
    assert_eq!(
        (network.name.as_str(), network.id, network.epoch_seconds),
        ("Harbour Wi-Fi", 7, 86_400)
    );
    assert_eq!((network.genesis, network.token.decimals), (1_798_761_600, 9));
    assert_eq!(network.emission.per_epoch, 1_234_500_000_000);
    assert_eq!(network.emission.cap, 500_000_000_000_000);
    assert_eq!(network.oracles.weights, [1; 5]);
    assert_eq!(network.oracles.challenge_window_seconds, 7_200);
    let classes: Vec<_> = network
        .classes
        .iter()
        .map(|class| {
            (
                class.id,
                class.name.as_str(),
                class.min_capacity,
                class.max_capacity,
                class.reward_weight_bps,
            )
        })
        .collect();
    assert_eq!(
        classes,
        [
            (1, "Spot", 10, 20, 25_000),
            (3, "Roof relay", 1_000, 10_000, 12_500),
            (4, "Buoy", 1_000, 10_000, 12_500)
        ]
    );
    let makers: Vec<_> = network
        .manufacturers
        .iter()
        .map(|maker| (maker.name.as_str(), maker.classes.clone()))
        .collect();
    assert_eq!(
        makers,
        [("Harbour Radios", vec![1, 4]), ("Skylark Relays", vec![3, 4])]
    );
    let market = network.market.unwrap();
    assert_eq!(
        (market.fee_bps, market.token_price, market.split.burn_bps),
        (250, 125_000, 4_500)
    );
    assert_eq!(
        market.burn.unwrap().limit_bps,
        4_500,
        "it grows at least as far as it begins"
    );
    for line in [
        "epoch_seconds = 86400           # 1 day",
        "decimals = 9                    # one token is 10^9 base units",
        "reward_weight_bps = 25000       # 2.5x",
        "Spot = [\"hotspot\"]",
        "Buoy = [\"Buoy\"]",
        "classes = [3, 4]",
        "\"Harbour Radios\" = [\"MRW\"]",
    ] {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
    assert!(!text.contains("Port Meridian"), "{text}");
}

#[test]
fn each_answer_is_checked_at_once_by_the_rules_of_network_files() {
    let long = "n".repeat(33);
    for (key, wrong, complaint) in [
        ("name", long.as_str(), "a name of 1 to 32 bytes"),
        ("name", "", "a name of 1 to 32 bytes"),
        ("id", "-1", "found"),
        ("id", "first", "type a whole number"),
        ("epoch", "59s", "expected 60 or more"),
        ("epoch", "weekly", "type seconds or a duration"),
        ("genesis", "soon", "a date from 1970 to 2106"),
        ("genesis", "2107-01-01", "a date from 1970 to 2106"),
        ("token.symbol", "ELEVENBYTES", "a name of 1 to 10 bytes"),
        ("token.decimals", "20", "at most 19 decimals"),
        ("token.decimals", "0", "in `bond_per_unit = \"0.1\"`"),
        ("token.decimals", "18", "in `per_epoch = \"6000\"`"),
        ("emission.amount", "0", "an amount above zero"),
        ("emission.amount", "1.2345678", "at most 6 decimals"),
        ("emission.cap", "5999", "a cap of at least one epoch's emission"),
        ("oracles", "0", "the weights of 1 to 32 oracles"),
        ("oracles", "33", "the weights of 1 to 32 oracles"),
        ("oracles", "4294967295", "the weights of 1 to 32 oracles"),
        ("challenge-window", "31d", "at most 2592000 seconds, 30 days"),
        ("class.1.name", "Roof relay", "a name of its own for each class"),
        ("class.1.capacity", "0 to 5", "1 to max_capacity, 5"),
        ("class.1.capacity", "9 to 5", "1 to max_capacity, 5"),
        ("class.1.weight", "heavy", "type a factor"),
        ("market.split", "50 50", "type 5 percentages"),
        ("market.split", "50 50 10 0 0", "sum to 110"),
        ("market.fee", "101", "type a percentage"),
        ("market.currency-decimals", "20", "at most 19 decimals"),
        ("market.token-price", "0", "an amount above zero"),
    ] {
        let (_, network, person) = written(&[
            ("preset", "city-wifi"),
            (key, wrong),
            (key, default(key).as_str()),
        ]);
        let [(refused, said)] = person.complaints.as_slice() else {
            panic!("{key} {wrong}: {:?}", person.complaints)
        };
        assert_eq!(refused, wrong);
        assert!(said.contains(complaint), "{key} {wrong}: {said}");
        assert_eq!(network.name, "Port Meridian Wi-Fi");
    }
}

fn default(key: &str) -> String {
    let (_, _, person) = written(&[("preset", "city-wifi")]);
    person.default_of(key).to_owned()
}

#[test]
fn the_cap_that_is_offered_lasts_as_many_epochs_as_the_presets() {
    let (_, _, person) = written(&[("preset", "render"), ("emission.amount", "1")]);
    assert_eq!(
        person.default_of("emission.cap"),
        "52.143699",
        "2,281,704 of 43,758"
    );
    let (_, network, person) = written(&[
        ("preset", "bittensor"),
        ("emission.amount", "18446744073.709551615"),
    ]);
    assert_eq!(
        person.default_of("emission.cap"),
        "18446744073.709551615",
        "amounts end there"
    );
    assert_eq!(network.emission.cap, u64::MAX);
}

#[test]
fn a_rewarded_class_takes_its_points_and_spellings_along_with_its_name() {
    let (text, network, _) = written(&[
        ("preset", "dimo"),
        ("class.1.name", "Truck box"),
        ("class.2.keep", "no"),
        ("class.3.add", "no"),
        ("class.2.add", "yes"),
        ("class.2.name", "Plug"),
    ]);
    assert!(text.contains("class_points = { \"Truck box\" = 6000"), "{text}");
    let names: Vec<&str> = network.classes.iter().map(|class| class.name.as_str()).collect();
    assert_eq!(names, ["Truck box", "Plug"]);
}

#[test]
fn a_second_class_makes_the_devices_file_say_which_one_a_device_is_of() {
    let (text, network, _) = written(&[("preset", "render"), ("class.2.add", "yes")]);
    assert_eq!(network.classes.len(), 2);
    assert!(text.contains("class_column = \"class\""), "{text}");
}

#[test]
fn without_a_person_what_was_typed_holds_and_the_rest_is_the_presets() {
    let answer = |key: &str, text: &str| {
        let (option, text) = (format!("--set {key}"), text.to_owned());
        (key.to_owned(), Answer { option, text })
    };
    let with = |answers: &[(&str, &str)]| {
        let mut defaults = Defaults;
        let answers = answers.iter().map(|(key, text)| answer(key, text)).collect();
        let mut given = Given::new(answers, &mut defaults);
        let (_, draft) = interview(&mut given).map_err(|failure| failure.to_string())?;
        given.finish().map_err(|failure| failure.to_string())?;
        Ok::<Draft, String>(draft)
    };
    let draft = with(&[("preset", "linknyc"), ("name", "Kiosks")]).unwrap();
    assert_eq!((draft.network().name.as_str(), draft.network().id), ("Kiosks", 2));
    for (answers, complaint) in [
        (vec![("preset", "helium")], "type one of: city-wifi, linknyc"),
        (
            vec![("market", "maybe")],
            "--set market \"maybe\": type one of: yes, no",
        ),
        (
            vec![("epoch", "1s")],
            "--set epoch \"1s\": expected 60 or more, found 1",
        ),
        (
            vec![("class.9.name", "X")],
            "there is no such question with these answers",
        ),
        (
            vec![("market", "no"), ("market.fee", "5")],
            "--set market.fee: there is no such question",
        ),
    ] {
        let error = with(&answers).unwrap_err();
        assert!(error.contains(complaint), "{answers:?}: {error}");
    }
}
