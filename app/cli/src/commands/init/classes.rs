//! Questions about what kinds of devices there are, and what changes with them elsewhere in the file.

use toml_edit::{DocumentMut, Item, Table};

use super::asker::{Form, Question};
use super::draft::{Comment, child, count, remove_key, rename_key, set, table, table_mut, text_at};
use super::interview::Interview;
use super::words::range;
use crate::failure::Failure;
use crate::show;
use crate::words;

/// What devices do, as the file names it, with examples.
const CATEGORIES: [(&str, &str); 7] = [
    ("compute", "servers, GPUs"),
    ("storage", "disks"),
    ("connectivity", "Wi-Fi, LoRa, 5G"),
    ("sensor", "weather, noise, cameras"),
    ("mobility", "vehicles"),
    ("energy", "solar panels, batteries, chargers"),
    ("other", "anything else"),
];

/// Asks for each class of the preset, and for further ones.
pub fn ask(interview: &mut Interview<'_>) -> Result<(), Failure> {
    interview.tell("\nThe device classes: kinds of devices that do the same work under the same conditions");
    for id in ids(interview) {
        let (name, others) = (name_of(interview, id), ids(interview).len() > 1);
        let key = format!("class.{id}.keep");
        let prompt = format!("Keep the class {name:?}");
        let help = "The preset has this class; leave it out if your network has no such devices.";
        // The last class stays: a network has at least one.
        if others && !interview.yes_or_no(&key, &prompt, help, true, |document| remove(document, id))? {
            continue;
        }
        describe(interview, id)?;
    }
    loop {
        let Some(next) = ids(interview).into_iter().max().and_then(|id| id.checked_add(1)) else {
            return Ok(());
        };
        let help = "A further class begins as a copy of the last one.";
        let key = format!("class.{next}.add");
        if !interview.yes_or_no(&key, "Add a class", help, false, |document| add(document, next))? {
            return Ok(());
        }
        describe(interview, next)?;
    }
}

fn ids(interview: &Interview<'_>) -> Vec<u8> {
    let classes = &interview.draft().network().classes;
    classes.iter().map(|class| class.id).collect()
}

fn name_of(interview: &Interview<'_>, id: u8) -> String {
    let class = interview.draft().network().class(id);
    class.map(|class| class.name.clone()).unwrap_or_default()
}

fn describe(interview: &mut Interview<'_>, id: u8) -> Result<(), Failure> {
    let name = name_of(interview, id);
    let Some(path) = path(interview.draft().document(), "class", i64::from(id)) else {
        return Ok(());
    };
    let help = "What the class is called, at most 32 bytes; each has a name of its own.";
    let key = |field: &str| format!("class.{id}.{field}");
    let answer = interview.text(
        &key("name"),
        &format!("Name of class {id}"),
        help,
        name.clone(),
        |document, answer| rename(document, id, &name, answer),
    )?;
    ask_category(interview, &key("category"), &path, &answer)?;
    let default = interview.text_at(&path, "capacity_unit");
    let help = "What the size of a device is counted in, such as megabit-per-second, gigabyte or vehicle.";
    interview.text(
        &key("capacity-unit"),
        "Unit of capacity",
        help,
        default,
        |document, answer| set(document, &path, "capacity_unit", answer, Comment::Keep),
    )?;
    let Some(class) = interview.draft().network().class(id).cloned() else {
        return Ok(());
    };
    let default = if class.min_capacity == class.max_capacity {
        class.min_capacity.to_string()
    } else {
        format!("{} to {}", class.min_capacity, class.max_capacity)
    };
    let help = "The least and greatest size of a device that may register, in that unit.";
    interview.text(&key("capacity"), "Capacity", help, default, |document, answer| {
        let (least, greatest) = range(answer)?;
        set(document, &path, "min_capacity", i64::from(least), Comment::Keep)?;
        set(
            document,
            &path,
            "max_capacity",
            i64::from(greatest),
            Comment::Keep,
        )
    })?;
    let default = show::multiplier(class.reward_weight_bps);
    let default = default.trim_end_matches('x').to_owned();
    let help = "What a unit of its work counts beside other classes: 1 is the normal measure, 1.5 half as much again.";
    interview.text(&key("weight"), "Weight", help, default, |document, answer| {
        let bps = words::basis_points(answer)?;
        let comment = Comment::Fresh(show::multiplier(bps));
        set(document, &path, "reward_weight_bps", i64::from(bps), comment)
    })?;
    Ok(())
}

fn ask_category(interview: &mut Interview<'_>, key: &str, path: &str, class: &str) -> Result<(), Failure> {
    let question = Question {
        key: key.to_owned(),
        prompt: format!("Category of {class}"),
        help: "What its devices do, for whoever compares networks.".to_owned(),
        default: interview.text_at(path, "category"),
        form: Form::Choice(
            CATEGORIES
                .map(|(word, examples)| (word.to_owned(), examples.to_owned()))
                .to_vec(),
        ),
    };
    interview.ask(&question, |document, answer| {
        set(document, path, "category", answer, Comment::Keep)
    })?;
    Ok(())
}

/// Where in a list of tables the one with an id stands.
fn path(document: &DocumentMut, list: &str, id: i64) -> Option<String> {
    let has = |path: &String| {
        let item = table(document, path).and_then(|table| table.get("id"));
        item.and_then(Item::as_integer) == Some(id)
    };
    (0..count(document, list))
        .map(|position| format!("{list}.{position}"))
        .find(has)
}

/// The tables that name classes as their keys.
fn each_named(document: &mut DocumentMut, mut change: impl FnMut(Option<&mut Item>)) {
    for key in ["class_values", "class_misspellings"] {
        change(child(document.get_mut("devices"), key));
    }
    change(child(document.get_mut("rewards"), "class_points"));
    let buckets = child(document.get_mut("rewards"), "bucket").and_then(Item::as_array_of_tables_mut);
    for bucket in buckets.into_iter().flat_map(|list| list.iter_mut()) {
        change(bucket.get_mut("class_points"));
    }
}

/// Another name, in all tables that name the class.
fn rename(document: &mut DocumentMut, id: u8, old: &str, new: &str) -> Result<(), String> {
    let path = path(document, "class", i64::from(id)).ok_or("there is no such class")?;
    set(document, &path, "name", new, Comment::Keep)?;
    each_named(document, |mut item| {
        rename_key(item.as_deref_mut(), old, new);
        respell(item, old, new);
    });
    Ok(())
}

/// Lets a class that is spelt like its old name be spelt like its new one.
fn respell(item: Option<&mut Item>, old: &str, new: &str) {
    let spellings = child(item, new).and_then(Item::as_array_mut);
    for spelling in spellings.into_iter().flat_map(|list| list.iter_mut()) {
        if spelling.as_str() == Some(old) {
            *spelling = new.into();
        }
    }
}

/// Another name of a manufacturer, in all tables that name it.
pub fn rename_manufacturer(document: &mut DocumentMut, id: u16, old: &str, new: &str) -> Result<(), String> {
    let path = path(document, "manufacturer", i64::from(id)).ok_or("there is no such manufacturer")?;
    set(document, &path, "name", new, Comment::Keep)?;
    let values = child(document.get_mut("devices"), "manufacturer_values");
    rename_key(values, old, new);
    Ok(())
}

/// Leaves a class out, with the manufacturers and regions that were for no other.
fn remove(document: &mut DocumentMut, id: u8) -> Result<(), String> {
    let path = path(document, "class", i64::from(id)).ok_or("there is no such class")?;
    let name = text_at(document, &path, "name").unwrap_or_default();
    let is = |table: &Table| table.get("id").and_then(Item::as_integer) == Some(i64::from(id));
    retain(document, "class", |table| !is(table));
    each_named(document, |item| {
        if let Some(item) = item {
            remove_key(Some(item), &name);
            remove_key(Some(item), &id.to_string());
        }
    });
    retain(document, "region", |table| still_for_some(table, id));
    let mut idle = Vec::new();
    retain(document, "manufacturer", |table| {
        let stays = still_for_some(table, id);
        if !stays {
            let of = |key: &str| table.get(key).and_then(Item::as_value);
            idle.extend(of("name").and_then(|name| name.as_str().map(str::to_owned)));
            idle.extend(of("id").and_then(|id| id.as_integer()).map(|id| id.to_string()));
        }
        stays
    });
    for name in idle {
        let values = child(document.get_mut("devices"), "manufacturer_values");
        remove_key(values, &name);
    }
    Ok(())
}

/// Takes a class out of a table's list of classes; says whether any is left, or none was named.
fn still_for_some(table: &mut Table, id: u8) -> bool {
    let Some(classes) = table.get_mut("classes").and_then(Item::as_array_mut) else {
        return true;
    };
    classes.retain(|value| value.as_integer() != Some(i64::from(id)));
    classes.fmt();
    !classes.is_empty()
}

fn retain(document: &mut DocumentMut, list: &str, mut keep: impl FnMut(&mut Table) -> bool) {
    let Some(tables) = document.get_mut(list).and_then(Item::as_array_of_tables_mut) else {
        return;
    };
    let kept: Vec<Table> = tables
        .iter()
        .cloned()
        .filter_map(|mut table| keep(&mut table).then_some(table))
        .collect();
    tables.clear();
    tables.extend(kept);
    if tables.is_empty() {
        document.remove(list);
    }
}

/// A copy of the last class under a new id, which every manufacturer may vouch for.
fn add(document: &mut DocumentMut, id: u8) -> Result<(), String> {
    let name = format!("Class {id}");
    let last = count(document, "class")
        .checked_sub(1)
        .ok_or("the preset has no class")?;
    let old = text_at(document, &format!("class.{last}"), "name").unwrap_or_default();
    let classes = document.get_mut("class").and_then(Item::as_array_of_tables_mut);
    let classes = classes.ok_or("the preset has no class")?;
    let copy = classes.get(last).cloned().ok_or("the preset has no class")?;
    classes.push(copy);
    let path = format!("class.{}", last + 1);
    set(document, &path, "id", i64::from(id), Comment::Keep)?;
    set(document, &path, "name", name.as_str(), Comment::Keep)?;
    for position in 0..count(document, "manufacturer") {
        let maker = table_mut(document, &format!("manufacturer.{position}"))?;
        if let Some(classes) = maker.get_mut("classes").and_then(Item::as_array_mut) {
            classes.push(i64::from(id));
        }
    }
    // A file with one class need not say which one a device is of.
    let devices = table_mut(document, "devices")?;
    if !devices.contains_key("class_column") {
        set(
            document,
            "devices",
            "class_column",
            "class",
            Comment::Fresh("the class's name".to_owned()),
        )?;
    }
    spell(document, &old, &name);
    Ok(())
}

/// Lets a new class be spelt by its name where the file says how classes are spelt, and earn as the one that it is a copy of
/// where it says what they earn.
fn spell(document: &mut DocumentMut, old: &str, new: &str) {
    let values = child(document.get_mut("devices"), "class_values");
    if let Some(values) = values.and_then(Item::as_table_like_mut) {
        let spelling: toml_edit::Array = [new].into_iter().collect();
        values.insert(new, toml_edit::value(spelling));
    }
    each_named(document, |item| {
        let Some(table) = item.and_then(Item::as_table_like_mut) else {
            return;
        };
        let points = table.get(old).filter(|points| points.is_integer()).cloned();
        if let Some(points) = points {
            table.insert(new, points);
        }
    });
}
