//! Values of a header, read when they are asked for. A value that is not of the kind that is asked
//! for, or not JSON after all, is as good as absent.
//!
//! Headers are small and few: this knows no trees, only where in the text each value is.

use crate::{cursor::Cursor, document::Fields, time};

/// The text of a JSON value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'a>(&'a [u8]);

/// The fields of a JSON object.
#[derive(Debug)]
pub(crate) struct Object<'a>(Vec<(String, Value<'a>)>);

impl<'a> Object<'a> {
    pub(crate) fn new(fields: impl Iterator<Item = (String, Value<'a>)>) -> Object<'a> {
        Object(fields.collect())
    }

    /// The value of a field; of several with this name, the last.
    pub(crate) fn get(&self, name: &str) -> Option<Value<'a>> {
        let field = self.0.iter().rev().find(|(key, _)| key == name);
        field.map(|&(_, value)| value)
    }

    /// All fields, in the order in which they are written.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, Value<'a>)> {
        self.0.iter().map(|(key, value)| (key.as_str(), *value))
    }
}

impl<'a> Value<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Value<'a> {
        Value(text)
    }

    pub(crate) fn object(self) -> Option<Object<'a>> {
        let fields = Fields::find(self.0).ok()?;
        fields.end?;
        Some(fields.read(self.0))
    }

    pub(crate) fn text(self) -> Option<String> {
        self.read(|cursor| {
            let mut text = Vec::new();
            cursor.string(&mut text, "a text in quotes").ok()?;
            Some(String::from_utf8_lossy(&text).into_owned())
        })
    }

    /// A number that is not negative, in millionths.
    pub(crate) fn millionths(self) -> Option<u64> {
        self.read(|cursor| time::parse(cursor).ok())
    }

    /// A number that is not negative, without its decimals.
    pub(crate) fn whole(self) -> Option<u64> {
        let digits = std::str::from_utf8(self.0)
            .ok()
            .and_then(|text| text.parse().ok());
        digits.or_else(|| Some(self.millionths()? / 1_000_000))
    }

    /// The texts of an array; elements of other kinds are left out.
    pub(crate) fn texts(self) -> Vec<String> {
        let mut texts = Vec::new();
        let mut cursor = Cursor::new(self.0);
        if cursor.expect(b'[', "an array").is_err() {
            return texts;
        }
        while !matches!(cursor.peek_after_space(), None | Some(b']')) {
            let start = cursor.pos;
            if cursor.skip_value().is_err() {
                break;
            }
            texts.extend(Value(&self.0[start..cursor.pos]).text());
            if cursor.peek_after_space() == Some(b',') {
                cursor.pos += 1;
            }
        }
        texts
    }

    /// The value as it is written.
    pub(crate) fn written(self) -> String {
        String::from_utf8_lossy(self.0).into_owned()
    }

    /// What `read` makes of the value, if that is all of it.
    fn read<T>(self, read: impl FnOnce(&mut Cursor<'a>) -> Option<T>) -> Option<T> {
        let mut cursor = Cursor::new(self.0);
        let value = read(&mut cursor)?;
        cursor.is_at_end().then_some(value)
    }
}
